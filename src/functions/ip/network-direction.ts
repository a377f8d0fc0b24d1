import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf, nullOf, once } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { NETWORK_NAMES, type Network, readNetwork } from '../named-networks.ts';
import { STRINGS } from '../types.ts';

export const NETWORK_DIRECTION = defineFunction({
  name: 'NETWORK_DIRECTION',
  kind: 'scalar',
  category: 'ip',
  description:
    'Where traffic goes between two addresses, given the internal networks (CIDR blocks, or names such as `private`): `inbound`, `outbound`, `internal` or `external`.',
  parameters: [
    { name: 'source_ip', types: ['ip'] },
    { name: 'destination_ip', types: ['ip'] },
    { name: 'internal_networks', types: STRINGS, constant: 'list' },
  ],
  multivalue: 'null',
  result: 'keyword',
  coerce: (args) => args.map((a, i) => (i < 2 && a.type === 'keyword' && a.literal !== undefined ? 'ip' : undefined)),
  check: ([, , networks]) => {
    const bad = textsOf(networks).find((text) => readNetwork(text) === undefined);
    if (bad === undefined) return undefined;
    const hint = `networks are CIDR blocks, as "10.0.0.0/8", or ${NETWORK_NAMES.join(', ')}`;
    return { argument: 2, message: `\`${bad}\` is no network`, hint };
  },
  sql: ([source, destination, internal], context) => {
    const networks = textsOf(internal).map((text) => readNetwork(text)!);
    if (networks.length === 0) return nullOf('keyword', false, context);
    return once('source', source!.sql, context, (from) =>
      once('destination', destination!.sql, context, (to) => {
        const [here, there] = [within(from, networks), within(to, networks)];
        return sql`CASE WHEN ${from} IS NULL OR ${to} IS NULL THEN NULL
          WHEN ${here} THEN CASE WHEN ${there} THEN 'internal' ELSE 'outbound' END
          WHEN ${there} THEN 'inbound' ELSE 'external' END`;
      }),
    );
  },
  examples: [
    {
      query:
        'ROW a = TO_IP("10.0.0.5"), b = TO_IP("8.8.8.8") | EVAL x = NETWORK_DIRECTION(a, b, "private"), y = NETWORK_DIRECTION(b, a, ["10.0.0.0/16"]), z = NETWORK_DIRECTION(a, a, ["loopback", "private"]), w = NETWORK_DIRECTION(b, b, "private") | KEEP x, y, z, w',
      rows: [['outbound', 'inbound', 'internal', 'external']],
    },
  ],
});

function textsOf(networks: Parameters<typeof constantOf>[0]): readonly string[] {
  const texts = constantOf<string | readonly string[]>(networks);
  return typeof texts === 'string' ? [texts] : (texts ?? []);
}

function within(address: Sql, networks: readonly Network[]): Sql {
  const conditions = networks.map(({ ranges, except }) => {
    const inside = ranges.map(
      (r) => sql`${address} BETWEEN ${Sql.bind(r.first, 'VARCHAR')} AND ${Sql.bind(r.last, 'VARCHAR')}`,
    );
    const some = sql`(${Sql.join(inside, ' OR ')})`;
    return except ? sql`NOT ${some}` : some;
  });
  return sql`(${Sql.join(conditions, ' OR ')})`;
}
