import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChdbStore } from '../../src/conformance/chdb-engine.ts';
import type { FunctionDefinition } from '../../src/functions/definition.ts';
import { functions } from '../../src/functions/registry.ts';
import type { Column } from '../../src/plan/expression.ts';
import type { Plan } from '../../src/plan/node.ts';
import type { ValueType } from '../../src/plan/value.ts';
import { emitPlan } from '../../src/sql/emit-plan.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore, RowValue } from '../../src/store/event-store.ts';
import { runQuery } from '../functions/run-query.ts';
import { type SampleCall, type Shape, sampleCalls, scalars } from '../functions/sample-calls.ts';

let duckdb: EventStore;
let clickhouse: EventStore;

beforeAll(async () => {
  duckdb = await openDuckdbStore({ threads: 1 });
  clickhouse = await openChdbStore();
});
afterAll(async () => {
  await duckdb.close();
  await clickhouse.close();
});

/** What chance decides. */
const RANDOM = new Set(['SAMPLE']);
const definitions = (Object.values(functions) as FunctionDefinition[]).filter((d) => !RANDOM.has(d.name));

describe('ClickHouse gives what the examples of the documentation say', () => {
  for (const { name, examples } of definitions) {
    if (examples.length === 0) continue;
    test(name, async () => {
      for (const { query, rows } of examples) expect((await runQuery(clickhouse, query)).rows).toEqual(rows);
    });
  }
});

describe.each<Shape>(['value', 'null', 'untyped null', 'several values'])('both give the same for %s', (shape) => {
  // Elsewhere an untyped null gives null before an engine is asked.
  const asked = scalars.filter((d) => shape !== 'untyped null' || d.nulls === 'handled');
  test.each(asked.map((d) => [d.name, d] as const))('%s', async (_, definition) => {
    for (const call of sampleCalls(definition, shape)) {
      // Spans of time are no values of results.
      if (SPANS.has(call.call.type)) continue;
      expect(await resultOf(clickhouse, call)).toEqual(await resultOf(duckdb, call));
    }
  });
});

const SPANS: ReadonlySet<ValueType> = new Set(['date_period', 'time_duration']);
const SPAN = { start: 0, end: 0 };

/** The value of a call, over one row of its columns. */
async function resultOf(store: EventStore, { call, columns }: SampleCall): Promise<unknown> {
  const result: Column = { id: 1_000, name: 'result', type: call.type, multi: call.multi };
  const row: Plan = {
    kind: 'row',
    columns: columns.map((c) => ({ column: c.column, expression: c.value })),
    span: SPAN,
  };
  const evaluated: Plan = { kind: 'eval', input: row, assignments: [{ column: result, expression: call }], span: SPAN };
  const plan: Plan = { kind: 'project', input: evaluated, columns: [result], span: SPAN };
  const none = () => {
    throw new Error('a row of literals reads no table');
  };
  const statement = emitPlan(plan, { dialect: store.dialect, now: 0, scan: none, stored: none, lookup: none });
  const rows: RowValue[][] = [];
  for await (const chunk of store.query(statement, [result])) rows.push(...chunk);
  return rounded(rows[0]![0]);
}

/** Engines' own functions differ in a double's last digits. */
function rounded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rounded);
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}
