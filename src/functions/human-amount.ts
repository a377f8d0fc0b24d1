import { Sql, sql } from '../base/sql-text.ts';
import { castTo, constantOf, once } from './argument-sql.ts';
import { defineFunction, type FunctionExample, type SqlContext } from './definition.ts';
import { STRINGS } from './types.ts';

/** A unit's sign and how many of the smallest one it holds. */
type Unit = readonly [sign: string, size: bigint];

interface AmountFunction<Name extends string> {
  readonly name: Name;
  readonly description: string;
  /** What is counted. */
  readonly amount: string;
  /** From the smallest one, of size 1, to the largest. */
  readonly units: readonly Unit[];
  readonly examples: readonly FunctionExample[];
}

/**
 * Declares a function that writes a whole number in the largest unit of which there is at least one, or in a given one,
 * with one decimal, which is cut and left out where it is zero.
 */
export function defineAmountText<const Name extends string>(declared: AmountFunction<Name>) {
  const { name, description, amount, units, examples } = declared;
  const find = (sign: string) => units.find((unit) => unit[0] === sign);
  return defineFunction({
    name,
    kind: 'scalar',
    category: 'string',
    description,
    parameters: [
      { name: amount, types: ['integer', 'long'] },
      { name: 'unit', types: STRINGS, optional: true, constant: true },
    ],
    multivalue: 'null',
    result: 'keyword',
    check: ([, unit]) => {
      const sign = constantOf<string>(unit);
      if (sign === undefined || find(sign) !== undefined) return undefined;
      const signs = units.map((u) => `"${u[0]}"`).join(', ');
      return { argument: 1, message: `\`${sign}\` is no unit here`, hint: `units are ${signs}` };
    },
    sql: ([number, unit], context) => {
      const value = castTo(number!.sql, 'HUGEINT');
      if (unit !== undefined)
        return once('count', value, context, (n) => inUnit(n, find(constantOf<string>(unit)!)!, context));
      return once('count', value, context, (n) => {
        const larger = units.slice(1).reverse();
        const cases = larger.map((u) => sql`WHEN abs(${n}) >= ${whole(u[1])} THEN ${inUnit(n, u, context)}`);
        return sql`CASE ${Sql.join(cases, ' ')} ELSE ${inUnit(n, units[0]!, context)} END`;
      });
    },
    examples,
  });
}

function inUnit(count: Sql, [sign, size]: Unit, { dialect }: SqlContext): Sql {
  return dialect.let('tenths', sql`(abs(${count}) * 10 // ${whole(size)})`, (tenths) => {
    const decimal = sql`CASE WHEN ${tenths} % 10 <> 0 THEN '.' || CAST(${tenths} % 10 AS VARCHAR) ELSE '' END`;
    const minus = sql`CASE WHEN ${count} < 0 AND ${tenths} > 0 THEN '-' ELSE '' END`;
    return sql`${minus} || CAST(${tenths} // 10 AS VARCHAR) || ${decimal} || '${Sql.raw(sign)}'`;
  });
}

function whole(number: bigint): Sql {
  return Sql.raw(String(number));
}

/** Units of which each is so many of the one before. */
export function unitsBy(step: bigint, signs: readonly string[]): Unit[] {
  return signs.map((sign, power) => [sign, step ** BigInt(power)]);
}
