import { useState } from 'react';
import { useOperation } from '../../api/hooks.ts';
import type { BlindnessWarning } from '../../api/operations.ts';
import { Badge, Severity } from '../../parts/badge.tsx';
import { fullNumber } from '../../parts/charts/series.ts';
import { ConsoleLink } from '../../parts/console-link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { spanText, Time } from '../../parts/time.tsx';
import styles from './blindness-panel.module.css';
import { useBlindness } from './use-blindness.ts';

const KINDS: Readonly<Record<BlindnessWarning['kind'], string>> = {
  quiet: 'gone quiet',
  bodies: 'texts missing',
  logging: 'logging changed',
  unlogged: 'calls without logs',
  source: 'source',
  clock: 'clock',
  dead_letters: 'not understood',
  dropped: 'parts left out',
};

/** Where logs, or parts of them, are missing. */
export function BlindnessPanel() {
  const warnings = useBlindness();
  return (
    <Panel
      title="What rules cannot see"
      about="A rule is silent both where nothing happens and where its logs are missing. These are the places of the second kind."
      flush
    >
      <Loaded of={warnings} lines={3}>
        {({ items, unchecked, looked_at }) => (
          <>
            {items.length === 0 ? <Nothing lookedAt={looked_at} /> : <WarningList items={items} />}
            {unchecked.length > 0 && (
              <p className={styles.unchecked}>
                Could not be looked for now: {unchecked.map((kind) => KINDS[kind]).join(', ')}. It is tried again with
                the next look.
              </p>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Nothing({ lookedAt }: { lookedAt: string }) {
  const usage = useOperation('usage', {});
  const any = usage.data?.items.some(({ events }) => events > 0) ?? true;
  return (
    <p className={styles.nothing}>
      {any
        ? 'Nothing is missing: streams keep their rhythm, texts are there, and CloudTrail tells of no change of logging.'
        : 'There are no logs yet, so there is nothing to compare with.'}{' '}
      Looked at <Time at={lookedAt} only="clock" />.
    </p>
  );
}

function WarningList({ items }: { items: readonly BlindnessWarning[] }) {
  return (
    <ul className={styles.list}>
      {items.map((warning, i) => (
        <li key={warning.id} data-severity={warning.severity}>
          <Warning warning={warning} open={i === 0 && warning.severity === 'high'} />
        </li>
      ))}
    </ul>
  );
}

function Warning({ warning, open: opened }: { warning: BlindnessWarning; open: boolean }) {
  const [open, setOpen] = useState(opened);
  const { title, kind, severity, since, until, detail, by, figures, remedy, query } = warning;
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className={styles.warning}>
      <summary>
        <Severity value={severity} />
        <span className={styles.title}>
          <Text>{title}</Text>
        </span>
        <span className={styles.facts}>
          <Badge>{KINDS[kind]}</Badge>
          {until !== null && <Badge tone="good">put right</Badge>}
          {since !== null && (
            <span>
              since <Time at={since} />
            </span>
          )}
        </span>
      </summary>
      <div className={styles.more}>
        <p>
          <Text>{detail}</Text>
        </p>
        <dl className={styles.figures}>
          {by !== null && (
            <div>
              <dt>by</dt>
              <dd>
                <Text>{by}</Text>
              </dd>
            </div>
          )}
          {until !== null && (
            <div>
              <dt>until</dt>
              <dd>
                <Time at={until} />
              </dd>
            </div>
          )}
          {figures.map((figure) => (
            <div key={figure.name}>
              <dt>{figure.name}</dt>
              <dd>{figureText(figure)}</dd>
            </div>
          ))}
        </dl>
        <h3>What to do</h3>
        <ul className={styles.remedy}>
          {remedy.map((step) => (
            <li key={step}>
              <Remedy text={step} />
            </li>
          ))}
        </ul>
        {query !== null && (
          <p>
            <ConsoleLink query={query}>Show it in the console</ConsoleLink>
          </p>
        )}
      </div>
    </details>
  );
}

/** A step, with what stands in backticks as code. */
function Remedy({ text }: { text: string }) {
  return text.split('`').map((part, i) =>
    i % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text stay where they are.
      <code key={i}>{part}</code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same.
      <Text key={i}>{part}</Text>
    ),
  );
}

function figureText({ value, unit }: BlindnessWarning['figures'][number]): string {
  if (unit === 'ms') return spanText(value);
  return unit === 'share' ? `${Math.round(value * 100)} %` : fullNumber(value);
}
