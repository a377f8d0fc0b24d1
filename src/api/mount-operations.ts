import type { ApiContext } from './api-context.ts';
import type { Authenticator } from './auth/authenticate.ts';
import type { ApiApp } from './operation.ts';
import { mountPush } from './push/push.ts';
import { mountHealth } from './routes/health.ts';
import { mountOpenApi } from './routes/open-api.ts';
import { mountSession } from './routes/session.ts';

/** What operations are made of. */
export interface OperationContext {
  readonly context: ApiContext;
  readonly authenticator: Authenticator;
  /** Aborted when the server begins to close: live streams end. */
  readonly closing: AbortSignal;
}

/** Adds every operation of the service; `access.ts` says who may use them. */
export function mountOperations(app: ApiApp, operations: OperationContext): void {
  mountHealth(app, operations);
  mountSession(app, operations);
  mountPush(app, operations);
  mountOpenApi(app, operations);
}
