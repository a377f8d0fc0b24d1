import { useOperation } from '../../api/hooks.ts';
import type { Settings } from '../../api/operations.ts';
import { fullNumber } from '../../parts/charts/series.ts';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { sizeText } from '../../parts/size-text.ts';
import { Text } from '../../parts/text.tsx';
import { spanText, Time } from '../../parts/time.tsx';
import { SettingRows } from './setting-rows.tsx';
import styles from './settings-page.module.css';

type Stream = Settings['retention']['streams'][number];

/** How long events are kept, and what goes next. */
export function RetentionSection() {
  const settings = useOperation('settings', {}, { every: 60_000 });
  return (
    <Loaded of={settings} lines={6}>
      {(found) => (
        <>
          <Panel
            title="Retention by data stream"
            about="Old events are deleted every ten minutes. Their room on disk is used again; files do not shrink."
            flush
          >
            {found.retention.streams.length === 0 ? (
              <p className={styles.inset}>No events are stored yet.</p>
            ) : (
              <DataTable
                label="Retention by data stream"
                columns={columnsOf(found)}
                rows={found.retention.streams}
                keyOf={({ stream }) => stream}
              />
            )}
          </Panel>
          <RulesPanel settings={found} />
        </>
      )}
    </Loaded>
  );
}

function columnsOf({ now }: Settings): readonly DataColumn<Stream>[] {
  return [
    { name: 'Data stream', cell: ({ stream }) => <Text>{stream}</Text> },
    { name: 'Events', number: true, cell: ({ events }) => fullNumber(events) },
    { name: 'On disk', number: true, cell: ({ bytes }) => `about ${sizeText(bytes)}` },
    {
      name: 'Holds',
      cell: ({ oldest, newest }) =>
        oldest === null || newest === null ? (
          'nothing'
        ) : (
          <>
            {spanText(Math.max(0, Date.parse(newest) - Date.parse(oldest)))}
            <span className={styles.under}>
              since <Time at={oldest} />
            </span>
          </>
        ),
    },
    {
      name: 'Kept for',
      cell: ({ keep_ms, keep_bytes, rule }) => (
        <>
          {[keep_ms !== null && spanText(keep_ms), keep_bytes !== null && `up to ${sizeText(keep_bytes)}`]
            .filter((part) => part !== false)
            .join(', ') || 'ever'}
          {rule !== null && (
            <span className={styles.under}>
              by <code>{rule}</code>
            </span>
          )}
        </>
      ),
    },
    { name: 'Goes next', cell: (stream) => <GoesNext stream={stream} now={now} /> },
  ];
}

function GoesNext({ stream: { frees, keep_bytes, bytes }, now }: { stream: Stream; now: string }) {
  const full = keep_bytes !== null && bytes >= keep_bytes;
  if (frees === null && !full)
    return keep_bytes === null ? 'nothing' : `${Math.round((100 * bytes) / keep_bytes)} % of its room is used`;
  return (
    <>
      {full && <span className={styles.under}>Its room is used up: the oldest make way for the new.</span>}
      {frees !== null &&
        (frees.events > 0 ? (
          <>
            {fullNumber(frees.events)} events within a day
            <span className={styles.under}>
              from <Time at={frees.at < now ? now : frees.at} />
            </span>
          </>
        ) : (
          <>
            nothing before <Time at={frees.at} />
          </>
        ))}
    </>
  );
}

function RulesPanel({ settings }: { settings: Settings }) {
  const { rules, dead_letters: letters } = settings.retention;
  const kept = [
    letters.age_ms !== null && `for ${spanText(letters.age_ms)}`,
    letters.most !== null && `${fullNumber(letters.most)} at most`,
  ].filter((part) => part !== false);
  return (
    <Panel
      title="What the configuration says"
      about="The first pattern that fits a stream holds; what fits none is kept for ever."
    >
      <SettingRows
        settings={settings}
        rows={[
          ...(rules.length === 0 ? [{ name: 'Events', value: 'kept for ever', at: 'retention' }] : []),
          ...rules.map(({ streams, age_ms, bytes }) => ({
            name: streams,
            value: [age_ms !== null && spanText(age_ms), bytes !== null && `up to ${sizeText(bytes)}`]
              .filter((part) => part !== false)
              .join(', '),
            at: `retention.${streams}`,
          })),
          {
            name: 'Dead letters',
            value: kept.length === 0 ? 'kept for ever' : `kept ${kept.join(', ')}`,
            at: 'dead_letters',
          },
        ]}
      />
    </Panel>
  );
}
