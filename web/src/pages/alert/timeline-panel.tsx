import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import type { AlertTimeline } from '../../api/operations.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { spanText } from '../../parts/time.tsx';
import { AlertLines } from './caller/caller-alerts.tsx';
import { useChosenCaller } from './caller/use-chosen-caller.ts';
import styles from './timeline/timeline.module.css';
import { TimelineChart } from './timeline/timeline-chart.tsx';
import { TimelineEvents } from './timeline/timeline-events.tsx';
import { moved, type TimelineSpan, useTimelineSpan, zoomed } from './timeline/use-timeline-span.ts';

/** What the caller of an alert did around it, with the alert's events marked. */
export default function TimelinePanel({ alertId }: { alertId: string }) {
  const chosen = useChosenCaller();
  const span = useTimelineSpan();
  const { shown, opened } = span;
  const query = {
    ...chosen.query,
    ...(shown !== undefined && { from: new Date(shown.from).toISOString(), to: new Date(shown.to).toISOString() }),
  };
  const line = useOperation('alertTimeline', { path: { id: alertId }, query }, { keep: true });
  return (
    <Panel
      title="Timeline"
      about={line.data && aboutText(line.data)}
      actions={line.data && <Zoom line={line.data} span={span} />}
    >
      <Loaded of={line} lines={8}>
        {(data) => (
          <div className={styles.panel} aria-busy={line.isPlaceholderData}>
            <TimelineChart line={data} opened={opened} open={span.open} show={span.show} />
            <Marked line={data} />
            {opened !== undefined && (
              <TimelineEvents
                key={`${opened.from} ${opened.to} ${chosen.query.caller} ${chosen.scope}`}
                alertId={alertId}
                chosen={chosen.query}
                span={opened}
                close={() => span.open(undefined)}
              />
            )}
            {data.alerts.length > 0 && (
              <section aria-label="Other alerts in this time">
                <h3>Other alerts in this time</h3>
                <AlertLines alerts={data.alerts} />
              </section>
            )}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function aboutText({ caller, bucket_ms, from, to }: AlertTimeline): string {
  const span = `${spanText(Date.parse(to) - Date.parse(from))}, a bar is ${spanText(bucket_ms)}`;
  return caller === null
    ? `The events of this alert alone, as it names no caller: ${span}.`
    : `What the caller did around the alert: ${span}.`;
}

/** Says where marks are missing, so that none is thought to be absent that is only not shown. */
function Marked({ line: { evidence } }: { line: AlertTimeline }) {
  const missing = evidence.total - evidence.marked;
  if (missing <= 0) return null;
  return (
    <p className={styles.quiet}>
      {counted(missing, 'event')} of this alert {missing === 1 ? 'is' : 'are'} not marked: outside of this time, or
      beyond the first 10,000.
    </p>
  );
}

function Zoom({ line, span: { shown, show } }: { line: AlertTimeline; span: TimelineSpan }) {
  const now = shown ?? { from: Date.parse(line.from), to: Date.parse(line.to) };
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons of one kind, no fields of a form.
    <div role="group" aria-label="Time shown" className={styles.zoom}>
      <Button small onClick={() => show(moved(now, -0.5))}>
        Earlier
      </Button>
      <Button small onClick={() => show(moved(now, 0.5))}>
        Later
      </Button>
      <Button small onClick={() => show(zoomed(now, 0.5))}>
        Zoom in
      </Button>
      <Button small onClick={() => show(zoomed(now, 2))}>
        Zoom out
      </Button>
      <Button small disabled={shown === undefined} onClick={() => show(undefined)}>
        Whole alert
      </Button>
    </div>
  );
}
