import { type Sql, sql } from '../../../base/sql-text.ts';
import { asDouble, constantOf, finite, once, singleValue } from '../../../functions/argument-sql.ts';
import type { SqlArgument, SqlContext } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { widened } from '../arithmetic.ts';
import { castTo, fitted, letValue } from '../expression-sql.ts';

/** A double rounded to a whole one, halves away from zero: ClickHouse rounds halves to even. */
function rounded(value: Sql): Sql {
  return letValue('exact', value, (x) => {
    const up = sql`if(abs(${x}) - floor(abs(${x})) >= 0.5, 1, 0)`;
    return sql`(sign(${x}) * (floor(abs(${x})) + ${up}))`;
  });
}

function roundedDouble(number: SqlArgument, decimals: SqlArgument, context: SqlContext): Sql {
  return once('number', number.sql, context, (x) =>
    once('decimals', sql`least(greatest(${decimals.sql}, -400), 400)`, context, (d) => {
      // Past the digits that a double has, nothing is left to be rounded.
      const scaled = sql`if(${d} >= 0, ${x} * pow(10, ${d}), ${x} / pow(10, -${d}))`;
      const near = letValue(
        'near',
        rounded(scaled),
        (n) => sql`if(${d} >= 0, ${n} / pow(10, ${d}), ${n} * pow(10, -${d}))`,
      );
      return finite(sql`if(isFinite(${scaled}) AND abs(${scaled}) < 1e15, ${near}, if(${d} >= 0, ${x}, 0))`, context);
    }),
  );
}

function roundedWhole(number: SqlArgument, decimals: SqlArgument, context: SqlContext): Sql {
  const { type } = number;
  return once('whole', widened(number.sql, 'unsigned_long'), context, (x) =>
    once('decimals', decimals.sql, context, (d) => {
      // Only steps that the type has room for are computed: any larger one rounds to zero.
      const step = sql`toInt256(pow(10, if(${d} BETWEEN -20 AND 0, -${d}, 0)))`;
      const near = sql`intDiv(${x} + intDiv(${step}, 2) * sign(${x}), ${step}) * ${step}`;
      const value = sql`multiIf(${d} IS NULL, NULL, ${d} >= 0, ${x}, ${d} < -20, toInt256(0), ${near})`;
      return fitted(value, context.dialect.sqlType(type, false));
    }),
  );
}

export const mathOverrides: Dialect['overrides'] = {
  ABS: ([number], { dialect }) => {
    const { type } = number!;
    if (type === 'unsigned_long') return number!.sql;
    const value = singleValue(number!, dialect);
    return type === 'double'
      ? sql`abs(${value})`
      : fitted(sql`abs(${widened(value, type)})`, dialect.sqlType(type, false));
  },
  HYPOT: ([a, b], context) => finite(sql`hypot(${asDouble(a!, context)}, ${asDouble(b!, context)})`, context),
  COPY_SIGN: ([magnitude, sign], context) => {
    const value = sql`abs(${asDouble(magnitude!, context)})`;
    return once('sign', asDouble(sign!, context), context, (s) => {
      // The sign of a zero shows in what one is divided by it.
      return sql`(multiIf(${s} IS NULL, NULL, ${s} < 0 OR 1 / ${s} < 0, -1, 1) * ${value})`;
    });
  },
  ROUND: ([number, decimals], context) => {
    if (number!.type === 'double') {
      return decimals === undefined ? rounded(number!.sql) : roundedDouble(number!, decimals, context);
    }
    if (decimals === undefined || (constantOf<number>(decimals) ?? -1) >= 0) return number!.sql;
    return roundedWhole(number!, decimals, context);
  },
  SIGNUM: ([number], context) => castTo(sql`sign(${asDouble(number!, context)})`, 'double'),
};
