import { Sql, sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import { isoTime } from '../../detect/alert.ts';
import { RULE_SEVERITIES } from '../../rules/rule.ts';
import type { LedgerRead, LedgerRow } from '../../store/ledger-database.ts';
import type { AlertGroup, AlertGrouping, AlertGroupOrder, AlertGroups, AlertGroupsRequest } from '../alert-groups.ts';
import { ALERT_STATES } from '../alert-record.ts';
import { alertCondition } from './alert-filter.ts';
import { numberOf, whole } from './bound.ts';

const MOST_GROUPS = 500;

const GROUPINGS: Record<AlertGrouping, { readonly value: Sql; readonly label: Sql; readonly others: Sql }> = {
  rule: { value: sql`rule_id`, label: sql`rule_name`, others: sql`caller` },
  caller: { value: sql`caller`, label: sql`caller_field`, others: sql`rule_id` },
};

const ORDERS: Record<AlertGroupOrder, (direction: string) => string> = {
  count: (direction) => `alerts ${direction}`,
  open: (direction) => `state_open ${direction}, alerts ${direction}`,
  last_seen: (direction) => `last_seen ${direction}`,
  severity: (direction) => {
    const counts = [...RULE_SEVERITIES].reverse().map((severity) => `severity_${severity} ${direction}`);
    return [`worst ${direction}`, ...counts].join(', ');
  },
  name: (direction) => `lower(name) ${direction} NULLS LAST`,
};

const COUNTS = Sql.raw(
  [
    ...RULE_SEVERITIES.map((severity) => `count(*) FILTER (severity = '${severity}') AS severity_${severity}`),
    ...ALERT_STATES.map((state) => `count(*) FILTER (state = '${state}') AS state_${state}`),
  ].join(', '),
);

/** Alerts counted by what they have in common. */
export async function alertGroups(read: LedgerRead, request: AlertGroupsRequest): Promise<AlertGroups> {
  const { filter = {}, by, sort = 'count', direction = 'desc', offset = 0, limit = 100 } = request;
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new UserError(`an offset is a whole number from 0 on, not ${offset}`);
  }
  const { value, label, others } = GROUPINGS[by];
  const name = by === 'rule' ? sql`label` : sql`value`;
  const rows = await read(
    sql`WITH grouped AS (
          SELECT ${value} AS value, arg_max(${label}, n) AS label, count(*) AS alerts, count(DISTINCT ${others}) AS others,
            max(severity_rank) AS worst, min(first_seen) AS first_seen, max(last_seen) AS last_seen, max(n) AS latest, ${COUNTS}
          FROM alerts WHERE ${alertCondition(filter)} GROUP BY ${value}
        )
        SELECT *, ${name} AS name, count(*) OVER () AS total_groups FROM grouped
        ORDER BY ${Sql.raw(ORDERS[sort](direction === 'asc' ? 'ASC' : 'DESC'))}, latest DESC
        LIMIT ${whole(Math.max(1, Math.min(limit, MOST_GROUPS)))} OFFSET ${whole(offset)}`,
  );
  return { total: rows.length === 0 ? 0 : numberOf(rows[0]!, 'total_groups'), items: rows.map(groupOf) };
}

function groupOf(row: LedgerRow): AlertGroup {
  const counted = <Key extends string>(prefix: string, keys: readonly Key[]) =>
    Object.fromEntries(keys.map((key) => [key, numberOf(row, `${prefix}_${key}`)])) as Record<Key, number>;
  return {
    value: row.value as string | null,
    label: row.label as string | null,
    count: numberOf(row, 'alerts'),
    severities: counted('severity', RULE_SEVERITIES),
    states: counted('state', ALERT_STATES),
    others: numberOf(row, 'others'),
    first_seen: isoTime(numberOf(row, 'first_seen')),
    last_seen: isoTime(numberOf(row, 'last_seen')),
  };
}
