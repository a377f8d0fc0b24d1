import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import type { Alert, Checklist } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { spanText, Time } from '../../parts/time.tsx';
import styles from './facts-panel.module.css';
import { fieldLabel } from './field-label.ts';
import { highlightedFields } from './highlighted-fields.ts';
import { useEvidence } from './use-evidence.ts';
import { isMasked, valueText } from './value-text.ts';

/** A value longer than this has two columns to itself. */
const LONG = 32;

/** What identifies the alert, and what is known of it, at a glance. */
export function FactsPanel({ alert, guide }: { alert: Alert; guide: Checklist | undefined }) {
  const [unmask, setUnmask] = useState(false);
  const mayUnmask = useMay('updateAlert');
  const shown = useOperation(
    'getAlert',
    { path: { id: alert.id }, query: { evidence: 0, unmask: true } },
    { enabled: unmask },
  );
  const evidence = useEvidence(alert.id);
  const fields = unmask && shown.data !== undefined ? shown.data.fields : alert.fields;
  const rows = highlightedFields(fields, guide?.highlighted ?? [], evidence.data?.items ?? []);
  const masked = rows.some(({ value }) => isMasked(value));
  return (
    <Panel
      title="Key facts"
      actions={
        masked && mayUnmask ? (
          <Button small onClick={() => setUnmask(true)} title="Written to the audit log">
            <Icon name="eye" size={14} />
            Show prompt text
          </Button>
        ) : undefined
      }
    >
      <dl className={styles.facts}>
        {rows.map(({ name, value, from }) => (
          <Fact
            key={name}
            name={fieldLabel(name)}
            wide={valueText(value).length > LONG}
            title={from === 'events' ? `${name}, by the first events of the evidence` : name}
          >
            <span className={styles.value}>
              <Text>{cut(valueText(value))}</Text>
              {typeof value === 'string' && name === alert.caller?.field && <CopyButton text={value} label="Copy" />}
            </span>
          </Fact>
        ))}
        <Times alert={alert} />
        <Earlier alert={alert} />
        <Fact name="Rule" wide>
          <Link to={`/rules/${encodeURIComponent(alert.rule_id)}`}>
            <Text>{alert.rule_name}</Text>
          </Link>
          <span className={styles.quiet}>risk score {alert.risk_score}</span>
        </Fact>
        {alert.evidence.note !== undefined && (
          <Fact name="About the count" wide>
            <Text>{alert.evidence.note}</Text>
          </Fact>
        )}
      </dl>
      {guide?.rule_description != null && (
        <details className={styles.about}>
          <summary>What the rule looks for</summary>
          <p>
            <Text>{guide.rule_description.replace(/\s+/g, ' ').trim()}</Text>
          </p>
        </details>
      )}
    </Panel>
  );
}

function Times({ alert }: { alert: Alert }) {
  const span = Date.parse(alert.last_seen) - Date.parse(alert.first_seen);
  const after = Date.parse(alert.raised_at) - Date.parse(alert.first_seen);
  return (
    <>
      <Fact name="Events">
        {counted(alert.evidence.count, 'event')}
        <span className={styles.quiet}>
          <Time at={alert.first_seen} />
          {span > 0 && (
            <>
              {' to '}
              <Time at={alert.last_seen} only="clock" /> ({spanText(span)})
            </>
          )}
        </span>
      </Fact>
      <Fact name="Raised">
        <Time at={alert.raised_at} />
        <span className={styles.quiet}>
          {after >= 0 ? `${spanText(after)} after its first event` : 'before its first event’s own time'}
        </span>
      </Fact>
    </>
  );
}

/** What became of the rule's alerts before, and of those of the caller: whether this one is likely to be real. */
function Earlier({ alert }: { alert: Alert }) {
  const base = { rule_id: [alert.rule_id], raised_to: alert.raised_at };
  const caller = alert.caller?.value;
  const ofRule = useOperation('countAlerts', { query: { ...base, facet: ['resolution'] } }, { fresh: 60_000 });
  const ofCaller = useOperation(
    'countAlerts',
    {
      query: {
        raised_to: alert.raised_at,
        facet: ['resolution'],
        ...(caller !== undefined && { caller: asList(caller) }),
      },
    },
    { enabled: caller !== undefined, fresh: 60_000 },
  );
  return (
    <>
      <Fact name="Rule’s earlier alerts">
        {ofRule.data === undefined ? (
          '…'
        ) : (
          <Verdicts
            counts={ofRule.data}
            to={`/alerts?${new URLSearchParams({ rule_id: alert.rule_id, state: 'any' })}`}
          />
        )}
      </Fact>
      {caller !== undefined && (
        <Fact name="Caller’s earlier alerts">
          {ofCaller.data === undefined ? (
            '…'
          ) : (
            <Verdicts counts={ofCaller.data} to={`/alerts?${new URLSearchParams({ caller, state: 'any' })}`} />
          )}
        </Fact>
      )}
    </>
  );
}

/** A single value is parted at its commas; given twice it is taken as it is. */
function asList(value: string): string[] {
  return value.includes(',') ? [value, value] : [value];
}

function Verdicts({
  counts: { total, facets },
  to,
}: {
  counts: { total: number; facets: { resolution?: { value: string | null; count: number }[] | undefined } };
  to: string;
}) {
  const told = (facets.resolution ?? []).flatMap(({ value, count }) =>
    value === null ? [] : [`${count} ${value.replace('_', ' ')}`],
  );
  return (
    <>
      {total === 0 ? 'None' : <Link to={to}>{counted(total, 'alert')}</Link>}
      {total > 0 && (
        <span className={styles.quiet}>{told.length === 0 ? 'none with a verdict yet' : told.join(', ')}</span>
      )}
    </>
  );
}

function Fact({
  name,
  title,
  wide = false,
  children,
}: {
  name: string;
  title?: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={styles.fact} data-wide={wide}>
      <dt title={title}>
        <Text>{name}</Text>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function cut(text: string): string {
  return text.length > 600 ? `${text.slice(0, 599)}…` : text;
}
