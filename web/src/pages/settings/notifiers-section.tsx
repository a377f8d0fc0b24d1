import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { Notifier, Settings } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { fullNumber } from '../../parts/charts/series.ts';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { spanText, Time } from '../../parts/time.tsx';
import { OutboxPanel } from './outbox-panel.tsx';
import styles from './settings-page.module.css';

const EVERY_MS = 10_000;

const STATES: Readonly<Record<Notifier['state'], { words: string; tone: 'plain' | 'good' | 'warning' | 'bad' }>> = {
  ready: { words: 'ready', tone: 'good' },
  sending: { words: 'sending', tone: 'good' },
  unreachable: { words: 'unreachable', tone: 'warning' },
  misconfigured: { words: 'misconfigured', tone: 'bad' },
};

/** Who is told of alerts, by which routes, and what is still to be told. */
export function NotifiersSection() {
  const notifiers = useOperation('listNotifiers', {}, { every: EVERY_MS });
  const settings = useOperation('settings', {});
  return (
    <>
      <Panel title="Notifiers" about="Who can be told of alerts; set by notifiers in the configuration." flush>
        <Loaded
          of={notifiers}
          lines={3}
          empty={{
            when: ({ items }) => items.length === 0,
            show: <p className={styles.inset}>None is set: alerts are seen here and in the API only.</p>,
          }}
        >
          {({ items }) => <NotifierTable items={items} />}
        </Loaded>
      </Panel>
      <Panel
        title="Routes"
        about="Which alerts go to whom: the first that fits decides, unless it says that others are looked at too."
        flush
      >
        <Loaded of={settings} lines={2}>
          {(found) => <Routes settings={found} />}
        </Loaded>
      </Panel>
      <OutboxPanel />
    </>
  );
}

type Outcome = Answer<'testNotifier'> & { readonly name: string };

function NotifierTable({ items }: { items: readonly Notifier[] }) {
  const mayTest = useMay('testNotifier');
  const test = useChange('testNotifier', { stale: ['listNotifiers', 'listOutbox'] });
  const [outcome, setOutcome] = useState<Outcome>();
  const columns: readonly DataColumn<Notifier>[] = [
    {
      name: 'Notifier',
      cell: ({ name, type }) => (
        <>
          {name} <span className={styles.quiet}>{type}</span>
        </>
      ),
    },
    { name: 'State', cell: (notifier) => <NotifierState notifier={notifier} /> },
    {
      name: 'Last delivered',
      cell: ({ last_delivered_at: at }) => (at === null ? 'never' : <Time at={at} />),
    },
    {
      name: 'Outbox',
      cell: ({ waiting, retrying, failed }) =>
        [
          `${fullNumber(waiting)} waiting`,
          retrying > 0 && `${fullNumber(retrying)} tried again`,
          failed > 0 && `${fullNumber(failed)} failed`,
        ]
          .filter((part) => part !== false)
          .join(', '),
    },
    { name: 'Delivered since the start', number: true, cell: ({ delivered }) => fullNumber(delivered) },
    ...(mayTest
      ? [
          {
            name: 'Change',
            quietName: true,
            cell: ({ name }: Notifier) => (
              <Button
                small
                aria-label={`Test ${name}`}
                busy={test.isPending && test.variables.path.name === name}
                onClick={() => {
                  setOutcome(undefined);
                  test.mutate({ path: { name } }, { onSuccess: (found) => setOutcome({ ...found, name }) });
                }}
              >
                Test
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <DataTable label="Notifiers" columns={columns} rows={items} keyOf={({ name }) => name} />
      <div className={styles.inset} aria-live="polite">
        {test.error !== null && <Problem error={test.error} />}
        {outcome !== undefined && <TestOutcome outcome={outcome} />}
      </div>
    </>
  );
}

function TestOutcome({ outcome: { name, ok, message, detail, took_ms } }: { outcome: Outcome }) {
  return (
    <Notice
      tone={ok ? 'good' : 'bad'}
      title={ok ? `${name} took the test message in ${spanText(took_ms)}.` : `${name} did not take the test message.`}
    >
      {message !== null && <Text>{message}</Text>}
      {detail !== null && <Text>{detail}</Text>}
    </Notice>
  );
}

function NotifierState({ notifier: { state, message, retry_at } }: { notifier: Notifier }) {
  const { words, tone } = STATES[state];
  return (
    <>
      <Badge tone={tone}>{words}</Badge>
      {message !== null && (
        <span className={styles.under}>
          <Text>{message}</Text>
        </span>
      )}
      {retry_at !== null && (
        <span className={styles.under}>
          tried again <Time at={retry_at} only="clock" />
        </span>
      )}
    </>
  );
}

type Route = NonNullable<Settings['setup']>['routes'][number];

const ROUTES: readonly DataColumn<Route & { readonly place: number }>[] = [
  { name: 'Route', cell: ({ place }) => place },
  {
    name: 'Alerts',
    cell: ({ severity, rule, tag }) =>
      [
        severity !== null && `${severity} and above`,
        rule !== null && `rule ${rule.join(', ')}`,
        tag !== null && `tag ${tag.join(', ')}`,
      ]
        .filter((part) => part !== false)
        .join('; ') || 'all',
  },
  { name: 'When', cell: ({ on }) => on.join(', ') },
  { name: 'To', cell: ({ to }) => (to.length === 0 ? 'nobody' : to.join(', ')) },
  { name: 'Muted', cell: ({ mute }) => (mute.length === 0 ? 'never' : mute.join('; ')) },
  { name: 'Then', cell: (route) => (route.continue ? 'others are looked at too' : 'that is all') },
];

function Routes({ settings: { setup } }: { settings: Settings }) {
  const routes = (setup?.routes ?? []).map((route, i) => ({ ...route, place: i + 1 }));
  if (routes.length === 0) return <p className={styles.inset}>None is set.</p>;
  return <DataTable label="Routes" columns={ROUTES} rows={routes} keyOf={({ place }) => String(place)} />;
}
