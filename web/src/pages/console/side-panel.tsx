import { useId, useState } from 'react';
import { printName } from '../../../../src/esql/name-printer.ts';
import { useOperation } from '../../api/hooks.ts';
import type { Stream } from '../../api/operations.ts';
import { useZone } from '../../app/zone.ts';
import { Button } from '../../parts/button.tsx';
import type { ConsoleAsk } from '../../parts/console-address.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { spanText, timeText } from '../../parts/time.tsx';
import { examplesFor, filledStreams } from './examples.ts';
import { FieldName } from './field-name.tsx';
import { forgetAll, type PastQuery, useHistory } from './history.ts';
import { OwnRules } from './own-rules.tsx';
import styles from './side-panel.module.css';
import { rangeText } from './time-range.tsx';
import { numberText } from './values.ts';

const TABS = ['Fields', 'Examples', 'History', 'Rules'] as const;
type Tab = (typeof TABS)[number];
/** More names than one reads; a filter finds the others. */
const MOST_FIELDS = 300;

/** What helps to write a query: fields, queries to begin with, queries of before. */
export function SidePanel({
  onInsert,
  onOpen,
}: {
  onInsert: (text: string) => void;
  onOpen: (ask: ConsoleAsk | { readonly query: string; readonly rule?: string }) => void;
}) {
  const [tab, setTab] = useState<Tab>('Fields');
  const own = useId();
  const move = (step: number) => {
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]!;
    setTab(next);
    document.getElementById(`${own}-${next}`)?.focus();
  };
  return (
    <aside className={styles.panel} aria-label="Fields, examples, history and rules">
      <div
        className={styles.tabs}
        role="tablist"
        aria-label="Help"
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') move(1);
          if (event.key === 'ArrowLeft') move(-1);
        }}
      >
        {TABS.map((name) => (
          <button
            key={name}
            id={`${own}-${name}`}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls={`${own}-panel`}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => setTab(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div className={styles.body} role="tabpanel" id={`${own}-panel`} aria-labelledby={`${own}-${tab}`}>
        {tab === 'History' ? (
          <History onOpen={onOpen} />
        ) : tab === 'Rules' ? (
          <OwnRules onOpen={onOpen} />
        ) : (
          <Streams>
            {(stream) =>
              tab === 'Fields' ? (
                <Fields stream={stream} onInsert={onInsert} />
              ) : (
                <Examples stream={stream} onOpen={onOpen} />
              )
            }
          </Streams>
        )}
      </div>
    </aside>
  );
}

function Streams({ children }: { children: (stream: Stream) => React.ReactNode }) {
  const fields = useOperation('fields', {}, { fresh: 30_000 });
  const [name, setName] = useState('');
  return (
    <Loaded
      of={fields}
      lines={8}
      empty={{ when: ({ items }) => items.length === 0, show: 'There are no data streams.' }}
    >
      {({ items }) => {
        const filled = filledStreams(items);
        const offered = filled.length > 0 ? filled : items;
        const stream = offered.find((s) => s.name === name) ?? offered[0]!;
        return (
          <>
            <label className={styles.control}>
              <span>Data stream</span>
              <select value={stream.name} onChange={(event) => setName(event.target.value)}>
                {offered.map((s) => (
                  <option key={s.name} value={s.name}>
                    {visibleText(s.name)}
                  </option>
                ))}
              </select>
            </label>
            {children(stream)}
          </>
        );
      }}
    </Loaded>
  );
}

function Fields({ stream, onInsert }: { stream: Stream; onInsert: (text: string) => void }) {
  const [wanted, setWanted] = useState('');
  const [all, setAll] = useState(false);
  const words = wanted.trim().toLowerCase();
  const known = inOrder(stream).filter((f) => (all || f.seen) && f.name.toLowerCase().includes(words));
  const hidden = stream.fields.length - stream.fields.filter((f) => f.seen).length;
  return (
    <>
      <label className={styles.control}>
        <span className="heard">Find a field</span>
        <input
          type="search"
          placeholder="Find a field"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </label>
      {hidden > 0 && (
        <label className={styles.check}>
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
          Also the {hidden} that no event has
        </label>
      )}
      <p className="heard" role="status">
        {words === '' ? '' : `${known.length} fields`}
      </p>
      {known.length === 0 && <Empty>No field has this in its name.</Empty>}
      <ul className={styles.fields}>
        {known.slice(0, MOST_FIELDS).map((f) => (
          <li key={f.name}>
            <button
              type="button"
              data-seen={f.seen}
              onClick={() => onInsert(printName(f.name))}
              title="Put into the query"
            >
              <span className={styles.name}>
                <FieldName name={f.name} />
              </span>
              <span>
                {f.type}
                {f.list && ', several'}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {known.length > MOST_FIELDS && (
        <p className={styles.more}>And {known.length - MOST_FIELDS} more: narrow the search.</p>
      )}
    </>
  );
}

/** Fields that all streams share before those of the stream's own vendor. */
function inOrder({ name, fields }: Stream): readonly Stream['fields'][number][] {
  const own = `${name.split('-')[1]?.split('.')[0] ?? ''}.`;
  const [shared, special] = [
    fields.filter((f) => !f.name.startsWith(own)),
    fields.filter((f) => f.name.startsWith(own)),
  ];
  return [...shared, ...special];
}

function Examples({ stream, onOpen }: { stream: Stream; onOpen: (ask: { query: string }) => void }) {
  return (
    <ul className={styles.queries}>
      {examplesFor(stream).map(({ title, query }) => (
        <li key={title}>
          <button type="button" onClick={() => onOpen({ query })}>
            <strong>{title}</strong>
            <code>
              <Text>{query}</Text>
            </code>
          </button>
        </li>
      ))}
    </ul>
  );
}

function History({ onOpen }: { onOpen: (ask: ConsoleAsk) => void }) {
  const history = useHistory();
  const [wanted, setWanted] = useState('');
  const words = wanted.trim().toLowerCase();
  const shown = history.filter(({ query }) => query.toLowerCase().includes(words));
  if (history.length === 0) return <Empty>Queries that are run here are kept in this browser.</Empty>;
  return (
    <>
      <label className={styles.control}>
        <span className="heard">Find a past query</span>
        <input
          type="search"
          placeholder="Find a past query"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </label>
      {shown.length === 0 && <Empty>No past query has this in it.</Empty>}
      <ul className={styles.queries}>
        {shown.map((past) => (
          <Past key={`${past.at} ${past.query}`} past={past} onOpen={onOpen} />
        ))}
      </ul>
      <Button small onClick={forgetAll}>
        Forget all
      </Button>
    </>
  );
}

function Past({ past, onOpen }: { past: PastQuery; onOpen: (ask: ConsoleAsk) => void }) {
  const [zone] = useZone();
  const outcome = past.rows === undefined ? 'no result' : `${numberText(past.rows)} rows in ${spanText(past.ms)}`;
  return (
    <li>
      <button type="button" onClick={() => onOpen(past)}>
        <span className={styles.about}>
          {timeText(past.at, zone)} · {outcome} · {rangeText(past.time, zone)}
        </span>
        <code>
          <Text>{past.query.length > 400 ? `${past.query.slice(0, 400)}…` : past.query}</Text>
        </code>
      </button>
    </li>
  );
}
