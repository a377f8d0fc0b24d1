import { Sql, sql } from '../base/sql-text.ts';
import { finite, narrowed, once } from './argument-sql.ts';
import type { SqlContext } from './definition.ts';

const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?$/;

/** Text of a number (`12`, `-1.5e3`) as a double, undefined where it is none or out of range. */
export function readDouble(text: string): number | undefined {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Text of a number as a whole one: as it stands, or, where it has decimals, rounded half up or cut. Undefined where it is none.
 */
export function readWhole(text: string, decimals: 'round' | 'cut'): bigint | undefined {
  if (WHOLE.test(text)) return BigInt(text);
  const value = readDouble(text);
  if (value === undefined) return undefined;
  if (decimals === 'cut') return BigInt(Math.trunc(value));
  const floor = Math.floor(value);
  return BigInt(value - floor >= 0.5 ? floor + 1 : floor);
}

/** Text as a double, null where it is no number: SQL's own casts also take `inf`, `1_000` and hexadecimal. */
export function doubleFromText(text: Sql, context: SqlContext): Sql {
  return once('written', text, context, (t) => {
    const cast = sql`CASE WHEN regexp_full_match(${t}, ${Sql.bind(DECIMAL.source, 'VARCHAR')}) THEN TRY_CAST(${t} AS DOUBLE) END`;
    return finite(cast, context);
  });
}

/** Text as an SQL integer type, null where it is no number or out of range; decimals are rounded half up. */
export function wholeFromText(text: Sql, sqlType: string, context: SqlContext): Sql {
  const type = Sql.raw(sqlType);
  return once('digits', text, context, (t) => {
    const whole = sql`regexp_full_match(${t}, ${Sql.bind(WHOLE.source, 'VARCHAR')})`;
    const rounded = wholeFromDouble(doubleFromText(t, context), sqlType, context);
    return sql`CASE WHEN ${whole} THEN TRY_CAST(${t} AS ${type}) ELSE ${rounded} END`;
  });
}

/** A double rounded half up (as Java's `Math.round`) to an SQL integer type, null where out of range. */
export function wholeFromDouble(value: Sql, sqlType: string, context: SqlContext): Sql {
  return once('decimal', value, context, (x) => {
    const up = sql`CASE WHEN ${x} - floor(${x}) >= 0.5 THEN 1 ELSE 0 END`;
    return narrowed(sql`floor(${x}) + ${up}`, sqlType);
  });
}

/** A double as Java writes it: `1.0`, `1.0E10`, `1.5E-7`. */
export function textFromDouble(value: Sql, context: SqlContext): Sql {
  return once('figure', value, context, (x) => {
    const plain = sql`abs(${x}) >= 0.001 AND abs(${x}) < 10000000 OR ${x} = 0`;
    return sql`CASE WHEN ${plain} THEN CAST(${x} AS VARCHAR) ELSE ${scientific(x, context)} END`;
  });
}

function scientific(x: Sql, context: SqlContext): Sql {
  const written = sql`regexp_extract(CAST(${x} AS VARCHAR), '^-?([0-9]+)(?:[.]([0-9]+))?(?:e([+-][0-9]+))?$', ['whole', 'rest', 'power'])`;
  return context.dialect.let('mark', written, (w) => {
    const zeros = sql`(length(${w}.rest) - length(ltrim(${w}.rest, '0')))`;
    const power = sql`CASE WHEN ${w}.power <> '' THEN CAST(${w}.power AS INTEGER)
      WHEN ${w}.whole <> '0' THEN length(${w}.whole) - 1 ELSE -${zeros} - 1 END`;
    const digits = sql`trim(${w}.whole || ${w}.rest, '0')`;
    return context.dialect.let('significant', digits, (d) => {
      const sign = sql`CASE WHEN ${x} < 0 THEN '-' ELSE '' END`;
      const rest = sql`CASE WHEN length(${d}) > 1 THEN substring(${d}, 2) ELSE '0' END`;
      return sql`${sign} || ${d}[1] || '.' || ${rest} || 'E' || CAST(${power} AS VARCHAR)`;
    });
  });
}
