import { z } from '@hono/zod-openapi';
import { techniqueIds } from '../../detect/alert-threat.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import { alertSchema } from './alert-schema.ts';

/** An alert as a table's row shows it. */
export const alertRowSchema = alertSchema
  .pick({
    id: true,
    handle: true,
    rule_id: true,
    rule_name: true,
    severity: true,
    risk_score: true,
    first_seen: true,
    last_seen: true,
    reason: true,
    caller: true,
    version: true,
    state: true,
    resolution: true,
    assignee: true,
    tags: true,
    raised_at: true,
    updated_at: true,
    suppressed: true,
  })
  .extend({
    events: z.int().openapi({ description: 'How many events stand behind it.' }),
    techniques: z.array(z.string()).openapi({ description: 'Ids, subtechniques too.' }),
    withdrawn: z.boolean(),
  })
  .openapi('AlertRow');

/** The row of an alert; prompt text has to be masked before. */
export function alertRow(alert: AlertRecord): z.input<typeof alertRowSchema> {
  return {
    id: alert.id,
    handle: alert.handle,
    rule_id: alert.rule_id,
    rule_name: alert.rule_name,
    severity: alert.severity,
    risk_score: alert.risk_score,
    first_seen: alert.first_seen,
    last_seen: alert.last_seen,
    reason: alert.reason,
    caller: alert.caller,
    version: alert.version,
    state: alert.state,
    resolution: alert.resolution,
    assignee: alert.assignee,
    tags: [...alert.tags],
    raised_at: alert.raised_at,
    updated_at: alert.updated_at,
    suppressed: alert.suppressed,
    events: alert.evidence.count,
    techniques: techniqueIds(alert.threat),
    withdrawn: alert.withdrawn !== null,
  };
}
