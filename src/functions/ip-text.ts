import { Sql, sql } from '../base/sql-text.ts';
import { once } from './argument-sql.ts';
import type { SqlContext } from './definition.ts';

const V4_PREFIX = '00000000000000000000ffff';

/** What leading zeros in an IPv4 address mean: that it is none, that the part is octal, or nothing. */
export type LeadingZeros = 'reject' | 'octal' | 'decimal';

const OCTETS: Readonly<Record<LeadingZeros, string>> = {
  reject: '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])',
  octal: '(0+[0-3]?[0-7]{0,2}|25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]?)',
  decimal: '(0*(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))',
};

/** Text of an IPv4 or IPv6 address as 32 hexadecimal digits (as `ipToHex` gives them); null where it is none. */
export function ipFromText(text: Sql, context: SqlContext, zeros: LeadingZeros = 'reject'): Sql {
  return once('address', text, context, (t) => {
    const v4 = sql`regexp_full_match(${t}, '${v4Pattern(zeros)}')`;
    const mapped = sql`'${Sql.raw(V4_PREFIX)}' || ${v4Hex(t, zeros)}`;
    return sql`CASE WHEN ${v4} THEN ${mapped} WHEN contains(${t}, ':') THEN ${v6Hex(t, context, zeros)} END`;
  });
}

function v4Pattern(zeros: LeadingZeros): Sql {
  const octet = OCTETS[zeros];
  return Sql.raw(`${octet}[.]${octet}[.]${octet}[.]${octet}`);
}

function octetValue(octet: Sql, zeros: LeadingZeros): Sql {
  const decimal = sql`CAST(${octet} AS BIGINT)`;
  if (zeros !== 'octal') return decimal;
  const digit = (i: number) => sql`CAST(substring(right('000' || ${octet}, 3), ${Sql.raw(String(i))}, 1) AS BIGINT)`;
  return sql`CASE WHEN starts_with(${octet}, '0') THEN ${digit(1)} * 64 + ${digit(2)} * 8 + ${digit(3)} ELSE ${decimal} END`;
}

function v4Hex(text: Sql, zeros: LeadingZeros): Sql {
  const octet = (i: number) => octetValue(sql`split_part(${text}, '.', ${Sql.raw(String(i))})`, zeros);
  const address = sql`((${octet(1)} * 256 + ${octet(2)}) * 256 + ${octet(3)}) * 256 + ${octet(4)}`;
  return sql`printf('%08x', ${address})`;
}

/** IPv6: a dotted tail becomes two groups, then `::` is filled up to eight. */
function v6Hex(text: Sql, context: SqlContext, zeros: LeadingZeros): Sql {
  const tail = sql`regexp_extract(${text}, '^.*:(${v4Pattern(zeros)})$', 1)`;
  return context.dialect.let('tail', tail, (v4) => {
    const hex = v4Hex(v4, zeros);
    const groups = sql`substring(${hex}, 1, 4) || ':' || substring(${hex}, 5)`;
    const written = sql`CASE WHEN ${v4} = '' THEN ${text}
      ELSE substring(${text}, 1, length(${text}) - length(${v4})) || ${groups} END`;
    return context.dialect.let('plain', written, (p) => {
      const valid = sql`regexp_full_match(${p}, '([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}')
        OR regexp_full_match(${p}, '(([0-9a-fA-F]{1,4}:)*[0-9a-fA-F]{1,4})?::(([0-9a-fA-F]{1,4}:)*[0-9a-fA-F]{1,4})?')
        AND len(${groupsOf(p)}) <= 7`;
      const head = joined(sql`split_part(${p}, '::', 1)`);
      const rest = joined(sql`split_part(${p}, '::', 2)`);
      const filled = sql`${head} || repeat('0', 32 - length(${head}) - length(${rest})) || ${rest}`;
      return sql`CASE WHEN ${valid} THEN lower(${filled}) END`;
    });
  });
}

function groupsOf(text: Sql): Sql {
  return sql`list_filter(string_split(${text}, ':'), lambda g: g <> '')`;
}

function joined(text: Sql): Sql {
  return sql`array_to_string(list_transform(${groupsOf(text)}, lambda g: lpad(g, 4, '0')), '')`;
}

/** An address of 32 hexadecimal digits as text: dotted where it is IPv4, else as RFC 5952 writes IPv6. */
export function textFromIp(ip: Sql, context: SqlContext): Sql {
  return once('digits', ip, context, (h) => {
    const octet = (i: number) =>
      sql`CAST(CAST('0x' || substring(${h}, ${Sql.raw(String(i))}, 2) AS INTEGER) AS VARCHAR)`;
    const dotted = sql`${octet(25)} || '.' || ${octet(27)} || '.' || ${octet(29)} || '.' || ${octet(31)}`;
    return sql`CASE WHEN starts_with(${h}, '${Sql.raw(V4_PREFIX)}') THEN ${dotted} WHEN ${h} IS NOT NULL THEN ${v6Text(h, context)} END`;
  });
}

function v6Text(hex: Sql, context: SqlContext): Sql {
  const group = sql`CASE WHEN g = '0000' THEN '0' ELSE ltrim(g, '0') END`;
  const groups = sql`list_transform(regexp_extract_all(${hex}, '.{4}'), lambda g: ${group})`;
  return context.dialect.let('long', sql`array_to_string(${groups}, ':')`, (long) => {
    // The longest run of zeros gives way to `::`, the first of several.
    const shortened = [8, 7, 6, 5, 4, 3, 2].map((n) => {
      const run = Array.from({ length: n }, () => '0').join(':');
      const bounded = Sql.raw(`'(^|:)${run}(:|$)'`);
      return sql`WHEN regexp_matches(${long}, ${bounded}) THEN regexp_replace(${long}, ${bounded}, '::')`;
    });
    return sql`CASE ${Sql.join(shortened, ' ')} ELSE ${long} END`;
  });
}
