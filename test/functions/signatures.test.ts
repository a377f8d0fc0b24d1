import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sql, sql } from '../../src/base/sql-text.ts';
import type { FunctionDefinition } from '../../src/functions/definition.ts';
import { emitExpression } from '../../src/sql/emit-expression.ts';
import { duckdbDialect } from '../../src/store/duckdb/dialect.ts';
import { Engine } from './engine.ts';
import { type Shape, sampleCalls, scalars } from './sample-calls.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

describe.each<Shape>(['value', 'null', 'untyped null', 'several values'])('called with %s', (shape) => {
  test.each(scalars.map((d) => [d.name, d] as const))('%s gives the type that it tells', async (_, definition) => {
    const calls = sampleCalls(definition, shape);
    expect(calls.length).toBeGreaterThan(0);
    for (const { call, columns } of calls) {
      const values = columns.map(({ column, value }) => {
        return sql`${emitExpression(value, { dialect: duckdbDialect, now: 0 })} AS c${Sql.raw(String(column.id))}`;
      });
      const { sqlType, text } = await engine.evaluate(call, values);
      expect(sqlType).toBe(duckdbDialect.sqlType(call.type, call.multi));
      if (columns.length > 0 && nullFor(definition, shape)) expect(text).toBeNull();
    }
  });
});

/** Where the answer must be null whatever the values are. */
function nullFor(definition: FunctionDefinition, shape: Shape): boolean {
  if (shape === 'value') return false;
  if (shape === 'several values') return definition.multivalue === 'null' && definition.nulls !== 'handled';
  return definition.nulls !== 'handled';
}
