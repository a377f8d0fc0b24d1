import { counted } from '../../../../src/base/counted.ts';
import { Badge } from '../../parts/badge.tsx';
import { capitalised } from '../../parts/capitalised.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { verdictText } from '../../parts/verdict.tsx';
import { percent } from '../rules/rule-words.ts';
import styles from './rule-page.module.css';
import type { Life } from './rule-views.ts';
import { useLife } from './use-rule.ts';

const COULD_FIRE = {
  yes: { tone: 'good', word: 'It fires on these data' },
  no: { tone: 'bad', word: 'It cannot fire on what is stored' },
  unknown: { tone: 'warning', word: 'It may fire, and has not' },
} as const;

/** Of rules that are not run here, and where there are no events to try them on. */
const NOT_KNOWN = { tone: 'plain', word: 'Not known' } as const;

/** Whether a rule could ever fire on the events that are stored, what it does not see, and what became of its alerts. */
export function LifePanel({ named }: { named: string }) {
  const page = useLife(named);
  return (
    <Panel title="In this data" about="Worked out on the events that are stored; may take some seconds.">
      <Loaded of={page} lines={5}>
        {({ life }) => (life === null ? <p>Rules of this kind are not run here.</p> : <LifeOf life={life} />)}
      </Loaded>
    </Panel>
  );
}

function LifeOf({ life }: { life: Life }) {
  const { tone, word } =
    life.could_fire === 'unknown' && life.backtest === null ? NOT_KNOWN : COULD_FIRE[life.could_fire];
  const { alerts, verdicts, backtest, tests } = life;
  return (
    <div className={styles.life}>
      <div className={styles.could}>
        <Badge tone={tone}>{word}</Badge>
        <p>
          <Text>{`${capitalised(life.because)}.`}</Text>
        </p>
      </div>
      <ul className={styles.figures}>
        {alerts !== null && (
          <Figure name="Alerts" value={alerts.total.toLocaleString('en-GB')}>
            {alerts.last === null ? (
              'never fired'
            ) : (
              <>
                last on events of <Time at={alerts.last} />
              </>
            )}
          </Figure>
        )}
        {alerts !== null && alerts.per_day !== null && alerts.total > 0 && (
          <Figure name="A day" value={short(alerts.per_day)}>
            over all stored events
          </Figure>
        )}
        {verdicts !== null && (
          <Figure name="Precision" value={verdicts.precision === null ? '–' : percent(verdicts.precision)}>
            {verdictsText(verdicts)}
          </Figure>
        )}
        {backtest !== null && (
          <Figure name="Backtest" value={counted(backtest.alerts, 'alert')}>
            {short(backtest.alerts_per_day)} a day over {counted(backtest.events, 'event')},{' '}
            <Time at={backtest.from} only="day" /> to <Time at={backtest.to} only="day" />
          </Figure>
        )}
      </ul>
      <BlindSpots spots={life.blind_spots} />
      {tests.length > 0 && (
        <>
          <h3>Tests</h3>
          <ul className={styles.plainList}>
            {tests.map(({ name, outcome }) => (
              <li key={name}>
                <Text>{name}</Text> <Badge>{outcome}</Badge>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: React.ReactNode }) {
  return (
    <li>
      <span className={styles.figureName}>{name}</span>
      <strong>{value}</strong>
      <span className={styles.quiet}>{children}</span>
    </li>
  );
}

function BlindSpots({ spots }: { spots: Life['blind_spots'] }) {
  if (spots.length === 0) return <p className={styles.quiet}>No blind spots: events have every field that it reads.</p>;
  return (
    <div>
      <h3>Blind spots</h3>
      <p className={styles.quiet}>What it reads and no event has, and what that takes.</p>
      <dl className={styles.blind}>
        {spots.map(({ field, message }) => (
          <div key={field}>
            <dt>
              <code>
                <Text>{field === '_index' ? 'data stream' : field}</Text>
              </code>
            </dt>
            <dd>
              <Text>{message}</Text>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function verdictsText(verdicts: NonNullable<Life['verdicts']>): string {
  const parts = (['true_positive', 'false_positive', 'benign', 'duplicate'] as const).flatMap((name) =>
    verdicts[name] === 0 ? [] : [`${verdicts[name]} ${verdictText(name)}`],
  );
  return parts.length === 0 ? 'no verdicts yet' : parts.join(', ');
}

/** A number with two digits behind the point at most. */
function short(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
}
