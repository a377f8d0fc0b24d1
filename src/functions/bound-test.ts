import { sql } from '../base/sql-text.ts';
import { anyValue } from './any-value.ts';
import { singleValue } from './argument-sql.ts';
import { comparisonCheck, comparisonCoercion, ORDERED, orderSql } from './comparison.ts';
import { defineFunction, type FunctionExample, type SqlArgument, type SqlContext } from './definition.ts';

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
    multivalue: 'native',
    nulls: 'handled',
    result: 'boolean',
    coerce: comparisonCoercion,
    check: comparisonCheck,
    sql: ([field, bound], context) => someBeyond(field!, [{ operator, bound: bound! }], context),
  });
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
