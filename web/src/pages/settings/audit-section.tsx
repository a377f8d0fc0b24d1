import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import { addressOf } from '../../api/client.ts';
import { useOperation } from '../../api/hooks.ts';
import type { AuditEntry } from '../../api/operations.ts';
import { useZone } from '../../app/zone.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { CursorPages } from '../../parts/cursor-pages.tsx';
import { type DataColumn, DataTable } from '../../parts/data-table.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import styles from './settings-page.module.css';

const PAGE = 50;

/** What is done, by what it is done to: `prompt.` stands for all that begin so. */
const ACTIONS: readonly (readonly [string, string])[] = [
  ['prompt.', 'Prompt text was looked at'],
  ['alert.', 'Alerts'],
  ['rule.', 'Rules'],
  ['deadletter.', 'Dead letters'],
  ['notifier.', 'Notifiers'],
  ['notification.', 'Outbox'],
  ['token.', 'Tokens'],
  ['user.', 'Users'],
  ['session.', 'Sessions'],
];

const NAMES = ['actor', 'action', 'subject', 'from', 'to'] as const;
type Filter = Partial<Record<(typeof NAMES)[number], string>>;

/** Who did what, and who looked at prompt text. */
export function AuditSection() {
  const [parameters, setParameters] = useSearchParams();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const filter: Filter = Object.fromEntries(
    NAMES.flatMap((name) => (parameters.get(name) ? [[name, parameters.get(name)!]] : [])),
  );
  const query = queryOf(filter);
  const cursor = cursors.at(-1);
  const entries = useOperation(
    'listAudit',
    { query: { ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) } },
    { keep: true },
  );
  const narrow = (next: Filter) => {
    setCursors([]);
    setParameters(next as Record<string, string>, { replace: true, preventScrollReset: true });
  };
  const columns: readonly DataColumn<AuditEntry>[] = [
    { name: 'When', cell: ({ at }) => <Time at={at} /> },
    {
      name: 'Who',
      cell: ({ actor, address }) => (
        <>
          <Text>{actor}</Text>
          {address !== null && <span className={styles.under}>{address}</span>}
        </>
      ),
    },
    { name: 'What', cell: ({ action }) => <code>{action}</code> },
    { name: 'To what', cell: ({ subject }) => (subject === null ? '–' : <Text>{subject}</Text>) },
    {
      name: 'Details',
      cell: ({ details }) => {
        const text = detailsText(details);
        return text === '' ? (
          '–'
        ) : (
          <span className={styles.details}>
            <Text>{text}</Text>
          </span>
        );
      },
    },
  ];
  return (
    <Panel
      title="Audit log"
      about="Every change that a person or a token made, and every look at prompt text. It is only ever added to."
      flush
      actions={
        <ButtonLink href={addressOf('exportAudit', { query })} download>
          <Icon name="download" size={16} />
          Export
        </ButtonLink>
      }
    >
      <Filters key={parameters.toString()} filter={filter} onNarrow={narrow} />
      <Loaded
        of={entries}
        lines={6}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <p className={styles.inset}>
              {Object.keys(filter).length === 0 ? 'Nothing was done yet.' : 'No entry fits.'}
            </p>
          ),
        }}
      >
        {({ items, next }) => (
          <>
            <DataTable label="Audit log" columns={columns} rows={items} keyOf={({ id }) => String(id)} />
            <CursorPages cursors={cursors} next={next} onGo={setCursors} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Filters({ filter, onNarrow }: { filter: Filter; onNarrow: (filter: Filter) => void }) {
  const [zone] = useZone();
  const [draft, setDraft] = useState<Filter>({
    ...filter,
    ...(filter.from !== undefined && { from: localText(filter.from, zone) }),
    ...(filter.to !== undefined && { to: localText(filter.to, zone) }),
  });
  const set = (name: keyof Filter, value: string) => setDraft({ ...draft, [name]: value });
  const apply = (next: Filter) =>
    onNarrow(
      Object.fromEntries(
        Object.entries(next)
          .filter(([, value]) => value.trim() !== '')
          .map(([name, value]) => [name, name === 'from' || name === 'to' ? isoText(value, zone) : value.trim()]),
      ),
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply(draft);
  };
  const known = draft.action === undefined || draft.action === '' || ACTIONS.some(([value]) => value === draft.action);
  return (
    <form className={styles.filters} onSubmit={submit}>
      <Field label="Who">
        <input value={draft.actor ?? ''} autoComplete="off" onChange={(event) => set('actor', event.target.value)} />
      </Field>
      <Field label="What">
        <select
          value={draft.action ?? ''}
          onChange={(event) => {
            set('action', event.target.value);
            apply({ ...draft, action: event.target.value });
          }}
        >
          <option value="">Anything</option>
          {!known && <option>{draft.action}</option>}
          {ACTIONS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </Field>
      <Field label="To what">
        <input
          value={draft.subject ?? ''}
          autoComplete="off"
          onChange={(event) => set('subject', event.target.value)}
        />
      </Field>
      <Field label={zone === 'utc' ? 'From (UTC)' : 'From'}>
        <input type="datetime-local" value={draft.from ?? ''} onChange={(event) => set('from', event.target.value)} />
      </Field>
      <Field label={zone === 'utc' ? 'To (UTC)' : 'To'}>
        <input type="datetime-local" value={draft.to ?? ''} onChange={(event) => set('to', event.target.value)} />
      </Field>
      <span className={styles.actions}>
        <Button type="submit">Narrow</Button>
        {Object.keys(filter).length > 0 && (
          <Button kind="quiet" onClick={() => onNarrow({})}>
            Show all
          </Button>
        )}
      </span>
    </form>
  );
}

function queryOf({ actor, action, subject, from, to }: Filter) {
  return {
    ...(actor !== undefined && { actor: [actor] }),
    ...(action !== undefined && { action: [action] }),
    ...(subject !== undefined && { subject: [subject] }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

/** What else an entry tells, as `name: value`. */
function detailsText(details: AuditEntry['details']): string {
  if (details === null) return '';
  if (typeof details !== 'object' || Array.isArray(details)) return JSON.stringify(details);
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** A moment as the control takes it, in the reader's zone, and back. */
function localText(iso: string, zone: 'local' | 'utc'): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return '';
  const shift = zone === 'utc' ? 0 : new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - shift).toISOString().slice(0, 16);
}

function isoText(local: string, zone: 'local' | 'utc'): string {
  const at = new Date(zone === 'utc' ? `${local}Z` : local);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
