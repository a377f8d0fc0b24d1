import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import type { AlertGroup } from '../../api/operations.ts';
import { AlertStateBadge, Severity } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { callerText } from '../../parts/caller-text.ts';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { numberText } from '../../parts/number-text.ts';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { Time } from '../../parts/time.tsx';
import styles from './alert-groups.module.css';
import page from './alerts-page.module.css';
import { GroupBy } from './list-head.tsx';
import {
  type AlertFilter,
  GROUP_SORTS,
  type Grouping,
  type GroupSort,
  type ListState,
  listSearch,
  withFacet,
} from './list-state.ts';
import { reasonText } from './reason-text.ts';
import { useArrivals } from './use-arrivals.ts';

const PER_PAGE = 100;
const MOST_SHOWN = 500;
const INSIDE = 20;
const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
const SORT_WORDS: Readonly<Record<GroupSort, string>> = {
  count: 'Alerts',
  open: 'Open',
  severity: 'Severity',
  last_seen: 'Last event',
  name: 'Name',
};

interface GroupsProps {
  readonly filter: AlertFilter;
  readonly by: Grouping;
  readonly state: ListState;
  readonly onState: (state: ListState) => void;
  readonly onRead: (read: boolean) => void;
}

/** Alerts by rule or by caller: how many, how bad, how many are still open. */
export function AlertGroups({ filter, by, state, onState, onRead }: GroupsProps) {
  const { groupSort: sort, groupDirection: direction } = state;
  const [limit, setLimit] = useState(PER_PAGE);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const groups = useOperation('groupAlerts', { query: { ...filter, by, sort, direction, limit } }, { keep: true });
  useEffect(() => onRead(groups.data !== undefined), [groups.data, onRead]);
  // Numbers follow what arrives.
  useArrivals(undefined);
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <>
      <div className={page.top}>
        <div className={page.head}>
          <span className={page.total} role="status">
            {groups.data === undefined ? '' : `${numberText(groups.data.total)} ${by === 'rule' ? 'rules' : 'callers'}`}
          </span>
          <span className={page.space} />
          <GroupBy state={state} onState={onState} />
          <label className={page.inline}>
            <span>Sort</span>
            <select
              value={sort}
              onChange={(event) => {
                const next = event.target.value as GroupSort;
                onState({ ...state, groupSort: next, groupDirection: next === 'name' ? 'asc' : 'desc' });
              }}
            >
              {GROUP_SORTS.map((value) => (
                <option key={value} value={value}>
                  {SORT_WORDS[value]}
                </option>
              ))}
            </select>
          </label>
          <Button
            small
            kind="quiet"
            aria-label={direction === 'asc' ? 'Ascending' : 'Descending'}
            onClick={() => onState({ ...state, groupDirection: direction === 'asc' ? 'desc' : 'asc' })}
          >
            {direction === 'asc' ? '↑' : '↓'}
          </Button>
        </div>
      </div>
      <Loaded
        of={groups}
        lines={12}
        empty={{ when: ({ total }) => total === 0, show: <strong>No alerts match</strong> }}
      >
        {({ items, total }) => (
          <>
            <ul className={styles.groups}>
              {items.map((group) => {
                const key = group.value ?? '';
                return (
                  <GroupItem
                    key={key}
                    group={group}
                    by={by}
                    filter={filter}
                    state={state}
                    open={open.has(key)}
                    onToggle={() => toggle(key)}
                  />
                );
              })}
            </ul>
            {items.length < Math.min(total, MOST_SHOWN) && (
              <Button onClick={() => setLimit(Math.min(MOST_SHOWN, limit + PER_PAGE))}>
                Show more of {numberText(total)}
              </Button>
            )}
            {total > MOST_SHOWN && items.length === MOST_SHOWN && (
              <p className={styles.rest}>
                {numberText(total - MOST_SHOWN)} more: narrow the filter, or sort another way.
              </p>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

interface ItemProps {
  readonly group: AlertGroup;
  readonly by: Grouping;
  readonly filter: AlertFilter;
  readonly state: ListState;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function GroupItem({ group, by, filter, state, open, onToggle }: ItemProps) {
  const { value, label, count, severities, states, others, last_seen } = group;
  const name = by === 'rule' ? (label ?? value ?? '') : value === null ? 'No one caller' : callerText(value);
  const left = states.open + states.acknowledged;
  return (
    <li className={styles.group}>
      <h2 className={styles.name}>
        <button type="button" aria-expanded={open} onClick={onToggle}>
          <Icon name={open ? 'chevron' : 'next'} size={16} />
          <span title={visibleText(value ?? '')}>
            <Text>{name}</Text>
          </span>
        </button>
      </h2>
      <span className={styles.severities}>
        {SEVERITIES.filter((severity) => severities[severity] > 0).map((severity) => (
          <span key={severity} className={styles.severity}>
            <Severity value={severity} /> {numberText(severities[severity])}
          </span>
        ))}
      </span>
      <span className={styles.figure}>
        <strong>{numberText(count)}</strong> {count === 1 ? 'alert' : 'alerts'}
      </span>
      <span className={styles.figure}>{left === 0 ? 'all closed' : `${numberText(left)} not closed`}</span>
      <span className={styles.figure}>
        {numberText(others)} {by === 'rule' ? (others === 1 ? 'caller' : 'callers') : others === 1 ? 'rule' : 'rules'}
      </span>
      <span className={styles.figure}>
        <Time at={last_seen} />
      </span>
      {open && <GroupAlerts group={group} by={by} filter={filter} state={state} />}
    </li>
  );
}

function GroupAlerts({ group, by, filter, state }: Omit<ItemProps, 'open' | 'onToggle'>) {
  const values = [group.value ?? 'none'];
  const facet = by === 'rule' ? { rule_id: values } : { caller: values };
  const rows = useOperation('listAlertRows', { query: { ...filter, ...facet, limit: INSIDE } });
  const navigate = useNavigate();
  const list = withFacet({ ...state, group: undefined }, by, [group.value ?? 'none']);
  return (
    <div className={styles.inside}>
      <Loaded of={rows} lines={3}>
        {({ items, total }) => (
          <>
            <ul>
              {items.map((row) => (
                <li key={row.handle} className={styles.alert}>
                  <Time at={row.raised_at} />
                  <Severity value={row.severity} />
                  <AlertStateBadge state={row.state} resolution={row.resolution} />
                  <Link to={`/alerts/${row.handle}`}>
                    {by === 'caller' && (
                      <>
                        <strong>
                          <Text>{row.rule_name}</Text>
                        </strong>{' '}
                      </>
                    )}
                    <Text>{reasonText(row)}</Text>
                  </Link>
                </li>
              ))}
            </ul>
            <Button small onClick={() => void navigate(`/alerts?${listSearch(list)}`)}>
              {total > items.length ? `All ${numberText(total)} as a list` : 'As a list'}
            </Button>
          </>
        )}
      </Loaded>
    </div>
  );
}
