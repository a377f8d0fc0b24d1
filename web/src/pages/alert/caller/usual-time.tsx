import type { CallerProfile } from '../../../api/operations.ts';
import { Button } from '../../../parts/button.tsx';
import { HourBars } from '../../../parts/charts/hour-bars.tsx';
import { Notice } from '../../../parts/notice.tsx';
import styles from './caller.module.css';

type Shown = NonNullable<CallerProfile['caller']>;

const TONES = { usual: 'good', unusual: 'warning', too_little_history: 'note' } as const;

/**
 * Whether the alert's time is a usual one for its caller: the verdict, its reasons, and the hours behind it. `lookAtRole` is there where the
 * role may tell more than a session that is new.
 */
export function UsualTime({ time, lookAtRole }: { time: Shown['usual_time']; lookAtRole: (() => void) | undefined }) {
  const known = time.days > 0;
  return (
    <div className={styles.part}>
      <Notice tone={TONES[time.verdict]} title={time.sentence}>
        {time.reasons.length > 0 && (
          <ul className={styles.reasons}>
            {time.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
        {time.verdict === 'too_little_history' && lookAtRole !== undefined && (
          <Button small onClick={lookAtRole}>
            Compare with all sessions of the role
          </Button>
        )}
      </Notice>
      <HourBars
        label="Activity by hour of the day, UTC"
        unit="events per hour, UTC"
        valueLabel="24 h of the alert (UTC)"
        bandLabel={`usual in ${time.days} days before (10 to 90 %)`}
        markLabel="this alert"
        hours={time.hours.map(({ hour, today, p10, p90, alert, active_days }) => ({
          hour,
          value: today,
          ...(known && p10 !== null && p90 !== null && { low: p10, high: p90 }),
          unusual: alert && time.verdict === 'unusual' && active_days < time.days * 0.1,
          marked: alert,
        }))}
      />
    </div>
  );
}
