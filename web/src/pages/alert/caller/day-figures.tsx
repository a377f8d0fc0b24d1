import { counted } from '../../../../../src/base/counted.ts';
import type { CallerProfile } from '../../../api/operations.ts';
import { Text } from '../../../parts/text.tsx';
import styles from './caller.module.css';
import { countText, dollarText, ordinal, timesText } from './caller-words.ts';

type Shown = NonNullable<CallerProfile['caller']>;

const ROWS = [
  ['events', 'Events'],
  ['errors', 'Errors'],
  ['interventions', 'Guardrail interventions'],
  ['input_tokens', 'Input tokens'],
  ['output_tokens', 'Output tokens'],
] as const;

/** The 24 hours of the alert against the days before, and against other callers. */
export function DayFigures({ caller }: { caller: Shown }) {
  const { figures, peers, usual_time } = caller;
  const { usd } = figures;
  const days = usual_time.days;
  return (
    <div className={styles.part}>
      <h3>24 hours of the alert{days > 0 && `, against the ${counted(days, 'day')} before`}</h3>
      <table className={styles.figures}>
        <thead>
          <tr>
            <th scope="col">
              <span className="heard">Figure</span>
            </th>
            <th scope="col">24 h</th>
            {days > 0 && (
              <>
                <th scope="col">Daily mean</th>
                <th scope="col" data-wide>
                  Median
                </th>
                <th scope="col" data-wide>
                  Highest
                </th>
                <th scope="col">Against mean</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([name, label]) => {
            const { day, mean, median, max } = figures[name];
            return (
              <tr key={name} data-high={max !== null && day > max}>
                <th scope="row">{label}</th>
                <td>{countText(day)}</td>
                {days > 0 && (
                  <>
                    <td>{countText(mean)}</td>
                    <td data-wide>{countText(median)}</td>
                    <td data-wide>{countText(max)}</td>
                    <td>
                      {timesText(day, mean)}
                      {max !== null && day > max && <span className={styles.above}>above all</span>}
                    </td>
                  </>
                )}
              </tr>
            );
          })}
          <tr>
            <th scope="row">Estimated cost</th>
            <td>{dollarText(usd.day)}</td>
            {days > 0 && (
              <>
                <td>{dollarText(usd.mean)}</td>
                <td data-wide>—</td>
                <td data-wide>—</td>
                <td>{usd.day === null ? '—' : timesText(usd.day, usd.mean)}</td>
              </>
            )}
          </tr>
        </tbody>
      </table>
      {usd.unpriced_models.length > 0 && (
        <p className={styles.quiet}>
          Without a known price, and left out: <Text>{usd.unpriced_models.join(', ')}</Text>
        </p>
      )}
      {peers !== null && peers.callers > 1 && (
        <p className={styles.quiet}>
          {ordinal(peers.events.rank)} of {counted(peers.callers, 'caller')} that day by events (median{' '}
          {countText(peers.events.median)})
          {peers.tokens !== undefined &&
            `, ${ordinal(peers.tokens.rank)} by tokens (median ${countText(peers.tokens.median)})`}
          .
        </p>
      )}
    </div>
  );
}
