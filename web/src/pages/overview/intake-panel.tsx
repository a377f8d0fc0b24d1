import { Link } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import { Badge } from '../../parts/badge.tsx';
import { Lines } from '../../parts/charts/lines.tsx';
import { fullNumber, type Series, type Tone } from '../../parts/charts/series.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { spanText } from '../../parts/time.tsx';
import { pointsOf } from './alerts-panel.tsx';
import styles from './overview.module.css';
import type { Range } from './range.ts';
import { useEventReading } from './use-figures.ts';

/** Streams with a line of their own; the rest are summed. */
const LINES = 5;
const OTHERS = 'other streams';

/** How many events come in, and how far sources are behind. */
export function IntakePanel({ range }: { range: Range }) {
  const reading = useEventReading();
  const query = {
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    interval_ms: range.step,
  };
  const events = useOperation('chartEvents', { query }, reading);
  const total = events.data?.items.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel
      title="Events"
      about={total === undefined ? '\u00a0' : `${fullNumber(total)} ${range.words}, by their own time`}
      actions={<Link to="/sources">Sources</Link>}
    >
      <div className={styles.intake}>
        <Loaded of={events} lines={5}>
          {({ items }) => {
            const streams = seriesOf(items);
            const named = new Set(streams.map(({ key }) => key));
            return (
              <Lines
                label={`Events ${range.words}, by data stream`}
                unit={`events in ${spanText(range.step)}`}
                height={170}
                from={range.from}
                to={range.to}
                step={range.step}
                absent="zero"
                series={streams}
                points={pointsOf(
                  items.map(({ at, stream, count }) => ({ at, value: named.has(stream) ? stream : OTHERS, count })),
                )}
                empty={`No event is stored of this time.`}
              />
            );
          }}
        </Loaded>
        <Lag />
      </div>
    </Panel>
  );
}

function Lag() {
  const sources = useOperation('listSources', {}, useEventReading());
  return (
    <section>
      <h3>Lag</h3>
      <Loaded
        of={sources}
        lines={2}
        empty={{
          when: ({ items }) => items.length === 0,
          show: 'Logs come by HTTP push only: they are stored as they arrive.',
        }}
      >
        {({ items }) => (
          <ul className={styles.lags}>
            {items.map(({ name, state, lag_ms, message }) => (
              <li key={name}>
                <Link to="/sources">
                  <Text>{name}</Text>
                </Link>
                <span>{lag_ms < 1_000 ? 'up to date' : `${spanText(lag_ms)} behind`}</span>
                {(state === 'failed' || state === 'waiting') && (
                  <>
                    <Badge tone={state === 'failed' ? 'bad' : 'warning'}>{state}</Badge>
                    {message !== null && <Text>{message}</Text>}
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

/** The streams with most events, and one for the others where there are. */
function seriesOf(items: readonly { stream: string; count: number }[]): Series[] {
  const counts = new Map<string, number>();
  for (const { stream, count } of items) counts.set(stream, (counts.get(stream) ?? 0) + count);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).map(([stream]) => stream);
  const own = sorted.length > LINES + 1 ? sorted.slice(0, LINES) : sorted;
  const series = own.map((key, i) => ({ key, label: streamLabel(key), tone: (i + 1) as Tone }));
  return own.length === sorted.length ? series : [...series, { key: OTHERS, label: OTHERS, tone: 7 }];
}

function streamLabel(stream: string): string {
  return visibleText(stream.replace(/^logs-/, '').replace(/-default$/, ''));
}
