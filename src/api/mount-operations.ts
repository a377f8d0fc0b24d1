import type { ApiContext } from './api-context.ts';
import type { Authenticator } from './auth/authenticate.ts';
import type { Masking } from './mask/masking.ts';
import type { ApiApp } from './operation.ts';
import { mountPush } from './push/push.ts';
import type { QueryRunner } from './query/query-runner.ts';
import { mountAlertEvidence } from './routes/alert-evidence.ts';
import { mountAlertStream } from './routes/alert-stream.ts';
import { mountAlertTriage } from './routes/alert-triage.ts';
import { mountAlerts } from './routes/alerts.ts';
import { mountFields } from './routes/fields.ts';
import { mountHealth } from './routes/health.ts';
import { mountOpenApi } from './routes/open-api.ts';
import { mountQuery } from './routes/query.ts';
import { mountSession } from './routes/session.ts';

/** What operations are made of. */
export interface OperationContext {
  readonly context: ApiContext;
  readonly authenticator: Authenticator;
  readonly queries: QueryRunner;
  readonly masking: Masking;
  /** Aborted when the server begins to close: live streams end. */
  readonly closing: AbortSignal;
}

/** Adds every operation of the service; `access.ts` says who may use them. */
export function mountOperations(app: ApiApp, operations: OperationContext): void {
  mountHealth(app, operations);
  mountSession(app, operations);
  mountPush(app, operations);
  mountAlertStream(app, operations);
  mountAlerts(app, operations);
  mountAlertTriage(app, operations);
  mountAlertEvidence(app, operations);
  mountQuery(app, operations);
  mountFields(app, operations);
  mountOpenApi(app, operations);
}
