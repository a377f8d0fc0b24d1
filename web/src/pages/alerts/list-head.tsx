import { useState } from 'react';
import { addressOf } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Menu } from '../../parts/menu.tsx';
import { numberText } from '../../parts/number-text.ts';
import type { Density } from './alert-table.tsx';
import styles from './alerts-page.module.css';
import { COLUMNS, type ColumnName } from './columns.ts';
import type { AlertFilter, Direction, Grouping, ListState, Sort } from './list-state.ts';
import { alerts } from './use-triage.ts';

const EXPORTS = [
  ['seismo', 'JSON lines'],
  ['elastic', 'Elastic (ECS)'],
  ['ocsf', 'OCSF findings'],
] as const;

interface HeadProps {
  readonly total: number;
  readonly isOld: boolean;
  /** Alerts that arrived since. */
  readonly newer: number;
  /** Alerts in sight that the filter would no longer show. */
  readonly gone: number;
  readonly state: ListState;
  readonly filter: AlertFilter;
  readonly cards: boolean;
  readonly columns: readonly ColumnName[];
  readonly density: Density;
  readonly onState: (state: ListState) => void;
  readonly onColumns: (columns: readonly ColumnName[]) => void;
  readonly onDensity: (density: Density) => void;
  readonly onRenew: () => void;
  readonly onSelectAll: (() => void) | undefined;
}

/** How many alerts there are, what arrived, and how they are laid out. */
export function ListHead(props: HeadProps) {
  const {
    total,
    isOld,
    newer,
    gone,
    state,
    filter,
    cards,
    columns,
    density,
    onState,
    onColumns,
    onDensity,
    onRenew,
    onSelectAll,
  } = props;
  const [laying, setLaying] = useState(false);
  const news = [newer > 0 && `${numberText(newer)} new`, gone > 0 && `${numberText(gone)} no longer match`].filter(
    Boolean,
  );
  return (
    <div className={styles.head}>
      <span className={styles.total} role="status">
        {isOld ? 'Reading…' : alerts(total)}
      </span>
      <span role="status">
        {news.length > 0 && (
          <button type="button" className={styles.news} onClick={onRenew}>
            {news.join(', ')}: update the list
          </button>
        )}
      </span>
      <span className={styles.space} />
      {onSelectAll !== undefined && (
        <Button small kind="quiet" onClick={onSelectAll}>
          Select all
        </Button>
      )}
      <GroupBy state={state} onState={onState} />
      {cards && (
        <label className={styles.inline}>
          <span>Sort</span>
          <select
            value={`${state.sort} ${state.direction}`}
            onChange={(event) => {
              const [sort, direction] = event.target.value.split(' ') as [Sort, Direction];
              onState({ ...state, sort, direction });
            }}
          >
            {COLUMNS.flatMap((column) =>
              'sort' in column
                ? (['desc', 'asc'] as const).map((direction) => (
                    <option key={`${column.sort} ${direction}`} value={`${column.sort} ${direction}`}>
                      {column.title} {direction === 'asc' ? '↑' : '↓'}
                    </option>
                  ))
                : [],
            )}
          </select>
        </label>
      )}
      <Menu small label="Export">
        {EXPORTS.map(([format, title]) => (
          <a
            key={format}
            href={addressOf('exportAlerts', { query: { ...filter, format } })}
            download={`alerts.${format}.ndjson`}
          >
            {title}
          </a>
        ))}
      </Menu>
      {!cards && (
        <Button small kind="quiet" onClick={() => setLaying(true)}>
          <Icon name="settings" size={16} />
          Layout
        </Button>
      )}
      <Dialog title="Layout" open={laying} onClose={() => setLaying(false)}>
        <fieldset className={styles.choices}>
          <legend>Rows</legend>
          {(['comfortable', 'compact'] as const).map((value) => (
            <label key={value}>
              <input type="radio" name="density" checked={density === value} onChange={() => onDensity(value)} />
              {value === 'comfortable' ? 'Comfortable' : 'Compact'}
            </label>
          ))}
        </fieldset>
        <fieldset className={styles.choices}>
          <legend>Columns</legend>
          {COLUMNS.map(({ name, title }) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={columns.includes(name)}
                disabled={name === 'rule'}
                onChange={(event) =>
                  onColumns(event.target.checked ? [...columns, name] : columns.filter((c) => c !== name))
                }
              />
              {title}
            </label>
          ))}
        </fieldset>
      </Dialog>
    </div>
  );
}

/** One by one, or together by what they have in common. */
export function GroupBy({ state, onState }: { state: ListState; onState: (state: ListState) => void }) {
  return (
    <label className={styles.inline}>
      <span>Group by</span>
      <select
        value={state.group ?? ''}
        onChange={(event) => {
          const group = event.target.value;
          onState({ ...state, group: group === '' ? undefined : (group as Grouping) });
        }}
      >
        <option value="">Nothing</option>
        <option value="rule">Rule</option>
        <option value="caller">Caller</option>
      </select>
    </label>
  );
}
