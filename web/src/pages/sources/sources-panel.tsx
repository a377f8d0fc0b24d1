import type { Answer } from '../../api/client.ts';
import { useOperation } from '../../api/hooks.ts';
import type { Push, Source } from '../../api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { fullNumber } from '../../parts/charts/series.ts';
import { Sparkline } from '../../parts/charts/sparkline.tsx';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { sizeText } from '../../parts/size-text.ts';
import { Text } from '../../parts/text.tsx';
import { spanText, Time } from '../../parts/time.tsx';
import { minuteRates, rateText } from './minute-rates.ts';
import styles from './sources-panel.module.css';

const EVERY_MS = 5_000;
const LAG_MS = 5 * 60_000;
const LONG_LAG_MS = 60 * 60_000;

const STATES: Readonly<Record<Source['state'], { words: string; tone: 'plain' | 'good' | 'warning' | 'bad' }>> = {
  starting: { words: 'starting', tone: 'plain' },
  reading: { words: 'reading', tone: 'good' },
  idle: { words: 'up to date', tone: 'good' },
  waiting: { words: 'waiting', tone: 'warning' },
  failed: { words: 'failed', tone: 'bad' },
};

/** What logs are pulled from, and what is pushed. */
export function SourcesPanel() {
  const sources = useOperation('listSources', {}, { every: EVERY_MS, fresh: EVERY_MS });
  return (
    <Panel
      title="Sources"
      about="Pulled from files, buckets, queues and log groups of the configuration, and pushed over HTTP."
      flush
    >
      <Loaded of={sources} lines={4}>
        {(data) => <SourceTable data={data} now={sources.dataUpdatedAt} />}
      </Loaded>
    </Panel>
  );
}

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly source: Source | undefined;
  readonly recent: Source['recent'];
  readonly lastAt: string | null;
}

function SourceTable({ data: { items, push }, now }: { data: Answer<'listSources'>; now: number }) {
  const rows: Row[] = [
    ...items.map((source) => ({
      name: source.name,
      kind: source.kind,
      source,
      recent: source.recent,
      lastAt: source.last_record_at,
    })),
    { name: 'HTTP push', kind: 'http', source: undefined, recent: push.recent, lastAt: push.last_record_at },
  ];
  const columns: readonly DataColumn<Row>[] = [
    {
      name: 'Source',
      cell: ({ name, kind, source }) => (
        <>
          <Text>{name}</Text>
          {source !== undefined && <span className={styles.kind}>{kind}</span>}
        </>
      ),
    },
    {
      name: 'State',
      cell: ({ source }) => (source === undefined ? <PushState push={push} /> : <SourceState source={source} />),
    },
    {
      name: 'Behind',
      cell: ({ source }) =>
        source === undefined ? <span className={styles.none}>at once</span> : <Lag ms={source.lag_ms} />,
    },
    {
      name: 'Last record',
      cell: ({ lastAt }) =>
        lastAt === null ? <span className={styles.none}>none since the start</span> : <Time at={lastAt} />,
    },
    { name: 'Last three hours', cell: ({ recent, name }) => <Rate recent={recent} now={now} name={name} /> },
    {
      name: 'Since the start',
      number: true,
      cell: ({ source }) =>
        source === undefined ? (
          <PushSum push={push} />
        ) : (
          <>
            {fullNumber(source.records)} records
            <span className={styles.under}>{sizeText(source.bytes)}</span>
          </>
        ),
    },
  ];
  return <DataTable label="Sources" columns={columns} rows={rows} keyOf={({ kind, name }) => `${kind} ${name}`} />;
}

function SourceState({ source }: { source: Source }) {
  const { words, tone } = STATES[source.state];
  return (
    <>
      <Badge tone={tone}>{words}</Badge>
      {source.message !== null && (
        <span className={styles.under}>
          <Text>{source.message}</Text>
        </span>
      )}
      {source.trouble_since !== null && (
        <span className={styles.under}>
          since <Time at={source.trouble_since} />
        </span>
      )}
    </>
  );
}

function PushState({ push }: { push: Push }) {
  if (push.stopped !== null) {
    return (
      <>
        <Badge tone="bad">stopped</Badge>
        <span className={styles.under}>
          <Text>{push.stopped}</Text>
        </span>
      </>
    );
  }
  return push.busy ? (
    <>
      <Badge tone="warning">busy</Badge>
      <span className={styles.under}>Senders are told to come again.</span>
    </>
  ) : (
    <Badge tone="good">listening</Badge>
  );
}

function Lag({ ms }: { ms: number }) {
  if (ms < 1_000) return <span className={styles.none}>no</span>;
  const tone = ms >= LONG_LAG_MS ? 'bad' : ms >= LAG_MS ? 'warning' : 'plain';
  return <Badge tone={tone}>{spanText(ms)}</Badge>;
}

function Rate({ recent, now, name }: { recent: Source['recent']; now: number; name: string }) {
  const { values, perSecond } = minuteRates(recent, now);
  const sum = values.reduce((all, n) => all + n, 0);
  return (
    <span className={styles.rate}>
      <Sparkline values={values} label={`${fullNumber(sum)} records of ${name} in the last three hours`} />
      <span className={styles.perSecond}>{rateText(perSecond)}</span>
    </span>
  );
}

function PushSum({ push }: { push: Push }) {
  const less = [
    push.duplicates > 0 && `${fullNumber(push.duplicates)} known already`,
    push.dead_letters > 0 && `${fullNumber(push.dead_letters)} not understood`,
  ].filter((part) => part !== false);
  return (
    <>
      {fullNumber(push.events)} events
      {less.length > 0 && <span className={styles.under}>{less.join(', ')}</span>}
    </>
  );
}
