import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '../../src/base/sql-text.ts';
import type { Argument, FunctionDefinition } from '../../src/functions/definition.ts';
import { optionValues } from '../../src/functions/options.ts';
import { functions } from '../../src/functions/registry.ts';
import type { Expression, Literal } from '../../src/plan/expression.ts';
import type { ScalarValue, ValueType } from '../../src/plan/value.ts';
import { duckdbDialect } from '../../src/store/duckdb/dialect.ts';
import { call, column, Engine, literal } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const SAMPLES: Readonly<Record<ValueType, ScalarValue>> = {
  boolean: true,
  integer: 3,
  long: 5n,
  unsigned_long: 7n,
  double: 1.5,
  keyword: '1.2.3',
  text: 'some text',
  date: 1_700_000_000_000n,
  date_nanos: 1_700_000_000_123_456_789n,
  ip: '00000000000000000000ffff0a000001',
  version: '1.2.3',
  date_period: { months: 1, days: 0 },
  time_duration: 60_000,
  null: 0,
};

/** Constants that parameters of a function ask for, by name. */
const CONSTANTS: Readonly<Record<string, ScalarValue>> = {
  'DATE_DIFF.unit': 'hours',
  'DATE_EXTRACT.part': 'year',
  'DATE_FORMAT.format': 'yyyy',
  'DATE_PARSE.format': 'yyyy',
  'CIDR_MATCH.block': '10.0.0.0/8',
  'FMT_BYTES.unit': 'kb',
  'FMT_BYTES_SI.unit': 'KB',
  'FMT_DURATION.unit': 's',
  'HASH.algorithm': 'md5',
  'JSON_EXTRACT.path': 'a.b',
  'JSON_STRING.key': 'a',
  'MV_SORT.order': 'desc',
  'NETWORK_DIRECTION.internal_networks': 'private',
  'REPLACE.regex': 'a+',
};

type Shape = 'value' | 'null' | 'untyped null' | 'several values';

/** Calls of a function with columns of each type that its parameters take, in turn. */
function callsOf(definition: FunctionDefinition, shape: Shape): { args: Expression[]; columns: Sql[] }[] {
  const most = Math.max(1, ...definition.parameters.map((p) => p.types.length));
  return Array.from({ length: most }, (_, turn) => {
    const columns: Sql[] = [];
    const args = definition.parameters.map((parameter): Expression => {
      const type = parameter.types[turn % parameter.types.length]!;
      const constant = CONSTANTS[`${definition.name}.${parameter.name}`];
      if (constant !== undefined) return literal('keyword', constant);
      const isConstant = parameter.constant !== undefined || type === 'date_period' || type === 'time_duration';
      if (isConstant) return literal(type, SAMPLES[type]);
      if (shape === 'value') return column(type, SAMPLES[type], columns);
      if (shape === 'several values') return column(type, [SAMPLES[type], SAMPLES[type]], columns, true);
      return column(shape === 'null' ? type : 'null', null, columns);
    });
    return { args, columns };
  });
}

function argumentOf(expression: Expression): Argument {
  return {
    type: expression.type,
    multi: expression.multi,
    literal: expression.kind === 'literal' ? (expression as Literal) : undefined,
  };
}

const scalars = (Object.values(functions) as FunctionDefinition[]).filter(
  (d) => d.kind === 'scalar' && d.category !== 'internal' && d.expands === undefined,
);

describe.each<Shape>(['value', 'null', 'untyped null', 'several values'])('called with %s', (shape) => {
  test.each(scalars.map((d) => [d.name, d] as const))('%s gives the type that it tells', async (name, definition) => {
    let tried = 0;
    for (const { args, columns } of callsOf(definition, shape)) {
      const infos = args.map(argumentOf);
      if (definition.check?.(infos, optionValues(definition.options, undefined)) !== undefined) continue;
      tried++;
      const type = typeof definition.result === 'function' ? definition.result(infos) : definition.result;
      const multi =
        definition.multivalue === 'each'
          ? infos[0]!.multi
          : definition.multivalue === 'native' && (definition.resultMulti?.(infos) ?? false);
      const { sqlType, text } = await engine.evaluate(call(name, args, type, multi), columns);
      expect(sqlType).toBe(duckdbDialect.sqlType(type, multi));
      if (columns.length > 0 && nullFor(definition, shape)) expect(text).toBeNull();
    }
    expect(tried).toBeGreaterThan(0);
  });
});

/** Where the answer must be null whatever the values are. */
function nullFor(definition: FunctionDefinition, shape: Shape): boolean {
  if (shape === 'value') return false;
  if (shape === 'several values') return definition.multivalue === 'null' && definition.nulls !== 'handled';
  return definition.nulls !== 'handled';
}
