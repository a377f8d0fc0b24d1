import type { ApiContext } from './api-context.ts';
import type { Authenticator } from './auth/authenticate.ts';
import { RuleShelf } from './catalog/rule-shelf.ts';
import { Gate } from './gate.ts';
import type { Masking } from './mask/masking.ts';
import type { ApiApp } from './operation.ts';
import { mountFirehose } from './push/firehose.ts';
import { mountOtlp } from './push/otlp.ts';
import { mountPush } from './push/push.ts';
import { PushBodies } from './push/push-body.ts';
import type { QueryRunner } from './query/query-runner.ts';
import { mountAlertConversations } from './routes/alert-conversations.ts';
import { mountAlertCaller } from './routes/alert-caller.ts';
import { mountAlertEvidence } from './routes/alert-evidence.ts';
import { mountAlertExport } from './routes/alert-export.ts';
import { mountAlertGuide } from './routes/alert-guide.ts';
import { mountAlertReport } from './routes/alert-report.ts';
import { mountAlertResponse } from './routes/alert-response.ts';
import { mountAlertRows } from './routes/alert-rows.ts';
import { mountAlertStream } from './routes/alert-stream.ts';
import { mountAlertTriage } from './routes/alert-triage.ts';
import { mountAlerts } from './routes/alerts.ts';
import { mountAudit } from './routes/audit.ts';
import { mountBacktest } from './routes/backtest.ts';
import { mountBlindness } from './routes/blindness.ts';
import { mountCatalog } from './routes/catalog.ts';
import { mountCharts } from './routes/charts.ts';
import { mountCoverage } from './routes/coverage.ts';
import { mountDeadLetters } from './routes/dead-letters.ts';
import { mountExceptionEffects } from './routes/exception-effects.ts';
import { mountFields } from './routes/fields.ts';
import { mountFigures } from './routes/figures.ts';
import { mountHealth } from './routes/health.ts';
import { mountNotifiers } from './routes/notifiers.ts';
import { mountOpenApi } from './routes/open-api.ts';
import { mountOwnRules } from './routes/own-rules.ts';
import { mountQuery } from './routes/query.ts';
import { mountQueryEditor } from './routes/query-editor.ts';
import { mountRuleFieldValues } from './routes/rule-field-values.ts';
import { mountRules } from './routes/rules.ts';
import { mountRuns } from './routes/runs.ts';
import { mountSession } from './routes/session.ts';
import { mountSessions } from './routes/sessions.ts';
import { mountSettings } from './routes/settings.ts';
import { mountSources } from './routes/sources.ts';
import { mountTokens } from './routes/tokens.ts';
import { mountUsage } from './routes/usage.ts';
import { mountUsers } from './routes/users.ts';
import { Backtests } from './rules/backtests.ts';

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
  const bodies = new PushBodies(operations.context.limits);
  mountPush(app, operations, bodies);
  mountFirehose(app, operations, bodies);
  mountOtlp(app, operations, bodies);
  mountAlertStream(app, operations);
  mountAlertExport(app, operations);
  mountAlertRows(app, operations);
  mountAlerts(app, operations);
  mountAlertTriage(app, operations);
  mountAlertEvidence(app, operations);
  mountAlertCaller(app, operations);
<<<<<<< HEAD
  mountAlertConversations(app, operations);
  mountAlertGuide(app, operations);
  mountAlertResponse(app, operations);
  mountAlertReport(app, operations);
=======
  mountAlertGuide(app, operations);
  mountAlertResponse(app, operations);
  mountAlertReport(app, operations);
  mountAlertConversations(app, operations);
>>>>>>> main
  mountQuery(app, operations);
  mountQueryEditor(app, operations);
  mountFields(app, operations);
  mountUsage(app, operations);
  const { context } = operations;
  const shelf = new RuleShelf(context.ruleBook, context.data);
  mountRules(app, operations, shelf);
  mountOwnRules(app, operations, shelf);
  const backtests = new Backtests(context, new Gate('backtests', 1, context.limits.backtests_waiting));
  mountBacktest(app, operations, backtests);
  mountExceptionEffects(app, operations, backtests);
  mountRuleFieldValues(app, operations);
  mountCatalog(app, operations, { shelf, backtests: backtests.gate });
  mountCoverage(app, operations, shelf);
  mountSources(app, operations);
  mountBlindness(app, operations);
  mountSettings(app, operations);
  mountNotifiers(app, operations);
  mountRuns(app, operations);
  mountCharts(app, operations);
  mountFigures(app, operations);
  mountDeadLetters(app, operations);
  mountTokens(app, operations);
  mountUsers(app, operations);
  mountSessions(app, operations);
  mountAudit(app, operations);
  mountOpenApi(app, operations);
}
