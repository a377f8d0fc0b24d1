import { z } from '@hono/zod-openapi';
import { scansOf } from '../../catalog/could-fire/fire-outlook.ts';
import type { RuleEntry } from '../../detect/rule-book/rule-entry.ts';
import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { ValueType } from '../../plan/value.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { RuleChanges } from '../rules/rule-changes.ts';
import { RULES_TAG, ruleParams } from '../rules/rule-schema.ts';

const MOST_VALUES = 20;
/** Alerts in which the values of a computed column are looked for. */
const MOST_ALERTS = 200;
const READ_MS = 5_000;
const BACK_DAYS = 30;

/** What fields of a rule hold, for whoever writes an exception. */
export function mountRuleFieldValues(app: ApiApp, { context, queries, masking }: OperationContext): void {
  const { ruleBook, state } = context;
  const changes = new RuleChanges(ruleBook);
  mount(
    app,
    {
      id: 'ruleFieldValues',
      method: 'get',
      path: '/api/v1/rules/{id}/values',
      tag: RULES_TAG,
      summary: 'Values of a field that exceptions of a rule can name',
      params: ruleParams,
      query: z.strictObject({
        field: z.string().min(1).max(1_000),
        text: z.string().max(1_000).optional().openapi({ description: 'Part of the value; case is not told apart.' }),
      }),
      answer: {
        description: `The commonest in the rule's streams in ${BACK_DAYS} days, or in its latest alerts; none of prompt text.`,
        schema: z.strictObject({ items: z.array(z.strictObject({ value: z.string(), count: z.int() })) }),
      },
    },
    async (request) => {
      const { params, query, signal } = request;
      const entry = changes.entryOf(params.id);
      const field = ruleBook.exceptable(params.id).find(({ name }) => name === query.field);
      if (field === undefined)
        throw notFound(
          'field',
          query.field,
          ruleBook.exceptable(params.id).map((f) => f.name),
        );
      const text = query.text?.toLowerCase() ?? '';
      if (field.of === 'group') {
        const { items } = await state.alerts.list({ filter: { ruleIds: [params.id] }, limit: MOST_ALERTS });
        const counts = new Map<string, number>();
        for (const alert of items) {
          const { [field.name]: value = null } = masking.alert(alert).fields;
          for (const each of [value].flat())
            if (each !== null) counts.set(String(each), (counts.get(String(each)) ?? 0) + 1);
        }
        return { items: commonest(counts, text) };
      }
      const asked = valuesQuery(entry, field, text, (stream) => queries.holds(stream));
      if (asked === undefined) return { items: [] };
      const prepared = queries.prepare(asked);
      const hidden = await masking.ofQuery(prepared, asked, request, false);
      if (hidden.size > 0) return { items: [] };
      const counts = new Map<string, number>();
      const bounds = { rows: 10 * MOST_VALUES, milliseconds: READ_MS, signal };
      for await (const chunk of queries.run(prepared, bounds))
        for (const [n, value] of chunk) counts.set(String(value), Number(n));
      return { items: commonest(counts, text) };
    },
  );
}

function valuesQuery(
  { runnable }: RuleEntry,
  { name, type }: { readonly name: string; readonly type: ValueType },
  text: string,
  holds: (stream: string) => boolean,
): string | undefined {
  const streams = [...new Set(runnable === undefined ? [] : scansOf(runnable.plan).flatMap((scan) => scan.streams))];
  const held = streams.filter(holds);
  if (held.length === 0 || name.startsWith('_')) return undefined;
  const field = printName(name);
  const within = type === 'keyword' && text !== '' ? ` AND CONTAINS(TO_LOWER(${field}), ${quoteString(text)})` : '';
  return `FROM ${held.map((stream) => quoteString(stream)).join(', ')}
| WHERE @timestamp >= NOW() - ${BACK_DAYS} days AND ${field} IS NOT NULL${within}
| STATS n = COUNT(*) BY ${field}
| SORT n DESC
| LIMIT ${10 * MOST_VALUES}`;
}

function commonest(counts: ReadonlyMap<string, number>, text: string) {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .filter(({ value }) => value.toLowerCase().includes(text))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_VALUES);
}
