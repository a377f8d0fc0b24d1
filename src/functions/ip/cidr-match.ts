import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, nullOf, once } from '../argument-sql.ts';
import { readCidr } from '../cidr.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const CIDR_MATCH = defineFunction({
  name: 'CIDR_MATCH',
  kind: 'scalar',
  category: 'ip',
  description: 'Whether an address lies in one of the CIDR blocks given.',
  parameters: [
    { name: 'ip', types: ['ip'] },
    { name: 'block', types: STRINGS, constant: 'list' },
  ],
  variadic: true,
  multivalue: 'null',
  nulls: 'handled',
  result: 'boolean',
  coerce: (args) => args.map((a, i) => (i === 0 && a.type === 'keyword' && a.literal !== undefined ? 'ip' : undefined)),
  check: (args) => {
    for (const [i, arg] of args.entries()) {
      const text = i === 0 ? undefined : constantOf<string | readonly string[]>(arg);
      const bad = (typeof text === 'string' ? [text] : (text ?? [])).find((t) => readCidr(t) === undefined);
      if (bad !== undefined)
        return { argument: i, message: `\`${bad}\` is no CIDR block`, hint: 'blocks are written as "10.0.0.0/8"' };
    }
    return undefined;
  },
  sql: ([ip, ...blocks], context) => {
    const texts = blocks.flatMap((b) => constantOf<string | readonly string[]>(b) ?? []);
    if (ip!.type === 'null' || texts.length === 0) return nullOf('boolean', false, context);
    return once('address', ip!.sql, context, (address) => {
      const ranges = texts.map((text) => {
        const { first, last } = readCidr(text)!;
        return sql`${address} BETWEEN ${Sql.bind(first, 'VARCHAR')} AND ${Sql.bind(last, 'VARCHAR')}`;
      });
      return sql`(${Sql.join(ranges, ' OR ')})`;
    });
  },
  examples: [
    {
      query:
        'ROW a = TO_IP("10.1.2.3") | EVAL b = CIDR_MATCH(a, "192.168.0.0/16", "10.0.0.0/8"), c = CIDR_MATCH(a, "2001:db8::/32") | KEEP b, c',
      rows: [[true, false]],
    },
  ],
});
