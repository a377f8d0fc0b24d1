import { Sql, sql } from '../base/sql-text.ts';
import { asDouble, castTo, finite, once } from './argument-sql.ts';
import { defineFunction, type FunctionExample } from './definition.ts';
import { NUMBERS } from './types.ts';

interface DoubleFunction<Name extends string> {
  readonly name: Name;
  readonly description: string;
  /** The function of SQL. */
  readonly sqlName: string;
  /** Where it is defined, of a number `x`; elsewhere the call is null. */
  readonly domain?: (x: Sql) => Sql;
  readonly examples: readonly FunctionExample[];
}

/** Declares a function of one number that gives a double, null where that is no finite number. */
export function defineDoubleFunction<const Name extends string>(declared: DoubleFunction<Name>) {
  const { name, description, sqlName, domain, examples } = declared;
  return defineFunction({
    name,
    kind: 'scalar',
    category: 'math',
    description,
    parameters: [{ name: 'number', types: NUMBERS }],
    multivalue: 'null',
    result: 'double',
    sql: ([number], context) => {
      const call = (x: Sql) => castTo(sql`${Sql.raw(sqlName)}(${x})`, 'DOUBLE');
      const value = asDouble(number!, context);
      if (domain === undefined) return finite(call(value), context);
      return once('argument', value, context, (x) => finite(sql`CASE WHEN ${domain(x)} THEN ${call(x)} END`, context));
    },
    examples,
  });
}
