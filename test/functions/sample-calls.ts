import type { Argument, FunctionDefinition } from '../../src/functions/definition.ts';
import { optionValues } from '../../src/functions/options.ts';
import { functions } from '../../src/functions/registry.ts';
import type { Call, Column, Expression, Literal } from '../../src/plan/expression.ts';
import type { ScalarValue, ValueType } from '../../src/plan/value.ts';
import { call, literal } from './engine.ts';

/** A value of each type. */
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

/** What the arguments of a call are. */
export type Shape = 'value' | 'null' | 'untyped null' | 'several values';

/** A call of a function, of a type; what it reads besides constants are columns that hold literals. */
export interface SampleCall {
  readonly call: Call;
  readonly columns: readonly { readonly column: Column; readonly value: Literal }[];
}

/** Calls of a function with columns of each type that its parameters take, in turn; those that it refuses are left out. */
export function sampleCalls(definition: FunctionDefinition, shape: Shape): SampleCall[] {
  const most = Math.max(1, ...definition.parameters.map((p) => p.types.length));
  return Array.from({ length: most }, (_, turn) => {
    const columns: { column: Column; value: Literal }[] = [];
    const columnOf = (type: ValueType, value: Literal['value'], multi: boolean): Expression => {
      const column: Column = { id: columns.length, name: `c${columns.length}`, type, multi };
      columns.push({ column, value: { ...literal(type, value), multi } });
      return { kind: 'column', column, type, multi, span: literal(type, value).span };
    };
    const args = definition.parameters.map((parameter): Expression => {
      const type = parameter.types[turn % parameter.types.length]!;
      const constant = CONSTANTS[`${definition.name}.${parameter.name}`];
      if (constant !== undefined) return literal('keyword', constant);
      const isConstant = parameter.constant !== undefined || type === 'date_period' || type === 'time_duration';
      if (isConstant) return literal(type, SAMPLES[type]);
      if (shape === 'value') return columnOf(type, SAMPLES[type], false);
      if (shape === 'several values') return columnOf(type, [SAMPLES[type], SAMPLES[type]], true);
      return columnOf(shape === 'null' ? type : 'null', null, false);
    });
    return { args, columns };
  }).flatMap(({ args, columns }) => {
    const infos = args.map(argumentOf);
    if (definition.check?.(infos, optionValues(definition.options, undefined)) !== undefined) return [];
    const type = typeof definition.result === 'function' ? definition.result(infos) : definition.result;
    const multi =
      definition.multivalue === 'each'
        ? infos[0]!.multi
        : definition.multivalue === 'native' && (definition.resultMulti?.(infos) ?? false);
    return [{ call: call(definition.name, args, type, multi), columns }];
  });
}

function argumentOf(expression: Expression): Argument {
  return {
    type: expression.type,
    multi: expression.multi,
    literal: expression.kind === 'literal' ? (expression as Literal) : undefined,
  };
}

/** The functions that sample calls are made of. */
export const scalars = (Object.values(functions) as FunctionDefinition[]).filter(
  (d) => d.kind === 'scalar' && d.category !== 'internal' && d.expands === undefined,
);
