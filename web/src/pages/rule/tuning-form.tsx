import { useState } from 'react';
import { counted } from '../../../../src/base/counted.ts';
import type { Request } from '../../api/client.ts';
import { useChange } from '../../api/hooks.ts';
import { useMay } from '../../app/session.tsx';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { tell } from '../../parts/toasts.tsx';
import { carryOut } from './carry-out.ts';
import styles from './rule-page.module.css';
import { type OwnRule, STALE_BY_SETTINGS } from './rule-views.ts';

type Tuning = NonNullable<NonNullable<Request<'updateRule'>['body']>['tuning']>;
const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** What is typed: empty where the file's own holds. */
interface Typed {
  readonly from: string;
  readonly interval: string;
  readonly severity: string;
  readonly risk_score: string;
  readonly max_signals: string;
  readonly thresholds: Readonly<Record<string, string>>;
}

/** Sets window, interval, thresholds, severity and the most alerts of a rule in place of what its file says. */
export function TuningForm({ rule }: { rule: OwnRule }) {
  const may = useMay('updateRule');
  const [typed, setTyped] = useState<Typed>(() => typedOf(rule));
  const [reason, setReason] = useState('');
  const change = useChange('updateRule', { stale: STALE_BY_SETTINGS });
  const tried = useChange('backtestRule');
  const isRunnable = rule.from !== null;
  if (!isRunnable) return null;
  const set = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const tuning = tuningOf(typed);
  const before = JSON.stringify(tuningOf(typedOf(rule)));
  const isChanged = JSON.stringify(tuning) !== before;
  const id = rule.id!;
  const why = reason.trim() === '' ? {} : { reason: reason.trim() };
  const save = (next: Tuning | null) =>
    carryOut(change, { path: { id }, body: { tuning: next, ...why } }, () =>
      tell(next === null ? 'The rule is as its file says.' : 'The rule is tuned.'),
    );
  const tryOut = () => {
    const from = new Date(Date.now() - 30 * 86_400_000).toISOString();
    tried.mutate({ path: { id }, body: { tuning, from, thresholds: {} } });
  };
  const own = (value: string | number | null) => (value === null ? 'as its file says' : `now ${value}`);
  return (
    <Panel title="Tuning" about="In place of what its file says, which stays as it is. Empty: as the file says.">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save(Object.keys(tuning).length === 0 ? null : tuning);
        }}
      >
        <fieldset className={styles.grid} disabled={!may}>
          <legend className="heard">Settings of the rule</legend>
          {rule.thresholds.map(({ name, value, whole }) => (
            <Field key={name} label={`Threshold ${visibleText(name)}`} hint={`${value} in its file`}>
              <input
                type="number"
                step={whole ? 1 : 'any'}
                value={typed.thresholds[name] ?? ''}
                placeholder={String(value)}
                onChange={(event) => set({ thresholds: { ...typed.thresholds, [name]: event.target.value } })}
              />
            </Field>
          ))}
          <Field label="Window begins" hint={`As now-2h; ${own(rule.from)}`}>
            <input value={typed.from} onChange={(event) => set({ from: event.target.value })} />
          </Field>
          <Field label="Runs every" hint={`As 10m; ${own(rule.interval)}`}>
            <input value={typed.interval} onChange={(event) => set({ interval: event.target.value })} />
          </Field>
          <Field label="Severity" hint={own(rule.severity)}>
            <select value={typed.severity} onChange={(event) => set({ severity: event.target.value })}>
              <option value="">as its file says</option>
              {SEVERITIES.map((severity) => (
                <option key={severity}>{severity}</option>
              ))}
            </select>
          </Field>
          <Field label="Risk score" hint={`0 to 100; ${own(rule.risk_score)}`}>
            <input
              type="number"
              min={0}
              max={100}
              value={typed.risk_score}
              onChange={(event) => set({ risk_score: event.target.value })}
            />
          </Field>
          <Field label="Most alerts of a run" hint="More are counted, not raised.">
            <input
              type="number"
              min={1}
              value={typed.max_signals}
              onChange={(event) => set({ max_signals: event.target.value })}
            />
          </Field>
          <Field label="Why" hint="Kept in its history.">
            <input maxLength={2_000} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        </fieldset>
        {change.error !== null && <Problem error={change.error} />}
        {tried.error !== null && <Problem error={tried.error} />}
        {tried.data !== undefined && (
          <p role="status">
            With these settings: <strong>{counted(tried.data.alerts, 'alert')}</strong> on{' '}
            {counted(tried.data.events, 'event')} of the last 30 days.
          </p>
        )}
        <div className={styles.actions}>
          {may && (
            <Button type="submit" kind="primary" disabled={!isChanged} busy={change.isPending}>
              Save
            </Button>
          )}
          <Button busy={tried.isPending} onClick={tryOut}>
            Try on the last 30 days
          </Button>
          {may && rule.tuned && (
            <Button busy={change.isPending} onClick={() => save(null)}>
              As its file says
            </Button>
          )}
          {!may && <span className={styles.quiet}>Changes are for admins.</span>}
        </div>
      </form>
    </Panel>
  );
}

function typedOf({ settings: { tuning } }: OwnRule): Typed {
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    from: tuning.from ?? '',
    interval: tuning.interval ?? '',
    severity: tuning.severity ?? '',
    risk_score: text(tuning.risk_score),
    max_signals: text(tuning.max_signals),
    thresholds: Object.fromEntries(
      Object.entries(tuning.thresholds ?? {}).map(([name, value]) => [name, String(value)]),
    ),
  };
}

function tuningOf(typed: Typed): Tuning {
  const thresholds = Object.fromEntries(
    Object.entries(typed.thresholds)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, Number(value)]),
  );
  return {
    ...(typed.from.trim() !== '' && { from: typed.from.trim() }),
    ...(typed.interval.trim() !== '' && { interval: typed.interval.trim() }),
    ...(typed.severity !== '' && { severity: typed.severity as (typeof SEVERITIES)[number] }),
    ...(typed.risk_score !== '' && { risk_score: Number(typed.risk_score) }),
    ...(typed.max_signals !== '' && { max_signals: Number(typed.max_signals) }),
    ...(Object.keys(thresholds).length > 0 && { thresholds }),
  };
}
