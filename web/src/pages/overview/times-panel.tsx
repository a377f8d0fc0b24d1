import { Link } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import type { Operations } from '../../api/operations.ts';
import { Severity } from '../../parts/badge.tsx';
import { SEVERITIES } from '../../parts/charts/series.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { spanText } from '../../parts/time.tsx';
import styles from './overview.module.css';
import { alertsLink, linkedRange, type Range, raisedIn } from './range.ts';

type Times = Operations['chartTimes']['answer']['items'][number];

const SPANS = [
  { key: 'detect', short: 'Detect', long: "From an alert's first event to its being raised (MTTD)" },
  {
    key: 'acknowledge',
    short: 'Acknowledge',
    long: 'From being raised to being acknowledged, or closed without (MTTA)',
  },
  { key: 'close', short: 'Close', long: 'From being raised to being closed (MTTR)' },
] as const;

/** How long it takes until alerts are raised, acknowledged and closed. */
export function TimesPanel({ range }: { range: Range }) {
  const all = useOperation('chartTimes', { query: { ...raisedIn(range), by: 'all' } }, { keep: true });
  const each = useOperation('chartTimes', { query: { ...raisedIn(range), by: 'severity' } }, { keep: true });
  return (
    <Panel
      title="Response times"
      about="Means (MTTD, MTTA, MTTR), and medians beneath; to detect counts from the event’s own time, however late its log came"
    >
      <Loaded
        of={all}
        lines={5}
        empty={{
          when: ({ items }) => (items[0]?.detect.count ?? 0) === 0,
          show: `No alert was raised ${range.words}.`,
        }}
      >
        {({ items: [total] }) => (
          <table className={styles.times}>
            <thead>
              <tr>
                <th scope="col">
                  <span className="heard">Severity</span>
                </th>
                {SPANS.map(({ key, short, long }) => (
                  <th key={key} scope="col" title={long}>
                    {short}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <Row name="All" times={total} />
              {SEVERITIES.map((severity) => {
                const times = each.data?.items.find((item) => item.severity === severity);
                if (times === undefined) return null;
                const to = alertsLink({ ...linkedRange(range), severity });
                return (
                  <Row
                    key={severity}
                    name={
                      <Link to={to} className={styles.plain}>
                        <Severity value={severity} />
                      </Link>
                    }
                    times={times}
                  />
                );
              })}
            </tbody>
          </table>
        )}
      </Loaded>
    </Panel>
  );
}

function Row({ name, times }: { name: React.ReactNode; times: Times | undefined }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {SPANS.map(({ key }) => {
        const span = times?.[key];
        return (
          <td key={key}>
            {span === undefined || span.mean === null ? (
              <span className={styles.about}>none</span>
            ) : (
              <>
                {spanText(span.mean)}
                <span className={styles.median}>
                  <span className="heard">, median </span>
                  {span.p50 === null ? '' : spanText(span.p50)}
                </span>
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
}
