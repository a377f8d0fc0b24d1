import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, once } from '../argument-sql.ts';
import { defineFunction, type SqlArgument } from '../definition.ts';

export const IP_PREFIX = defineFunction({
  name: 'IP_PREFIX',
  kind: 'scalar',
  category: 'ip',
  description:
    'An address with all bits past a prefix cleared: one length for IPv4, one for IPv6; null for other lengths.',
  parameters: [
    { name: 'ip', types: ['ip'] },
    { name: 'prefixLengthV4', types: ['integer'] },
    { name: 'prefixLengthV6', types: ['integer'] },
  ],
  multivalue: 'null',
  result: 'ip',
  doubt: (args) => {
    for (const [i, most] of [32, 128].entries()) {
      const bits = constantOf<number>(args[i + 1]);
      if (bits !== undefined && (bits < 0 || bits > most))
        return { argument: i + 1, message: `a prefix length lies between 0 and ${most}` };
    }
    return undefined;
  },
  sql: ([ip, v4, v6], context) =>
    once('address', ip!.sql, context, (h) => {
      const within = (length: SqlArgument, most: string) =>
        once('length', length.sql, context, (n) => sql`CASE WHEN ${n} BETWEEN 0 AND ${Sql.raw(most)} THEN ${n} END`);
      const isV4 = sql`starts_with(${h}, '00000000000000000000ffff')`;
      const [short, long] = [within(v4!, '32'), within(v6!, '128')];
      const bits = sql`CASE WHEN ${long} IS NULL THEN NULL WHEN ${isV4} THEN 96 + ${short} WHEN ${short} >= 0 THEN ${long} END`;
      return context.dialect.let('bits', bits, (n) => {
        const kept = sql`substring(${h}, 1, ${n} // 4)`;
        const digit = sql`CAST('0x' || substring(${h}, ${n} // 4 + 1, 1) AS INTEGER)`;
        const step = sql`(CASE ${n} % 4 WHEN 1 THEN 8 WHEN 2 THEN 4 ELSE 2 END)`;
        const partial = sql`CASE WHEN ${n} % 4 = 0 THEN '' ELSE printf('%x', ${digit} // ${step} * ${step}) END`;
        return sql`CASE WHEN ${n} IS NOT NULL THEN rpad(${kept} || ${partial}, 32, '0') END`;
      });
    }),
  examples: [
    {
      query:
        'ROW a = TO_IP("1.2.3.4"), b = TO_IP("fe80::cae2:65ff:fece:feb9") | EVAL a = IP_PREFIX(a, 22, 0), b = IP_PREFIX(b, 0, 112) | KEEP a, b',
      rows: [['1.2.0.0', 'fe80::cae2:65ff:fece:0']],
    },
  ],
});
