import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { OutboxMessage } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { CursorPages } from '../../parts/cursor-pages.tsx';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Field } from '../../parts/field.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { problemText } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import styles from './settings-page.module.css';

const PAGE = 25;
const STATUSES = ['waiting', 'failed', 'delivered'] as const;
const TONES = { waiting: 'plain', delivered: 'good', failed: 'bad' } as const;

/** Messages about alerts: those that wait, those that were given up, those that were delivered. */
export function OutboxPanel() {
  const [parameters, setParameters] = useSearchParams();
  const status = STATUSES.find((one) => one === parameters.get('status'));
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const mayRetry = useMay('retryOutbox');
  const messages = useOperation(
    'listOutbox',
    {
      query: {
        limit: PAGE,
        ...(status !== undefined && { status: [status] }),
        ...(cursor !== undefined && { cursor }),
      },
    },
    { every: 10_000, keep: true },
  );
  const retry = useChange('retryOutbox', { stale: ['listOutbox', 'listNotifiers'] });
  const again = (ids: number[]) =>
    retry.mutate(
      { body: { ids } },
      {
        onSuccess: ({ retried }) => tell(`${retried} ${retried === 1 ? 'message waits' : 'messages wait'} again.`),
        onError: (error) => tell(problemText(error), 'bad'),
      },
    );
  const failed = (messages.data?.items ?? []).filter((message) => message.status === 'failed').map(({ id }) => id);

  const columns: readonly DataColumn<OutboxMessage>[] = [
    {
      name: 'Message',
      cell: ({ alert_id, occasion }) => (
        <>
          <Link to={`/alerts/${encodeURIComponent(alert_id)}`}>Alert {alert_id.slice(0, 8)}</Link> {occasion}
        </>
      ),
    },
    { name: 'To', cell: ({ notifier }) => notifier },
    {
      name: 'Status',
      cell: (message) => (
        <>
          <Badge tone={TONES[message.status]}>{message.status}</Badge>
          {message.error !== null && (
            <span className={styles.under}>
              <Text>{message.error}</Text>
            </span>
          )}
        </>
      ),
    },
    { name: 'Queued', cell: ({ queued_at }) => <Time at={queued_at} /> },
    {
      name: 'Delivered or next try',
      cell: ({ delivered_at, next_attempt_at }) => {
        const at = delivered_at ?? next_attempt_at;
        return at === null ? '–' : <Time at={at} />;
      },
    },
    { name: 'Failed tries', number: true, cell: ({ attempts }) => attempts },
    ...(mayRetry
      ? [
          {
            name: 'Change',
            quietName: true,
            cell: ({ id, status: now, notifier }: OutboxMessage) =>
              now === 'failed' && (
                <Button small aria-label={`Retry the message to ${notifier}`} onClick={() => again([id])}>
                  Retry
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <Panel
      title="Outbox"
      about="Messages about alerts, newest first. What could not be delivered is tried again with growing waits, and kept as failed in the end."
      flush
      actions={
        mayRetry && failed.length > 0 ? (
          <Button busy={retry.isPending} onClick={() => again(failed)}>
            Retry those that failed
          </Button>
        ) : undefined
      }
    >
      <div className={styles.filters}>
        <Field label="Status">
          <select
            value={status ?? ''}
            onChange={(event) => {
              setCursors([]);
              setParameters(event.target.value === '' ? {} : { status: event.target.value }, {
                replace: true,
                preventScrollReset: true,
              });
            }}
          >
            <option value="">Any</option>
            {STATUSES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </Field>
      </div>
      <Loaded
        of={messages}
        lines={3}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <p className={styles.inset}>No message{status === undefined ? ' was queued yet' : ' is so'}.</p>,
        }}
      >
        {({ items, next }) => (
          <>
            <DataTable label="Outbox" columns={columns} rows={items} keyOf={({ id }) => String(id)} />
            <CursorPages cursors={cursors} next={next} onGo={setCursors} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}
