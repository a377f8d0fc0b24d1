import { useMemo, useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useOperation } from '../../api/hooks.ts';
import { fullNumber } from '../../parts/charts/series.ts';
import { Sparkline } from '../../parts/charts/sparkline.tsx';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { sizeText } from '../../parts/size-text.ts';
import { Text } from '../../parts/text.tsx';
import { spanText, Time } from '../../parts/time.tsx';
import styles from './sources-panel.module.css';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BARS = 48;

type Stream = Answer<'usage'>['items'][number];

/** What is stored, by data stream, with the events of the last day by their own time. */
export function StreamsPanel() {
  // A request is a key of its answer: its times stay the same for as long as the page is open, and move by asking anew.
  const [now] = useState(() => Math.floor(Date.now() / MINUTE) * MINUTE);
  const usage = useOperation('usage', {}, { every: MINUTE });
  const query = {
    from: new Date(now - 24 * HOUR).toISOString(),
    to: new Date(now + HOUR).toISOString(),
    interval_ms: HOUR / 2,
  };
  const rates = useOperation('chartEvents', { query }, { every: MINUTE });
  const byStream = useMemo(() => valuesByStream(rates.data?.items ?? [], now), [rates.data, now]);

  const columns: readonly DataColumn<Stream>[] = [
    { name: 'Data stream', cell: ({ stream }) => <Text>{stream}</Text> },
    { name: 'Events', number: true, cell: ({ events }) => fullNumber(events) },
    { name: 'On disk', number: true, cell: ({ bytes }) => `about ${sizeText(bytes)}` },
    { name: 'Oldest', cell: ({ oldest }) => (oldest === null ? '–' : <Time at={oldest} />) },
    { name: 'Newest', cell: ({ newest }) => (newest === null ? '–' : <Time at={newest} />) },
    {
      name: 'Last 24 hours',
      cell: ({ stream }) => {
        const values = byStream.get(stream) ?? Array.from({ length: BARS }, () => 0);
        const sum = values.reduce((all, n) => all + n, 0);
        return (
          <span className={styles.rate}>
            <Sparkline values={values} label={`${fullNumber(sum)} events of ${stream} in the last 24 hours`} />
            <span className={styles.perSecond}>{fullNumber(sum)}</span>
          </span>
        );
      },
    },
    { name: 'Kept', cell: (stream) => keptText(stream) },
  ];

  return (
    <Panel title="Data streams" about="What is stored, by what kind of log it is; times are the events' own." flush>
      <Loaded
        of={usage}
        lines={3}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <p className={styles.inset}>
              No events are stored yet. A source of the configuration, or a push to /ingest, brings the first.
            </p>
          ),
        }}
      >
        {({ items }) => (
          <DataTable label="Data streams" columns={columns} rows={items} keyOf={({ stream }) => stream} />
        )}
      </Loaded>
    </Panel>
  );
}

function valuesByStream(items: Answer<'chartEvents'>['items'], now: number): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { at, stream, count } of items) {
    const values = found.get(stream) ?? Array.from({ length: BARS }, () => 0);
    found.set(stream, values);
    const place = BARS - 1 - Math.floor((now - Date.parse(at)) / (HOUR / 2));
    const last = Math.min(BARS - 1, place);
    if (values[last] !== undefined) values[last] += count;
  }
  return found;
}

function keptText({ keep_ms, keep_bytes }: Stream): string {
  const parts = [keep_ms !== null && spanText(keep_ms), keep_bytes !== null && `up to ${sizeText(keep_bytes)}`];
  return parts.filter((part) => part !== false).join(', ') || 'for ever';
}
