import { type CSSProperties, useId, useState } from 'react';
import { counted } from '../../../../src/base/counted.ts';
import { useChange } from '../../api/hooks.ts';
import { useMay } from '../../app/session.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import { carryOut } from './carry-out.ts';
import styles from './rule-page.module.css';
import { type Backtest, type OwnRule, STALE_BY_SETTINGS } from './rule-views.ts';
import { useLife } from './use-rule.ts';

type Threshold = Backtest['thresholds'][number];

/** What a rule would have raised at other thresholds: one moves through them, and sets the one that is liked. */
export function BacktestPanel({ rule, named }: { rule: OwnRule; named: string }) {
  const life = useLife(named);
  return (
    <Panel
      title="Backtest"
      about="Alerts that the rule as it is set would have raised on the events of the last 30 days."
    >
      <Loaded of={life} lines={5}>
        {({ life: told }) => {
          const backtest = told?.backtest ?? null;
          if (backtest === null) {
            return (
              <p className={styles.quiet}>
                There is none: {told === null ? 'rules of this kind are not run here' : <Text>{told.because}</Text>}.
              </p>
            );
          }
          return (
            <>
              <p>
                <strong>{counted(backtest.alerts, 'alert')}</strong>, {short(backtest.alerts_per_day)} a day, over{' '}
                {counted(backtest.events, 'event')} from <Time at={backtest.from} /> to <Time at={backtest.to} />.
              </p>
              {backtest.thresholds.length === 0 && (
                <p className={styles.quiet}>
                  It compares nothing that it counts with a number: there is no threshold to move.
                </p>
              )}
              {backtest.thresholds.map((threshold) => (
                <ThresholdSlider
                  key={`${threshold.name} ${inForce(rule, threshold)}`}
                  rule={rule}
                  threshold={threshold}
                />
              ))}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function inForce(rule: OwnRule, { name, value }: Threshold): number {
  return rule.thresholds.find((each) => each.name === name)?.in_force ?? value;
}

function ThresholdSlider({ rule, threshold }: { rule: OwnRule; threshold: Threshold }) {
  const own = useId();
  const { name, operator, points } = threshold;
  const current = inForce(rule, threshold);
  const written = rule.thresholds.find((each) => each.name === name)?.value;
  const start = Math.max(
    0,
    points.findIndex(({ value }) => value === current),
  );
  const [at, setAt] = useState(start);
  const point = points[at];
  const most = Math.max(1, ...points.map(({ alerts }) => alerts));
  if (point === undefined) return null;
  // A name holds its operator where there are several of one column.
  const column = name.endsWith(` ${operator}`) ? name.slice(0, -operator.length - 1) : name;
  const label = `${visibleText(column)} ${operator}`;
  const told = `${label} ${number(point.value)}: ${counted(point.alerts, 'alert')}, ${short(point.alerts_per_day)} a day`;
  return (
    <div className={styles.threshold}>
      <h3 id={own}>
        <code>
          <Text>{label}</Text>
        </code>
      </h3>
      <div className={styles.bars} aria-hidden="true" data-many={points.length > 8}>
        {points.map(({ value, alerts }, i) => (
          <button
            key={value}
            type="button"
            tabIndex={-1}
            data-chosen={i === at}
            data-current={value === current}
            title={`${label} ${number(value)}: ${counted(alerts, 'alert')}`}
            onClick={() => setAt(i)}
          >
            <span className={styles.bar}>
              <span style={{ height: `${Math.max(2, (alerts / most) * 100)}%` }} />
            </span>
            <span className={styles.barValue}>{compact(value)}</span>
          </button>
        ))}
      </div>
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={points.length - 1}
        step={1}
        value={at}
        style={{ '--slots': points.length } as CSSProperties}
        aria-labelledby={own}
        aria-valuetext={told}
        onChange={(event) => setAt(Number(event.target.value))}
      />
      <div className={styles.chosenPoint}>
        <output>
          <strong>
            {label} {number(point.value)}
          </strong>
          : {counted(point.alerts, 'alert')}, {short(point.alerts_per_day)} a day
        </output>
        {point.value === current && <Badge tone="good">in force</Badge>}
        {point.value === written && <Badge>as its file says</Badge>}
        <SetThreshold
          rule={rule}
          name={name}
          value={point.value}
          written={written}
          disabled={point.value === current}
        />
      </div>
      <details>
        <summary>All {points.length} as a table</summary>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{label}</th>
              <th scope="col" className={styles.right}>
                Alerts
              </th>
              <th scope="col" className={styles.right}>
                A day
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ value, alerts, alerts_per_day: perDay }) => (
              <tr key={value}>
                <th scope="row">
                  {number(value)} {value === current && '(in force)'}
                </th>
                <td className={styles.right}>{number(alerts)}</td>
                <td className={styles.right}>{short(perDay)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

function SetThreshold({
  rule,
  name,
  value,
  written,
  disabled,
}: {
  rule: OwnRule;
  name: string;
  value: number;
  written: number | undefined;
  disabled: boolean;
}) {
  const may = useMay('updateRule');
  const change = useChange('updateRule', { stale: STALE_BY_SETTINGS });
  if (!may || rule.id === null) return null;
  const { thresholds: before = {}, ...others } = rule.settings.tuning;
  const { [name]: _, ...left } = before;
  const thresholds = value === written ? left : { ...left, [name]: value };
  const tuning = Object.keys(thresholds).length === 0 ? others : { ...others, thresholds };
  const apply = () =>
    carryOut(change, { path: { id: rule.id! }, body: { tuning, reason: `backtest of ${name}` } }, () =>
      tell(`The threshold is ${number(value)} from now on.`),
    );
  return (
    <>
      <Button kind="primary" small disabled={disabled} busy={change.isPending} onClick={apply}>
        Set this threshold
      </Button>
      {change.error !== null && <Problem error={change.error} />}
    </>
  );
}

function compact(value: number): string {
  return value.toLocaleString('en-GB', { notation: 'compact', maximumFractionDigits: 2 });
}

function number(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 6 });
}

function short(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
}
