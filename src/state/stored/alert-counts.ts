import { Sql, sql } from '../../base/sql-text.ts';
import type { LedgerRead } from '../../store/ledger-database.ts';
import {
  ALERT_FACETS,
  type AlertCounts,
  type AlertFacet,
  type AlertFilter,
  type CountOptions,
  type FacetCount,
} from '../alert-book.ts';
import { facetConditions, restCondition } from './alert-filter.ts';
import { all, numberOf, whole } from './bound.ts';

/** More values of a facet than these are left to filters. */
const MOST_VALUES = 200;

const WORDS = (column: string) => sql`unnest(string_split(trim(${Sql.raw(column)}, chr(10)), chr(10)))`;

const FACET_VALUES: Record<AlertFacet, Sql> = {
  state: sql`state`,
  resolution: sql`resolution`,
  severity: sql`severity`,
  rule: sql`rule_id`,
  caller: sql`caller`,
  assignee: sql`assignee`,
  tag: WORDS('tags'),
  technique: WORDS('techniques'),
};

/** How many alerts there are, and how many of each value of the facets: the alerts are read once. */
export async function alertCounts(
  read: LedgerRead,
  filter: AlertFilter,
  facets: readonly AlertFacet[] = ALERT_FACETS,
  { open = false }: CountOptions = {},
): Promise<AlertCounts> {
  const asked = Object.entries(facetConditions(filter)) as [AlertFacet, Sql][];
  // Each condition once for each alert, whichever counts it is part of.
  const judged = asked.map(([facet, condition]) => sql`, coalesce(${condition}, FALSE) AS ${holds(facet)}`);
  const under = (left?: AlertFacet) => all(asked.filter(([facet]) => facet !== left).map(([facet]) => holds(facet)));
  const counts = facets.map((facet) => {
    const label = facet === 'rule' ? sql`arg_max(rule_name, n)` : sql`NULL`;
    // What is asked for is among the values however few there are of it.
    const named = open && asked.some(([other]) => other === facet) ? holds(facet) : sql`FALSE`;
    return sql`(SELECT ${Sql.raw(`'${facet}'`)} AS facet, value, ${label} AS label, count(*) AS count
       FROM (SELECT ${FACET_VALUES[facet]} AS value, rule_name, n, ${named} AS named
             FROM found WHERE ${under(open ? facet : undefined)})
       GROUP BY value ORDER BY bool_or(named) DESC, count DESC, value LIMIT ${whole(MOST_VALUES)})`;
  });
  const total = sql`(SELECT 'total' AS facet, NULL AS value, NULL AS label, count(*) AS count FROM found WHERE ${under()})`;
  const rows = await read(
    sql`WITH found AS MATERIALIZED (
          SELECT n, state, resolution, severity, rule_id, rule_name, caller, assignee, tags, techniques ${Sql.join(judged, '')}
          FROM alerts WHERE ${restCondition(filter)} ${open ? sql`` : sql`AND ${all(asked.map(([, condition]) => condition))}`}
        ) ${Sql.join([total, ...counts], ' UNION ALL ')} ORDER BY count DESC, value`,
  );
  const byFacet: Partial<Record<AlertFacet, FacetCount[]>> = Object.fromEntries(facets.map((facet) => [facet, []]));
  let found = 0;
  for (const row of rows) {
    const count = numberOf(row, 'count');
    if (row.facet === 'total') found = count;
    byFacet[row.facet as AlertFacet]?.push({
      value: row.value as string | null,
      ...(typeof row.label === 'string' && { label: row.label }),
      count,
    });
  }
  return { total: found, facets: byFacet };
}

function holds(facet: AlertFacet): Sql {
  return Sql.raw(`is_${facet}`);
}
