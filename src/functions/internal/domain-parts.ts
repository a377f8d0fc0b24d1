import { Sql, sql } from '../../base/sql-text.ts';
import { once, singleValue } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { MOST_LABELS, publicSuffixRules } from '../parts/public-suffix.ts';
import { STRINGS } from '../types.ts';

const HOST = '[^\\s./:@?#\\\\]+(?:[.][^\\s./:@?#\\\\]+)*';

/** A host name taken apart, see `PART_COLUMNS.registered_domain`; null where it is none or ends in no public suffix. */
export const DOMAIN_PARTS = defineFunction({
  name: '$DOMAIN_PARTS',
  kind: 'scalar',
  category: 'internal',
  description: 'The parts of a host name.',
  parameters: [{ name: 'host', types: STRINGS }],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: () => true,
  sql: ([host], context) => {
    const { dialect } = context;
    return once('host', singleValue(host!, dialect), context, (text) => {
      // The root's dot at the end is part of the name in full, and of none of its labels.
      const labels = sql`string_split(rtrim(lower(${text}), '.'), '.')`;
      return dialect.let('labels', labels, (all) =>
        dialect.let('length', suffixLength(all), (length) => {
          const name = sql`rtrim(${text}, '.')`;
          return dialect.let('written', sql`string_split(${name}, '.')`, (written) => {
            const last = (count: Sql) => sql`array_to_string(${written}[-(${count}):], '.')`;
            const registered = sql`CASE WHEN len(${written}) > ${length} THEN ${last(sql`${length} + 1`)} END`;
            const before = sql`array_to_string(${written}[:len(${written}) - ${length} - 1], '.')`;
            const subdomain = sql`CASE WHEN len(${written}) > ${length} + 1 THEN ${before} END`;
            const valid = sql`regexp_full_match(${name}, ${Sql.bind(HOST, 'VARCHAR')}) AND length(${name}) <= 253`;
            return sql`CASE WHEN ${valid} AND ${length} > 0 THEN [${name}, ${registered}, ${last(length)}, ${subdomain}] END`;
          });
        }),
      );
    });
  },
  examples: [],
});

/**
 * Of how many labels the public suffix is; null for none. The engine looks a text up among the values of an ENUM at once,
 * however many there are.
 */
function suffixLength(labels: Sql): Sql {
  const rules = Sql.raw(
    `ENUM(${publicSuffixRules()
      .map((rule) => `'${rule}'`)
      .join(', ')})`,
  );
  const ending = sql`array_to_string(${labels}[-n:], '.')`;
  const wildcard = sql`'*.' || array_to_string(${labels}[-(n - 1):], '.')`;
  const most = sql`CASE WHEN len(${labels}) < ${MOST_LABELS} THEN len(${labels}) ELSE ${MOST_LABELS} END`;
  const counts = sql`generate_series(${most}, 1, -1)`;
  // An exception ends one label earlier, and stands before all other rules; of these the longest counts.
  const exceptions = sql`list_transform(${counts}, lambda n: {'rule': '!' || ${ending}, 'count': n - 1})`;
  const others = sql`flatten(list_transform(${counts}, lambda n: [
    {'rule': ${ending}, 'count': n}, {'rule': CASE WHEN n > 1 THEN ${wildcard} END, 'count': n}]))`;
  return sql`list_filter(list_concat(${exceptions}, ${others}), lambda r: TRY_CAST(r.rule AS ${rules}) IS NOT NULL)[1].count`;
}
