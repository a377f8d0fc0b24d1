import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import type { Operations } from '../../api/operations.ts';
import { AlertStateBadge, Badge, Severity } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Skeleton } from '../../parts/loaded.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import type { Entry } from './exception-words.ts';
import styles from './rule-page.module.css';
import { WideTable } from './wide-table.tsx';

type Preview = Operations['previewException']['answer'];

/** Which of the rule's past alerts an exception would have hidden, once its typing rests. */
export function ExceptionPreview({ id, entries }: { id: string; entries: readonly Entry[] }) {
  const text = JSON.stringify(entries);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  const body = { entries: JSON.parse(settled) as Entry[] };
  const asked = body.entries.length > 0;
  const preview = useOperation('previewException', { path: { id }, body }, { enabled: asked, fresh: 30_000 });
  return (
    <section className={styles.preview} aria-label="What it would have done" aria-busy={preview.isFetching}>
      <h3>What it would have done</h3>
      {!asked && (
        <p className={styles.quiet}>Once a condition is complete, past alerts that it would have hidden stand here.</p>
      )}
      {asked && preview.error !== null && <Problem error={preview.error} />}
      {asked && preview.isPending && <Skeleton lines={3} />}
      {asked && preview.data !== undefined && <PreviewOf preview={preview.data} />}
    </section>
  );
}

function PreviewOf({ preview: { items, hidden, changed, more } }: { preview: Preview }) {
  const [all, setAll] = useState(false);
  const touched = items.filter((item) => item.excepted > 0);
  const shown = all ? touched : touched.slice(0, 10);
  const looked = `the latest ${counted(items.length, 'alert')}`;
  return (
    <>
      <p aria-live="polite">
        {items.length === 0 ? (
          'There is no alert of the rule: it has raised none yet, or none that still stands.'
        ) : (
          <>
            Of {more ? looked : `its ${counted(items.length, 'alert')}`}, it would have hidden <strong>{hidden}</strong>
            {changed > 0 && (
              <>
                {' '}
                and taken events from <strong>{changed}</strong> more, which may have stayed below a threshold
              </>
            )}
            .
          </>
        )}
      </p>
      {shown.length > 0 && (
        <WideTable label="Alerts that it would have touched">
          <thead>
            <tr>
              <th scope="col">Alert</th>
              <th scope="col">Events taken out</th>
              <th scope="col">State</th>
              <th scope="col">Last seen</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((item) => (
              <tr key={item.alert_id}>
                <td>
                  <Severity value={item.severity} />{' '}
                  <Link to={`/alerts/${encodeURIComponent(item.alert_id)}`} target="_blank">
                    <Text>{item.reason.length > 160 ? `${item.reason.slice(0, 159)}…` : item.reason}</Text>
                  </Link>
                </td>
                <td className={styles.nowrap}>
                  {item.excepted} of {item.events}
                  {item.all_events > item.events && ` looked at, ${item.all_events.toLocaleString('en-GB')} in all`}{' '}
                  {item.hidden && <Badge tone="warning">hidden</Badge>}
                </td>
                <td>
                  <AlertStateBadge state={item.state} resolution={item.resolution} />
                  {item.hidden && item.resolution === 'true_positive' && <Badge tone="bad">it was a real one</Badge>}
                </td>
                <td className={styles.nowrap}>
                  <Time at={item.last_seen} />
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {touched.length > shown.length && (
        <Button kind="quiet" small onClick={() => setAll(true)}>
          {touched.length - shown.length} more
        </Button>
      )}
    </>
  );
}
