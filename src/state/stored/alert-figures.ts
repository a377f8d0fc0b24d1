import { Sql, sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import { isoTime } from '../../detect/alert.ts';
import type { LedgerRead, LedgerRow } from '../../store/ledger-database.ts';
import type {
  AlertFilter,
  AlertTimes,
  HistogramBar,
  HistogramRequest,
  RuleVerdicts,
  SpanStatistics,
} from '../alert-book.ts';
import { alertCondition } from './alert-filter.ts';
import { numberOf, textOf, whole } from './bound.ts';

const MOST_BARS = 20_000;

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
