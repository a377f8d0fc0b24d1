import { Sql, sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerRead, LedgerRow } from '../../store/ledger-database.ts';
import {
  ALERT_FACETS,
  type AlertCounts,
  type AlertFacet,
  type AlertFilter,
  type AlertTimes,
  type FacetCount,
  type HistogramBar,
  type HistogramRequest,
  type RuleVerdicts,
  type SpanStatistics,
} from '../alert-book.ts';
import { alertCondition } from './alert-filter.ts';
import { numberOf, textOf, whole } from './bound.ts';

/** More values of a facet than these are left to filters. */
const MOST_VALUES = 200;
const MOST_BARS = 20_000;

const WORDS = (column: string) => `unnest(string_split(trim(${column}, chr(10)), chr(10)))`;

const FACET_COLUMNS: Record<AlertFacet, string> = {
  state: 'state',
  resolution: 'resolution',
  severity: 'severity',
  rule: 'rule_id',
  assignee: 'assignee',
  tag: WORDS('tags'),
  technique: WORDS('techniques'),
};

/** How many alerts there are, and how many of each value of the facets: the alerts are read once. */
export async function alertCounts(
  read: LedgerRead,
  filter: AlertFilter,
  facets: readonly AlertFacet[] = ALERT_FACETS,
): Promise<AlertCounts> {
  const counts = facets.map((facet) => {
    const label = facet === 'rule' ? 'arg_max(rule_name, n)' : 'NULL';
    return Sql.raw(
      `SELECT '${facet}' AS facet, value, ${label} AS label, count(*) AS count
       FROM (SELECT ${FACET_COLUMNS[facet]} AS value, rule_name, n FROM found) GROUP BY value`,
    );
  });
  const total = sql`SELECT 'total' AS facet, NULL AS value, NULL AS label, count(*) AS count FROM found`;
  const rows = await read(
    sql`WITH found AS MATERIALIZED (
          SELECT n, state, resolution, severity, rule_id, rule_name, assignee, tags, techniques
          FROM alerts WHERE ${alertCondition(filter)}
        ) ${Sql.join([total, ...counts], ' UNION ALL ')} ORDER BY count DESC, value`,
  );
  const byFacet: Partial<Record<AlertFacet, FacetCount[]>> = Object.fromEntries(facets.map((facet) => [facet, []]));
  let found = 0;
  for (const row of rows) {
    const count = numberOf(row, 'count');
    if (row.facet === 'total') found = count;
    const values = byFacet[row.facet as AlertFacet];
    if (values === undefined || values.length >= MOST_VALUES) continue;
    values.push({
      value: row.value as string | null,
      ...(typeof row.label === 'string' && { label: row.label }),
      count,
    });
  }
  return { total: found, facets: byFacet };
}

const SPLITS = { severity: sql`severity`, state: sql`state`, rule: sql`rule_id` } as const;
const TIMES = { raised_at: sql`raised`, last_seen: sql`last_seen` } as const;

/** Counts by time; a UserError where the interval is too small for the span of the alerts. */
export async function alertHistogram(read: LedgerRead, request: HistogramRequest): Promise<readonly HistogramBar[]> {
  const { interval } = request;
  if (!Number.isSafeInteger(interval) || interval < 1) {
    throw new UserError(`an interval is a whole number of milliseconds above 0, not ${interval}`);
  }
  const time = TIMES[request.by];
  const rows = await read(
    sql`SELECT ${time} // ${whole(interval)} AS bucket, ${SPLITS[request.split]} AS value, count(*) AS count
        FROM alerts WHERE ${alertCondition(request.filter ?? {})}
        GROUP BY bucket, value ORDER BY bucket, value LIMIT ${whole(MOST_BARS + 1)}`,
  );
  if (rows.length > MOST_BARS) {
    throw new UserError(`these alerts make more than ${MOST_BARS} bars`, {
      hint: 'widen the interval, or narrow the time range',
    });
  }
  return rows.map((row) => ({
    at: isoTime(numberOf(row, 'bucket') * interval),
    value: textOf(row, 'value'),
    count: numberOf(row, 'count'),
  }));
}

const SPANS = {
  detect: 'raised - first_seen',
  acknowledge: 'acknowledged - raised',
  close: 'closed - raised',
} as const;
const SPAN_COLUMNS = Sql.raw(
  Object.entries(SPANS)
    .map(
      ([name, span]) => `count(${span}) AS ${name}_count, avg(${span}) AS ${name}_mean,
        quantile_cont(${span}, 0.5) AS ${name}_p50, quantile_cont(${span}, 0.9) AS ${name}_p90`,
    )
    .join(', '),
);

/** How long it took until alerts were raised, acknowledged and closed: a row per rule and severity, per severity, or one over all. */
export async function alertTimes(
  read: LedgerRead,
  filter: AlertFilter,
  by: 'rule' | 'severity' | 'all',
): Promise<readonly AlertTimes[]> {
  const rule = by === 'rule' ? sql`rule_id` : sql`NULL`;
  const name = by === 'rule' ? sql`arg_max(rule_name, n)` : sql`NULL`;
  const severity = by === 'all' ? sql`NULL` : sql`severity`;
  const rows = await read(
    sql`SELECT ${rule} AS rule, ${name} AS name, ${severity} AS of_severity, max(severity_rank) AS rank, ${SPAN_COLUMNS}
        FROM alerts WHERE ${alertCondition(filter)} GROUP BY ${rule}, ${severity} ORDER BY name, rule, rank DESC`,
  );
  return rows.map((row) => ({
    rule_id: row.rule as string | null,
    rule_name: row.name as string | null,
    severity: row.of_severity as string | null,
    detect: statistics(row, 'detect'),
    acknowledge: statistics(row, 'acknowledge'),
    close: statistics(row, 'close'),
  }));
}

function statistics(row: LedgerRow, span: keyof typeof SPANS): SpanStatistics {
  return {
    count: numberOf(row, `${span}_count`),
    mean: row[`${span}_mean`] as number | null,
    p50: row[`${span}_p50`] as number | null,
    p90: row[`${span}_p90`] as number | null,
  };
}

/** What rules' alerts turned out to be. */
export async function ruleVerdicts(read: LedgerRead, filter: AlertFilter): Promise<readonly RuleVerdicts[]> {
  const rows = await read(
    sql`SELECT rule_id, arg_max(rule_name, n) AS rule_name, count(*) AS alerts, max(raised) AS last_raised,
          count(*) FILTER (state = 'open') AS open, count(*) FILTER (state = 'acknowledged') AS acknowledged,
          count(*) FILTER (state = 'closed') AS closed,
          count(*) FILTER (resolution = 'true_positive') AS true_positive,
          count(*) FILTER (resolution = 'false_positive') AS false_positive,
          count(*) FILTER (resolution = 'benign') AS benign, count(*) FILTER (resolution = 'duplicate') AS duplicate
        FROM alerts WHERE ${alertCondition(filter)} GROUP BY rule_id ORDER BY alerts DESC, rule_id`,
  );
  return rows.map((row) => {
    const truePositive = numberOf(row, 'true_positive');
    const judged = truePositive + numberOf(row, 'false_positive') + numberOf(row, 'benign');
    return {
      rule_id: textOf(row, 'rule_id'),
      rule_name: textOf(row, 'rule_name'),
      alerts: numberOf(row, 'alerts'),
      last_raised: isoTime(numberOf(row, 'last_raised')),
      open: numberOf(row, 'open'),
      acknowledged: numberOf(row, 'acknowledged'),
      closed: numberOf(row, 'closed'),
      true_positive: truePositive,
      false_positive: numberOf(row, 'false_positive'),
      benign: numberOf(row, 'benign'),
      duplicate: numberOf(row, 'duplicate'),
      precision: judged === 0 ? null : truePositive / judged,
    };
  });
}
