import { sql } from '../base/sql-text.ts';
import { anyValue } from './any-value.ts';
import { singleValue } from './argument-sql.ts';
import { comparisonCheck, comparisonCoercion, ORDERED, orderSql } from './comparison.ts';
import { defineFunction, type FunctionExample, type SqlArgument, type SqlContext } from './definition.ts';
import type { OptionDefinition } from './options.ts';

interface BoundTest<Name extends string> {
  readonly name: Name;
  readonly description: string;
  readonly operator: '<' | '>';
  readonly examples: readonly FunctionExample[];
}

/** Declares a function that tells whether some value lies on one side of a bound. */
export function defineBoundTest<const Name extends string>({ operator, ...declared }: BoundTest<Name>) {
  return defineFunction({
    ...declared,
    kind: 'scalar',
    category: 'multivalue',
    parameters: [
      { name: 'field', types: ORDERED },
      { name: 'bound', types: ORDERED },
    ],
    options: [includeOption('include_bound', false)],
    multivalue: 'native',
    nulls: 'handled',
    result: 'boolean',
    coerce: comparisonCoercion,
    check: comparisonCheck,
    sql: ([field, bound], context) => {
      const reached = context.options.include_bound === true ? (`${operator}=` as const) : operator;
      return someBeyond(field!, [{ operator: reached, bound: bound! }], context);
    },
  });
}

/** Whether a value that equals a bound counts. */
export function includeOption(name: string, byDefault: boolean): OptionDefinition {
  return { name, description: 'Whether a value that equals the bound counts.', types: ['boolean'], default: byDefault };
}

interface Bound {
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly bound: SqlArgument;
}

/** Whether some value of a field lies on the right side of all bounds; never null: a bound that is no one value meets nothing. */
export function someBeyond(field: SqlArgument, bounds: readonly Bound[], context: SqlContext) {
  if (field.type === 'null' || bounds.some(({ bound }) => bound.type === 'null')) return sql`FALSE`;
  const single = { ...context, multi: false };
  return anyValue(field, context, (value) => {
    const one: SqlArgument = { ...field, sql: value, multi: false };
    const tests = bounds.map(({ operator, bound }) => {
      const limit: SqlArgument = { ...bound, sql: singleValue(bound, context.dialect), multi: false };
      return orderSql(operator)([one, limit], single);
    });
    return tests.reduce((left, right) => sql`(${left} AND ${right})`);
  });
}
