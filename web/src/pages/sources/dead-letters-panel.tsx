import { useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import type { DeadLetter } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { fullNumber } from '../../parts/charts/series.ts';
import { CursorPages } from '../../parts/cursor-pages.tsx';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { DeadLetterDialog } from './dead-letter-dialog.tsx';
import styles from './dead-letters-panel.module.css';
import { DeleteDeadLetters } from './delete-dead-letters.tsx';
import { replayText, useLetterChanges } from './use-letter-changes.ts';

const PAGE = 25;
const EVERY_MS = 30_000;

/** Records that could not be understood: why, which, and what becomes of them. */
export function DeadLettersPanel() {
  const [parameters, setParameters] = useSearchParams();
  const reason = parameters.get('reason') ?? undefined;
  const source = parameters.get('source') ?? undefined;
  const letter = parameters.get('letter');
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [deleting, setDeleting] = useState(false);
  const mayChange = useMay('replayDeadLetters');
  const changes = useLetterChanges();

  const filter = { ...(reason !== undefined && { reason }), ...(source !== undefined && { source }) };
  const counts = useOperation('countDeadLetters', {}, { every: EVERY_MS });
  const cursor = cursors.at(-1);
  const list = useOperation(
    'listDeadLetters',
    { query: { ...filter, limit: PAGE, ...(cursor !== undefined && { cursor }) } },
    { every: EVERY_MS, keep: true },
  );

  const choose = (name: 'reason' | 'source' | 'letter', value: string | null) => {
    if (name !== 'letter') setCursors([]);
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: name !== 'letter', preventScrollReset: true },
    );
  };

  const narrowed = reason !== undefined || source !== undefined;
  const columns: readonly DataColumn<DeadLetter>[] = [
    {
      name: 'Reason',
      cell: (row) => (
        <button type="button" className={styles.open} onClick={() => choose('letter', row.id)}>
          <Text>{row.reason}</Text>
        </button>
      ),
    },
    {
      name: 'From',
      cell: (row) => (
        <>
          <Text>{row.source}</Text>
          <span className={styles.position}>
            , <Text>{row.position}</Text>
          </span>
        </>
      ),
    },
    { name: 'Tried as', cell: (row) => (row.format === null ? 'no format fits' : <Text>{row.format}</Text>) },
    { name: 'Stored', cell: (row) => <Time at={row.stored_at} /> },
    { name: 'Characters', number: true, cell: (row) => fullNumber(row.size) },
  ];

  return (
    <Panel
      title="Dead letters"
      about="Records that could not be understood. They are kept as they came; once the cause is mended, replay them."
      id="dead-letters"
      flush
      actions={
        mayChange && (list.data?.items.length ?? 0) > 0 ? (
          <>
            <Button busy={changes.replaying} onClick={() => void changes.replay(filter)}>
              {narrowed ? 'Replay those shown' : 'Replay all'}
            </Button>
            <Button kind="danger" onClick={() => setDeleting(true)}>
              {narrowed ? 'Delete those shown' : 'Delete all'}
            </Button>
          </>
        ) : undefined
      }
    >
      <div className={styles.top}>
        {changes.error !== null && <Problem error={changes.error} />}
        <div aria-live="polite">
          {changes.outcome !== undefined && (
            <Notice
              tone={changes.outcome.dead_letters === 0 ? 'good' : 'warning'}
              title={replayText(changes.outcome)}
            />
          )}
        </div>
        {(counts.data?.total ?? 0) > 0 && (
          <div className={styles.filters}>
            <Facet
              label="By reason"
              value={reason}
              counts={counts.data?.reasons ?? []}
              onChoose={(value) => choose('reason', value)}
            />
            <Facet
              label="By where they came from"
              value={source}
              counts={counts.data?.sources ?? []}
              onChoose={(value) => choose('source', value)}
            />
          </div>
        )}
      </div>
      <Loaded
        of={list}
        lines={3}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <p className={styles.inset}>
              {narrowed ? 'No dead letter fits.' : 'There are none: every record that came was understood.'}
            </p>
          ),
        }}
      >
        {({ items, next, total }) => (
          <>
            <DataTable
              label="Dead letters"
              columns={columns}
              rows={items}
              keyOf={({ id }) => id}
              current={({ id }) => id === letter}
            />
            <CursorPages cursors={cursors} next={next} onGo={setCursors}>
              {narrowed ? undefined : `${fullNumber(total)} in all, the oldest first`}
            </CursorPages>
          </>
        )}
      </Loaded>
      <DeadLetterDialog id={letter} changes={changes} mayChange={mayChange} onClose={() => choose('letter', null)} />
      <DeleteDeadLetters filter={filter} open={deleting} narrowed={narrowed} onClose={() => setDeleting(false)} />
    </Panel>
  );
}

const SHOWN = 6;

/** The values that most letters share, each to narrow the list to; the chosen one again to take that back. */
function Facet({
  label,
  value,
  counts,
  onChoose,
}: {
  label: string;
  value: string | undefined;
  counts: readonly { value: string; count: number }[];
  onChoose: (value: string | null) => void;
}) {
  const [all, setAll] = useState(false);
  const heading = useId();
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const shown = all ? counts : counts.slice(0, SHOWN);
  const known = value === undefined || shown.some((count) => count.value === value);
  const rows = known ? shown : [...shown, counts.find((c) => c.value === value) ?? { value, count: 0 }];
  return (
    <div className={styles.facet}>
      <h3 id={heading}>{label}</h3>
      <ul aria-labelledby={heading}>
        {rows.map((count) => (
          <li key={count.value}>
            <button
              type="button"
              aria-pressed={count.value === value}
              onClick={() => onChoose(count.value === value ? null : count.value)}
            >
              <span className={styles.share} style={{ width: `${(100 * count.count) / most}%` }} />
              <span className={styles.value}>
                <Text>{count.value}</Text>
              </span>
              <span className={styles.count}>{fullNumber(count.count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {counts.length > SHOWN && (
        <Button small kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${counts.length - SHOWN} more`}
        </Button>
      )}
    </div>
  );
}
