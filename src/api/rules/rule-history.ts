import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import type { RuleException } from '../../detect/rule-book/rule-settings.ts';
import { settingsChanges } from '../../detect/rule-book/settings-changes.ts';
import type { RuleSettingsChange } from '../../state/rule-settings-book.ts';
import type { DeepReadonly } from '../operation.ts';
import { entriesSchema } from './rule-schema.ts';

const text = z.string();
const time = z.iso.datetime();
const value = z.union([text, z.number(), z.boolean()]).nullable();
const exception = z
  .strictObject({ id: text, entries: entriesSchema, reason: text, author: text, expires_at: time.nullable() })
  .nullable()
  .openapi({ description: 'Of changed exceptions; null where there is none.' });

/** What someone changed of a rule's settings at a time. */
export const ruleChangeSchema = z
  .strictObject({
    at: time,
    author: text,
    reason: text.nullable(),
    changes: z.array(
      z.strictObject({
        kind: z.enum(['enabled', 'tuning', 'exception']),
        setting: text.nullable().openapi({ description: 'Of a tuning: `from`, `severity`, `thresholds.n >=`, ...' }),
        before: value.openapi({ description: 'Null: as the file says.' }),
        after: value,
        exception_before: exception,
        exception_after: exception,
      }),
    ),
  })
  .openapi('RuleChange');

/** Settings that the API calls otherwise than the rule book. */
const NAMES: Readonly<Record<string, string>> = { riskScore: 'risk_score', maxSignals: 'max_signals' };

/** A change of a rule's settings as the API tells it. */
export function ruleChangeJson(change: RuleSettingsChange): DeepReadonly<z.input<typeof ruleChangeSchema>> {
  const { at, author, reason, before, settings } = change;
  const changes = settingsChanges(before, settings).map((each) => {
    const none = { setting: null, before: null, after: null, exception_before: null, exception_after: null };
    if (each.kind === 'enabled') return { ...none, ...each };
    if (each.kind === 'tuning') return { ...none, ...each, setting: NAMES[each.setting] ?? each.setting };
    const { kind } = each;
    return { ...none, kind, exception_before: told(each.before), exception_after: told(each.after) };
  });
  return { at, author, reason, changes };
}

function told(exception: RuleException | null) {
  if (exception === null) return null;
  const { id, entries, reason, author, expiresAt } = exception;
  return { id, entries, reason, author, expires_at: expiresAt === undefined ? null : isoTime(expiresAt) };
}
