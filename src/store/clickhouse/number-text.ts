import { Sql, sql } from '../../base/sql-text.ts';
import { finite, once } from '../../functions/argument-sql.ts';
import type { SqlContext } from '../../functions/definition.ts';
import { fitted, fullMatch, letValue } from './expression-sql.ts';

const WHOLE = '[+-]?[0-9]+';
const DECIMAL = '[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?';

/** Text as a double, null where it is no number: ClickHouse also reads `inf`, `nan` and what begins with a number. */
export function doubleFromText(text: Sql, context: SqlContext): Sql {
  return once('written', text, context, (t) => {
    return finite(sql`if(${fullMatch(t, DECIMAL)}, toFloat64OrNull(${t}), NULL)`, context);
  });
}

/** A double rounded half up to a whole number of a type, null where that has no room for it. */
export function wholeFromDouble(value: Sql, type: string, context: SqlContext): Sql {
  return once('decimal', value, context, (x) => fitted(sql`(floor(${x}) + if(${x} - floor(${x}) >= 0.5, 1, 0))`, type));
}

/** Text as a whole number of a type, null where it is no number or out of range; decimals are made whole by `cut`. */
export function wholeFromText(text: Sql, type: string, context: SqlContext, cut: (value: Sql) => Sql): Sql {
  return once('digits', text, context, (t) => {
    const whole = sql`accurateCastOrNull(replaceOne(${t}, '+', ''), '${Sql.raw(type)}')`;
    return sql`if(${fullMatch(t, WHOLE)}, ${whole}, ${cut(doubleFromText(t, context))})`;
  });
}

/** A double as Java writes it: `1.0`, `1.0E10`, `1.5E-7`. */
export function textFromDouble(value: Sql, context: SqlContext): Sql {
  return once('figure', value, context, (x) => {
    const plain = sql`((abs(${x}) >= 0.001 AND abs(${x}) < 10000000) OR ${x} = 0)`;
    const text = letValue(
      'text',
      sql`toString(${x})`,
      (t) => sql`if(position(${t}, '.') > 0, ${t}, concat(${t}, '.0'))`,
    );
    return sql`if(${plain}, ${text}, ${scientific(x)})`;
  });
}

/** ClickHouse writes `12345678.9`, `1e-7` or `1.5e300`: the digits and the power of ten are taken from either. */
function scientific(x: Sql): Sql {
  const pieces = sql`extractGroups(assumeNotNull(toString(abs(${x}))), '^([0-9]+)(?:[.]([0-9]+))?(?:e([+-]?[0-9]+))?$')`;
  return letValue('pieces', pieces, (p) => {
    const whole = sql`${p}[1]`;
    const rest = sql`${p}[2]`;
    const zeros = sql`toInt64(length(${rest}) - length(trimLeft(${rest}, '0')))`;
    const point = sql`if(${whole} != '0', toInt64(length(${whole})) - 1, -${zeros} - 1)`;
    const power = sql`(toInt64OrZero(${p}[3]) + ${point})`;
    return letValue('digits', sql`trimBoth(concat(${whole}, ${rest}), '0')`, (d) => {
      const sign = sql`if(${x} < 0, '-', '')`;
      const fraction = sql`if(length(${d}) > 1, substring(${d}, 2), '0')`;
      const written = sql`concat(${sign}, substring(${d}, 1, 1), '.', ${fraction}, 'E', toString(${power}))`;
      return sql`if(${x} IS NULL, NULL, ${written})`;
    });
  });
}
