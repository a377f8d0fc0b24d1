import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../src/conformance/engines.ts';
import { replayRule } from '../../src/detect/replay.ts';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { StreamSchema } from '../../src/plan/schema.ts';
import type { ValueType } from '../../src/plan/value.ts';
import { loadRules } from '../../src/rules/load-rules.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { emitPlan } from '../../src/sql/emit-plan.ts';
import type { EventStore, FieldScalar, FieldValue } from '../../src/store/event-store.ts';
import { hasSharedData, SHARED_DATA } from '../cli/run-cli.ts';
import { derivedSchema } from './derived-schema.ts';

const EVENTS = 120;
const NOW = Date.UTC(2026, 0, 2);

const rules: Rule[] = hasSharedData
  ? (await loadRules([join(SHARED_DATA, 'rules')])).rules.filter((rule) =>
      rule.queries.some((q) => q.language === 'esql'),
    )
  : [];

/** A stream of made-up events that hold, of each field, values of its type: constants of the query among them, lists and nulls. */
async function fill(store: EventStore, schema: StreamSchema, query: string): Promise<void> {
  const constants = [...query.matchAll(/"([^"\n]*)"/g)].map((m) => m[1]!.replaceAll('*', 'x'));
  const columns = [...schema.fields.values()]
    .filter(({ name }) => name !== '@timestamp')
    .map(({ name, type, multi }, f) => ({
      field: name,
      type,
      list: multi,
      values: Array.from({ length: EVENTS }, (_, i): FieldValue => {
        const one = madeUp(type, i * 7 + f, constants);
        if ((i + f) % 9 === 0) return null;
        return multi && (i + f) % 7 === 0 ? [one, madeUp(type, i + 3, constants)] : one;
      }),
    }));
  await store.commit({
    events: [
      {
        stream: schema.name,
        ids: Array.from({ length: EVENTS }, (_, i) => (i + 1).toString(16).padStart(32, '0')),
        timestamps: Array.from({ length: EVENTS }, (_, i) => NOW - i * 60_000),
        columns,
      },
    ],
    positions: [],
    deadLetters: [],
  });
}

function madeUp(type: ValueType, n: number, constants: readonly string[]): FieldScalar {
  switch (type) {
    case 'boolean':
      return n % 2 === 0;
    case 'integer':
    case 'long':
      return n % 50;
    case 'double':
      return n / 4;
    case 'date':
      return NOW - n * 1000;
    case 'ip':
      return `10.0.${n % 3}.${n % 200}`;
    default:
      return n % 3 === 0 ? `value ${n % 4}` : (constants[n % constants.length] ?? 'x');
  }
}

async function countRows(store: EventStore, query: string, streams: readonly StreamSchema[]): Promise<number> {
  const { plan, columns, diagnostics } = analyzeQuery(query, { streams, missingStreams: 'error' });
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  const statement = emitPlan(plan!, {
    dialect: store.dialect,
    now: NOW,
    scan: (scan) => store.scan(scan, { replay: true }),
    lookup: (lookup) => store.lookup(lookup),
    stored: () => {
      throw new Error('a query reads streams');
    },
  });
  let rows = 0;
  for await (const chunk of store.query(statement, columns)) rows += chunk.length;
  return rows;
}

function requiredTypes(rule: Rule): Map<string, ValueType> {
  const known: readonly string[] = ['keyword', 'text', 'long', 'integer', 'double', 'boolean', 'date', 'ip'];
  const fields = rule.kind === 'rule' ? rule.requiredFields : [];
  return new Map(fields.filter((f) => known.includes(f.type)).map((f) => [f.name, f.type as ValueType]));
}

describe.skipIf(!hasSharedData)('every ES|QL rule and hunt, as it is', () => {
  const cases = rules.flatMap((rule) =>
    rule.queries
      .filter((q) => q.language === 'esql')
      .map((q, i) => ({
        name: `${rule.name} (${i + 1})`,
        rule,
        text: q.text,
        ...derivedSchema(q.text, requiredTypes(rule)),
      })),
  );

  test('there are 46 rules and 4 hunts', () => {
    expect(rules.filter((r) => r.kind === 'rule')).toHaveLength(46);
    expect(rules.filter((r) => r.kind === 'hunt')).toHaveLength(4);
  });

  test.each(cases)('$name is right about fields of its own use', ({ problems, streams }) => {
    expect(problems).toEqual([]);
    expect(streams.length).toBeGreaterThan(0);
  });

  test.each(cases)('$name is evaluated over windows of made-up events', async ({ rule, text, streams }) => {
    if (rule.kind !== 'rule') return;
    const store = await openEngine('duckdb');
    try {
      for (const schema of streams) await fill(store, schema, text);
      const { plan } = analyzeQuery(text, { streams, missingStreams: 'error' });
      const { alerts } = await replayRule(rule, plan!, { store });
      for (const alert of alerts) expect(alert.evidence.events.length).toBe(alert.evidence.count);
    } finally {
      await store.close();
    }
  });

  describe.each(['duckdb', 'clickhouse'])('on %s', (engine) => {
    let store: EventStore;
    beforeAll(async () => {
      store = await openEngine(engine);
    });
    afterAll(() => store.close());

    test.each(cases)('$name runs on an empty stream', async ({ text, streams }) => {
      expect(
        await countRows(store, text, streams.map((s) => ({ ...s, name: `${s.name}-empty` })).concat(streams)),
      ).toBeLessThan(2);
    });

    test('all run on made-up events', async () => {
      for (const [i, { text, streams, name }] of cases.entries()) {
        const own = await openEngine(engine);
        try {
          for (const schema of streams) await fill(own, schema, text);
          await countRows(own, text, streams).catch((error: unknown) => {
            throw new Error(`${i} ${name}`, { cause: error });
          });
        } finally {
          await own.close();
        }
      }
    });
  });
});
