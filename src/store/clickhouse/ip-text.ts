import { Sql, sql } from '../../base/sql-text.ts';
import { once } from '../../functions/argument-sql.ts';
import { fullMatch, NAMED } from './expression-sql.ts';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const V4 = `${OCTET}(?:[.]${OCTET}){3}`;

/** Text of an IPv4 or IPv6 address as 32 hexadecimal digits; null where it is none. ClickHouse itself also takes `01.2.3.4`. */
export function ipFromText(text: Sql): Sql {
  return once('address', text, NAMED, (t) => {
    const shape = fullMatch(t, `${V4}|[0-9a-fA-F:]*:(?:[0-9a-fA-F]{0,4}|${V4})`);
    return sql`if(${shape}, lower(hex(IPv6StringToNumOrNull(${t}))), NULL)`;
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
