import { z } from '@hono/zod-openapi';
import { RULE_SEVERITIES } from '../../rules/rule.ts';
import type { AlertFilter } from '../../state/alert-book.ts';
import { ALERT_STATES, RESOLUTIONS } from '../../state/alert-record.ts';
import { given, listOf, moment } from '../query-parameters.ts';

/** Texts that may hold commas: given several times where there are several. */
const texts = z.union([z.string(), z.array(z.string()).max(50)]);
const shown = z.enum(['exclude', 'include', 'only']);

/** The parameters that choose alerts. Several values of one: any of them; several parameters: all of them. */
export const alertFilterParameters = {
  state: listOf(z.enum(ALERT_STATES)).optional(),
  resolution: listOf(z.enum([...RESOLUTIONS, 'none'])).optional(),
  severity: listOf(z.enum(RULE_SEVERITIES)).optional(),
  rule_id: listOf(z.string().min(1)).optional(),
  tag: listOf(z.string().min(1)).optional(),
  assignee: listOf(z.string().min(1)).optional().openapi({ description: '`none`: nobody has taken it.' }),
  technique: listOf(z.string().min(1))
    .optional()
    .openapi({ description: 'As AML.T0051 or T1078, subtechniques included.' }),
  value: texts.optional().openapi({
    type: 'array',
    items: { type: 'string' },
    description:
      "A value of the alert's row: `user.id=alice`, or `=alice` in whatever field. Given several times: all of them.",
  }),
  caller: texts.optional().openapi({
    type: 'array',
    items: { type: 'string' },
    description: 'The value of `caller`; `none`: no one caller. Given several times: any of them.',
  }),
  raised_from: moment.optional(),
  raised_to: moment.optional(),
  seen_from: moment.optional().openapi({ description: 'By `last_seen`; from is included, to is not.' }),
  seen_to: moment.optional(),
  closed_from: moment.optional(),
  closed_to: moment.optional(),
  text: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .openapi({ description: "Words in the rule's name, reason, ids or values." }),
  withdrawn: shown.optional().openapi({ description: 'Alerts that later events took back; excluded where absent.' }),
  suppressed: shown.optional().openapi({ description: 'Alerts held back under another; excluded where absent.' }),
};

const filterSchema = z.strictObject(alertFilterParameters);
export type AlertFilterParameters = z.output<typeof filterSchema>;

/** The parameters as the state's filter. */
export function alertFilter(query: AlertFilterParameters): AlertFilter {
  return given({
    states: query.state,
    resolutions: query.resolution?.map((r) => (r === 'none' ? null : r)),
    severities: query.severity,
    ruleIds: query.rule_id,
    tags: query.tag,
    assignees: query.assignee?.map((a) => (a === 'none' ? null : a)),
    callers: query.caller === undefined ? undefined : [query.caller].flat().map((c) => (c === 'none' ? null : c)),
    techniques: query.technique,
    values: query.value === undefined ? undefined : [query.value].flat().map(valueCondition),
    raised: range(query.raised_from, query.raised_to),
    seen: range(query.seen_from, query.seen_to),
    closed: range(query.closed_from, query.closed_to),
    text: query.text,
    withdrawn: query.withdrawn,
    suppressed: query.suppressed,
  });
}

function valueCondition(text: string): { field?: string; value: string } {
  const at = text.indexOf('=');
  return at <= 0 ? { value: text.slice(at + 1) } : { field: text.slice(0, at), value: text.slice(at + 1) };
}

/** A half-open span of time, where an end of it is given. */
export function range(from: number | undefined, to: number | undefined): { from?: number; to?: number } | undefined {
  return from === undefined && to === undefined ? undefined : given({ from, to });
}
