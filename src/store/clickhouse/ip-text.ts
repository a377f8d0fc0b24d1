import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import type { LeadingZeros } from '../../functions/ip-text.ts';
import { fullMatch, letValue, NAMED, whole } from './expression-sql.ts';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const V4 = `${OCTET}(?:[.]${OCTET}){3}`;

/** Text of an IPv4 or IPv6 address as 32 hexadecimal digits; null where it is none. ClickHouse itself also takes `01.2.3.4`. */
export function ipFromText(text: Sql, zeros: LeadingZeros): Sql {
  return once('address', zeros === 'reject' ? text : withoutZeros(text, zeros), NAMED, (t) => {
    const shape = fullMatch(t, `${V4}|[0-9a-fA-F:]*:(?:[0-9a-fA-F]{0,4}|${V4})`);
    return sql`if(${shape}, lower(hex(IPv6StringToNumOrNull(${t}))), NULL)`;
  });
}

/** A text whose dotted end has its numbers without leading zeros, which may say that they are octal. */
function withoutZeros(text: Sql, zeros: 'octal' | 'decimal'): Sql {
  return once('given', text, NAMED, (t) => {
    const dotted = sql`extract(ifNull(${t}, ''), '([0-9]+(?:[.][0-9]+){3})$')`;
    const decimal = sql`replaceRegexpOne(o, '^0+([0-9])', '\\\\1')`;
    const digit = (i: number) => sql`toUInt16(substring(right(concat('000', o), 3), ${whole(i)}, 1))`;
    const octal = sql`if(startsWith(o, '0'), if(match(o, '^0+[0-3]?[0-7]{0,2}$'),
      toString(${digit(1)} * 64 + ${digit(2)} * 8 + ${digit(3)}), 'x'), o)`;
    return letValue('dotted', dotted, (d) => {
      const octets = sql`arrayMap(o -> ${zeros === 'octal' ? octal : decimal}, splitByChar('.', ${d}))`;
      const plain = sql`concat(substring(${t}, 1, length(${t}) - length(${d})), arrayStringConcat(${octets}, '.'))`;
      return sql`if(${d} = '', ${t}, ${plain})`;
    });
  });
}

/** An address of 32 hexadecimal digits as text: dotted where it is IPv4, else as RFC 5952 writes IPv6. */
export function textFromIp(ip: Sql): Sql {
  return once('digits', ip, NAMED, (h) => {
    const mapped = sql`startsWith(${h}, '00000000000000000000ffff')`;
    const dotted = sql`IPv4NumToString(reinterpretAsUInt32(reverse(unhex(substring(${h}, 25, 8)))))`;
    const group = sql`if(g = '0000', '0', trimLeft(g, '0'))`;
    const long = sql`arrayStringConcat(arrayMap(g -> ${group}, extractAll(assumeNotNull(${h}), '.{4}')), ':')`;
    return sql`multiIf(${h} IS NULL, NULL, ${mapped}, ${dotted}, ${shortened(long)})`;
  });
}

/** The longest run of zeros gives way to `::`, the first of several. */
function shortened(long: Sql): Sql {
  return once('long', long, NAMED, (l) => {
    const branches = [8, 7, 6, 5, 4, 3, 2].map((n) => {
      const run = Array.from({ length: n }, () => '0').join(':');
      const bounded = Sql.raw(`'(^|:)${run}(:|$)'`);
      return sql`match(${l}, ${bounded}), replaceRegexpOne(${l}, ${bounded}, '::')`;
    });
    return sql`multiIf(${Sql.join(branches, ', ')}, ${l})`;
  });
}
