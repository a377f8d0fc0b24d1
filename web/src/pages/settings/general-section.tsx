import { useOperation } from '../../api/hooks.ts';
import type { Settings } from '../../api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { fullNumber } from '../../parts/charts/series.ts';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { sizeText } from '../../parts/size-text.ts';
import { Text } from '../../parts/text.tsx';
import { spanText, Time } from '../../parts/time.tsx';
import { SettingRows } from './setting-rows.tsx';
import styles from './settings-page.module.css';

/** What the service is and how it was started. */
export function GeneralSection() {
  const settings = useOperation('settings', {});
  return (
    <Loaded of={settings} lines={10}>
      {(found) => (
        <>
          <ServicePanel settings={found} />
          <AccessPanel settings={found} />
          <RulesPanel settings={found} />
          <FormatsPanel settings={found} />
          <LimitsPanel settings={found} />
        </>
      )}
    </Loaded>
  );
}

function ServicePanel({ settings }: { settings: Settings }) {
  const { version, data, setup } = settings;
  return (
    <Panel title="Service">
      <SettingRows
        settings={settings}
        rows={[
          { name: 'Version', value: version },
          { name: 'Running since', value: setup === null ? 'not known' : <Time at={setup.started_at} /> },
          {
            name: 'Configuration',
            value: setup?.config_file == null ? 'none: all is as by default' : <Text>{setup.config_file}</Text>,
          },
          { name: 'Data folder', value: data === null ? 'none: all is in memory' : <Text>{data}</Text>, at: 'data' },
          ...(setup === null
            ? []
            : [
                { name: 'Listens on', value: `${setup.listen}${setup.tls ? ', encrypted' : ''}`, at: 'listen' },
                {
                  name: 'Address in messages',
                  value: setup.public_url ?? 'none: messages have no links',
                  at: 'public_url',
                },
              ]),
        ]}
      />
    </Panel>
  );
}

function AccessPanel({ settings }: { settings: Settings }) {
  const { auth } = settings;
  return (
    <Panel title="Who may use it">
      <SettingRows
        settings={settings}
        rows={[
          {
            name: 'On this machine',
            value: auth.local
              ? 'No credentials are needed where the service listens on a loopback address only: who reaches it is an admin.'
              : 'Credentials are needed, as everywhere.',
            at: 'auth.local',
          },
          {
            name: 'Browser sessions',
            value: `end after ${spanText(auth.session_hours * 3_600_000)}`,
            at: 'auth.session_hours',
          },
          {
            name: 'Trusted proxies',
            value: <Names of={auth.trusted_proxies} none="none" />,
            at: 'auth.trusted_proxies',
          },
          { name: 'Other origins', value: <Names of={auth.origins} none="none" />, at: 'auth.origins' },
          ...(auth.tokens === null
            ? []
            : [
                {
                  name: 'Tokens of the configuration',
                  value: <Names of={auth.tokens.map(({ name, role }) => `${name} (${role})`)} none="none" />,
                  at: 'auth.tokens',
                },
              ]),
        ]}
      />
    </Panel>
  );
}

function RulesPanel({ settings }: { settings: Settings }) {
  const { setup, lookup_tables: tables } = settings;
  if (setup === null) return null;
  const { rules, lookups, detection } = setup;
  return (
    <Panel title="Detection">
      <SettingRows
        settings={settings}
        rows={[
          {
            name: 'Rules',
            value: rules.pack ? 'the pack that comes with seismo' : <Names of={rules.paths} none="none" />,
            at: 'rules',
          },
          {
            name: 'Lookup tables',
            value: lookups === null ? 'no folder is set' : <Text>{lookups}</Text>,
            at: 'lookups',
          },
          ...(tables.length === 0
            ? []
            : [
                {
                  name: 'Tables read',
                  value: <Names of={tables.map(({ name, fields }) => `${name} (${fields} fields)`)} none="none" />,
                },
              ]),
          {
            name: 'Rules are judged',
            value: `every ${spanText(detection.every_ms)} where something is new`,
            at: 'detection.every',
          },
          { name: 'A run may take', value: spanText(detection.time_limit_ms), at: 'detection.time_limit' },
          { name: 'Memory of queries', value: sizeText(detection.memory_bytes), at: 'detection.memory_limit' },
        ]}
      />
    </Panel>
  );
}

const FORMATS: readonly DataColumn<Settings['formats'][number]>[] = [
  { name: 'Format', cell: ({ name }) => <code>{name}</code> },
  { name: 'Logs', cell: ({ description }) => description },
  { name: 'Data stream', cell: ({ stream }) => stream },
  {
    name: 'Read',
    cell: ({ read }) => (read ? <Badge tone="good">yes</Badge> : <Badge tone="warning">left out</Badge>),
  },
];

function FormatsPanel({ settings }: { settings: Settings }) {
  return (
    <Panel title="Log formats" about="Which logs are understood; formats of the configuration narrows them." flush>
      <DataTable label="Log formats" columns={FORMATS} rows={settings.formats} keyOf={({ name }) => name} />
    </Panel>
  );
}

function LimitsPanel({ settings }: { settings: Settings }) {
  return (
    <Panel title="Limits" about="What HTTP clients may take.">
      <SettingRows
        settings={settings}
        rows={settings.limits.map(({ name, value }) => ({
          name: limitName(name),
          value: name.endsWith('_bytes')
            ? sizeText(value)
            : name.endsWith('_seconds')
              ? spanText(value * 1_000)
              : fullNumber(value),
          at: `limits.${name}`,
        }))}
      />
    </Panel>
  );
}

const LIMIT_NAMES: Readonly<Record<string, string>> = {
  body_bytes: 'A JSON body',
  push_bytes: 'A pushed body, as sent',
  push_in_flight_bytes: 'All pushed bodies at once',
  push_unpacked_bytes: 'Firehose or OTLP, unpacked',
  ingest_unpacked_bytes: 'A pushed body, unpacked',
  header_seconds: 'The head of a request',
  request_seconds: 'A request',
  connections: 'Connections at once',
  streams: 'Live streams at once',
  heartbeat_seconds: 'Heartbeat of a live stream',
  stall_seconds: 'A stalled live stream',
  query_rows: 'Rows of a query',
  query_seconds: 'A query may take',
  queries: 'Queries at once',
  queries_waiting: 'Queries that wait',
  backtest_seconds: 'A backtest may take',
  backtests_waiting: 'Backtests that wait',
};

function limitName(name: string): string {
  return LIMIT_NAMES[name] ?? name.replaceAll('_', ' ');
}

/** Names beside each other. */
export function Names({ of, none }: { of: readonly string[]; none: string }) {
  if (of.length === 0) return none;
  return (
    <ul className={styles.list}>
      {of.map((name) => (
        <li key={name}>
          <code>
            <Text>{name}</Text>
          </code>
        </li>
      ))}
    </ul>
  );
}
