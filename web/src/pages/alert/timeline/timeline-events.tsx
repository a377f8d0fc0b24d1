import { useState } from 'react';
import { useOperation } from '../../../api/hooks.ts';
import type { TimelineEvent } from '../../../api/operations.ts';
import { useZone } from '../../../app/zone.ts';
import { Badge } from '../../../parts/badge.tsx';
import { Button } from '../../../parts/button.tsx';
import { barText } from '../../../parts/charts/time-scale.ts';
import { Loaded } from '../../../parts/loaded.tsx';
import { Text } from '../../../parts/text.tsx';
import { Time } from '../../../parts/time.tsx';
import styles from './timeline.module.css';
import type { Span } from './use-timeline-span.ts';

const OUTCOME_WORDS = { ok: 'went through', error: 'failed', intervened: 'guardrail acted' } as const;
const TONES = { ok: 'plain', error: 'warning', intervened: 'bad' } as const;
/** What of an event is told in its line. */
const TOLD = ['event.action', 'gen_ai.request.model.id', 'gen_ai.response.error_code', 'error.code', 'source.ip'];
const PER_PAGE = 50;

/** The events of a bar of the timeline, page by page; prompt text is masked. */
export function TimelineEvents({
  alertId,
  chosen,
  span,
  close,
}: {
  alertId: string;
  chosen: { readonly caller?: string; readonly scope?: 'role' };
  span: Span;
  close: () => void;
}) {
  const [zone] = useZone();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const events = useOperation(
    'alertTimelineEvents',
    {
      path: { id: alertId },
      query: {
        ...chosen,
        from: new Date(span.from).toISOString(),
        to: new Date(span.to).toISOString(),
        limit: PER_PAGE,
        ...(cursor !== undefined && { cursor }),
      },
    },
    { keep: true },
  );
  const next = events.data?.next ?? null;
  const title = `Events of ${barText(span.from, span.to - span.from, zone)}`;
  return (
    <section className={styles.events} aria-label={title}>
      <div className={styles.head}>
        <h3 aria-live="polite">{title}</h3>
        <Button small onClick={close}>
          Close
        </Button>
      </div>
      <Loaded
        of={events}
        lines={5}
        empty={{ when: ({ items }) => items.length === 0, show: 'No events in this time.' }}
      >
        {({ items }) => (
          <ul className={styles.list} aria-busy={events.isPlaceholderData}>
            {items.map((event) => (
              <EventLine key={`${event._index}/${event._id}`} event={event} />
            ))}
          </ul>
        )}
      </Loaded>
      {(cursors.length > 0 || next !== null) && (
        <div className={styles.pages}>
          <Button small disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
            Earlier events
          </Button>
          <Button small disabled={next === null} onClick={() => next !== null && setCursors([...cursors, next])}>
            Later events
          </Button>
        </div>
      )}
    </section>
  );
}

function EventLine({ event }: { event: TimelineEvent }) {
  const told = TOLD.flatMap((name) => textsOf(event.document[name]));
  return (
    <li>
      <details>
        <summary>
          <Time at={event['@timestamp']} />
          {event.outcome !== 'ok' && <Badge tone={TONES[event.outcome]}>{OUTCOME_WORDS[event.outcome]}</Badge>}
          {event.evidence && <span className={styles.mark}>▼ this alert</span>}
          <span className={styles.told}>
            <Text>{[...new Set(told)].join(' · ')}</Text>
          </span>
        </summary>
        <pre className={styles.document}>
          <Text>{JSON.stringify(event.document, null, 2)}</Text>
        </pre>
      </details>
    </li>
  );
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter((v): v is string => typeof v === 'string');
}
