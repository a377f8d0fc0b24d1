import { memo } from 'react';
import type { AlertRow } from '../../api/operations.ts';
import { AlertLink } from '../../parts/alert-link.tsx';
import { AlertStateBadge, Badge, Severity } from '../../parts/badge.tsx';
import { callerAccount, callerText } from '../../parts/caller-text.ts';
import { numberText } from '../../parts/number-text.ts';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { Time } from '../../parts/time.tsx';
import styles from './alert-table.module.css';
import type { Column, ColumnName } from './columns.ts';
import { reasonText } from './reason-text.ts';

const MOST_TAGS = 2;

interface RowProps {
  readonly row: AlertRow;
  readonly place: number;
  readonly columns: readonly (Column & { readonly name: ColumnName })[];
  readonly chosen: boolean;
  readonly fixed: boolean;
  readonly active: boolean;
  /** Whether the list's filter would still show it. */
  readonly matches: boolean;
  readonly top: number;
  readonly height: number;
  /** Absent where the reader may change nothing. */
  readonly onChoose?: ((place: number, chosen: boolean, range: boolean) => void) | undefined;
  readonly onActive?: ((place: number) => void) | undefined;
}

/** One alert as a row of the table, or as a card on a phone. */
export const AlertRowView = memo(function AlertRowView(props: RowProps) {
  const { row, place, columns, chosen, fixed, active, matches, top, height, onChoose, onActive } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are not on the screen are not there, which table elements cannot tell.
    // biome-ignore lint/a11y/useFocusableInteractive: its link is what takes focus.
    <div
      role="row"
      className={styles.row}
      aria-rowindex={place + 2}
      data-active={active}
      data-chosen={chosen}
      data-matches={matches}
      data-severity={row.severity}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      {onChoose !== undefined && (
        <div {...CELL} className={styles.choose}>
          <label>
            <input
              type="checkbox"
              checked={chosen}
              disabled={fixed}
              aria-label={`Select ${visibleText(row.rule_name)}, ${visibleText(row.caller?.value ?? 'no one caller')}`}
              // The event of a click knows of the shift key, that of a change does not.
              onClick={(event) => onChoose(place, event.currentTarget.checked, event.shiftKey)}
              onChange={() => {}}
            />
          </label>
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.name}
          {...CELL}
          className={styles.cell}
          data-column={column.name}
          data-numeric={column.numeric}
        >
          <Cell row={row} name={column.name} place={place} onActive={onActive} />
        </div>
      ))}
    </div>
  );
});

const CELL = { role: 'cell' } as const;

function Cell({
  row,
  name,
  place,
  onActive,
}: {
  row: AlertRow;
  name: ColumnName;
  place: number;
  onActive: RowProps['onActive'];
}) {
  switch (name) {
    case 'severity':
      return <Severity value={row.severity} />;
    case 'risk':
      return numberText(row.risk_score);
    case 'rule':
      return (
        <>
          <AlertLink handle={row.handle} place={place} className={styles.open} onFocus={() => onActive?.(place)}>
            <Text>{row.rule_name}</Text>
          </AlertLink>
          <span className={styles.reason} title={visibleText(row.reason)}>
            <Text>{reasonText(row)}</Text>
          </span>
        </>
      );
    case 'caller':
      return row.caller === null ? (
        <span className={styles.nobody}>No one caller</span>
      ) : (
        <span title={`${visibleText(row.caller.field)}: ${visibleText(row.caller.value)}`}>
          <Text>{callerText(row.caller.value)}</Text>
          <span className={styles.second}>{callerAccount(row.caller.value)}</span>
        </span>
      );
    case 'state':
      return row.withdrawn ? (
        <Badge tone="warning">withdrawn</Badge>
      ) : (
        <AlertStateBadge state={row.state} resolution={row.resolution} short />
      );
    case 'assignee':
      return row.assignee === null ? <span className={styles.nobody}>Nobody</span> : <Text>{row.assignee}</Text>;
    case 'tags':
      return <Words words={row.tags} />;
    case 'techniques':
      return <Words words={row.techniques} />;
    case 'events':
      return (
        <>
          {numberText(row.events)}
          <span className={styles.unit}> {row.events === 1 ? 'event' : 'events'}</span>
        </>
      );
    case 'raised':
      return <Time at={row.raised_at} />;
    case 'seen':
      return <Time at={row.last_seen} />;
    case 'updated':
      return <Time at={row.updated_at} />;
  }
}

function Words({ words }: { words: readonly string[] }) {
  return (
    <span className={styles.words} title={words.map(visibleText).join(', ')}>
      {words.slice(0, MOST_TAGS).map((word) => (
        <Badge key={word}>{visibleText(word)}</Badge>
      ))}
      {words.length > MOST_TAGS && <span className={styles.second}>+{words.length - MOST_TAGS}</span>}
    </span>
  );
}
