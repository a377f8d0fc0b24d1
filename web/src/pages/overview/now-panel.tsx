import { Link } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import type { Operations, Readiness } from '../../api/operations.ts';
import { ApiProblem } from '../../api/problem.ts';
import { fullNumber, SEVERITIES } from '../../parts/charts/series.ts';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Text } from '../../parts/text.tsx';
import { spanText } from '../../parts/time.tsx';
import styles from './overview.module.css';
import { alertsLink } from './range.ts';
import { useEventReading } from './use-figures.ts';

type Ages = Operations['chartAges']['answer']['items'];
type Check = Readiness['checks'][number];

/** Warnings about logs that are told here; the sources' page has all. */
const BLIND_SHOWN = 2;

/** Whether something is wrong now: in a sentence, and by severity. */
export function NowPanel() {
  const ages = useOperation('chartAges', { query: {} }, useEventReading());
  const ready = useOperation('ready', {}, useEventReading());
  const checks = ready.data?.checks ?? checksOf(ready.error);
  const wrong = checks.filter(({ ok }) => !ok);
  const warnings = useOperation('listBlindnessWarnings', {}, useEventReading());
  const blind = (warnings.data?.items ?? []).filter(({ severity, until }) => severity === 'high' && until === null);
  return (
    <Loaded of={ages} lines={3}>
      {({ items }) => {
        const { tone, sentence } = verdict(items, wrong, blind.length > 0);
        return (
          <section className={styles.now} data-tone={tone} aria-labelledby="now">
            <div className={styles.verdict}>
              <h2 id="now" aria-live="polite">
                <span className={styles.sign} aria-hidden="true">
                  <Icon name={tone === 'good' ? 'check' : 'alerts'} size={22} />
                </span>
                {sentence}
              </h2>
              <p>{details(items)}</p>
              {wrong.map(({ name, message }) => (
                <p key={name} className={styles.wrong}>
                  <Link to="/sources">{CHECKS[name] ?? name}</Link>: <Text>{message}</Text>
                </p>
              ))}
              {blind.slice(0, BLIND_SHOWN).map(({ id, title }) => (
                <p key={id}>
                  <Link to="/sources" className={styles.blind}>
                    <Text>{title}</Text>
                  </Link>
                </p>
              ))}
              {blind.length > BLIND_SHOWN && (
                <p>
                  and <Link to="/sources">{blind.length - BLIND_SHOWN} further warnings about logs</Link>
                </p>
              )}
            </div>
            <ul className={styles.severities} aria-label="Open alerts by severity">
              {SEVERITIES.map((severity) => {
                const count = sum(items.filter((item) => item.severity === severity));
                return (
                  <li key={severity} data-tone={count > 0 ? severity : 'none'}>
                    <Link to={alertsLink({ state: 'open', severity })}>
                      <strong>{fullNumber(count)}</strong> <span>{severity}</span>
                    </Link>
                  </li>
                );
              })}
            </ul>
          </section>
        );
      }}
    </Loaded>
  );
}

const CHECKS: Readonly<Record<string, string>> = {
  store: 'The event store',
  state: 'What the service remembers',
  intake: 'Logs are not taken in',
  detection: 'Detection is behind',
  sources: 'A source needs a person',
};

function verdict(
  items: Ages,
  wrong: readonly Check[],
  blind: boolean,
): { tone: 'bad' | 'warning' | 'good'; sentence: string } {
  const of = (severity: string) => items.filter((item) => item.severity === severity);
  const [critical, high] = [sum(of('critical')), sum(of('high'))];
  if (critical > 0 || high > 0) {
    const parts = [
      ...(critical > 0 ? [`${fullNumber(critical)} critical`] : []),
      ...(high > 0 ? [`${fullNumber(high)} high`] : []),
    ];
    const sentence = `${parts.join(' and ')} ${critical + high === 1 ? 'alert is' : 'alerts are'} open`;
    return { tone: critical > 0 ? 'bad' : 'warning', sentence };
  }
  if (wrong.length > 0) return { tone: 'bad', sentence: 'The service does not do all of its work' };
  if (blind) return { tone: 'warning', sentence: 'No critical or high alert is open, and logs may be missing' };
  const rest = sum(items);
  if (rest === 0) return { tone: 'good', sentence: 'No alert is open' };
  return { tone: 'good', sentence: 'No critical or high alert is open' };
}

/** Who has them, and how long the oldest waits: of the worst that are open. */
function details(items: Ages): React.ReactNode {
  const worst = items.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const told = worst.length > 0 ? worst : items;
  const count = sum(told);
  if (count === 0) return 'Alerts appear here as they are raised.';
  const severity = worst.length > 0 ? ['critical', 'high'] : undefined;
  const free = told.reduce((n, { unassigned }) => n + unassigned, 0);
  const oldest = told.map((item) => item.oldest).sort()[0]!;
  return (
    <>
      {free === 0 ? (
        'All of them are taken'
      ) : (
        <Link to={alertsLink({ state: 'open', assignee: 'none', severity })}>
          {free === count ? 'Nobody has taken any' : `Nobody has taken ${fullNumber(free)} of them`}
        </Link>
      )}
      ; the oldest has waited for {spanText(Math.max(0, Date.now() - Date.parse(oldest)))}.
    </>
  );
}

function sum(items: Ages): number {
  return items.reduce((total, { count }) => total + count, 0);
}

/** A service that is not ready answers with what is wrong, as a failure. */
function checksOf(error: Error | null): readonly Check[] {
  if (!(error instanceof ApiProblem)) return [];
  const checks = error.document.checks;
  return Array.isArray(checks) ? (checks as Check[]) : [];
}
