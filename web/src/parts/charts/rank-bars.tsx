import { type ReactNode, useId } from 'react';
import { Link } from 'react-router';
import styles from './charts.module.css';
import { Legend } from './legend.tsx';
import { fillOf, Patterns } from './pattern.tsx';
import { fullNumber, type Series } from './series.ts';

/** One of the things that are ranked. */
export interface Ranked {
  readonly key: string;
  /** Its name; text out of logs by `<Text>`. */
  readonly name: ReactNode;
  readonly to?: string | undefined;
  /** Its value by series; the bar is as long as their sum. */
  readonly values: Readonly<Record<string, number | undefined>>;
  /** The value in words, where it is more than a number: `$1.20`. */
  readonly text?: string;
  /** What else there is to say of it. */
  readonly note?: ReactNode;
}

/** Things by their value, the largest first: a list with a bar each, in plain HTML, so that nothing has to be loaded. */
export function RankBars({
  label,
  series,
  items,
  legend = series.length > 1,
}: {
  label: string;
  series: readonly Series[];
  items: readonly Ranked[];
  legend?: boolean;
}) {
  const id = useId();
  const sum = ({ values }: Ranked) => series.reduce((total, { key }) => total + (values[key] ?? 0), 0);
  const most = Math.max(...items.map(sum), Number.MIN_VALUE);
  return (
    <div className={styles.ranks}>
      {legend && <Legend series={series} />}
      <ol aria-label={label}>
        {items.map((item) => (
          <li key={item.key} className={styles.rank}>
            <span className={styles.name}>
              {item.to === undefined ? item.name : <Link to={item.to}>{item.name}</Link>}
            </span>
            <span className={styles.value}>{item.text ?? fullNumber(sum(item))}</span>
            <svg className={styles.bar} width="100%" height="6" aria-hidden="true" focusable="false">
              <defs>
                <Patterns id={id} series={series} />
              </defs>
              {parts(item, series, most).map(({ tone, start, share }) => (
                <rect key={tone} x={`${start}%`} width={`${share}%`} height={6} fill={fillOf(id, tone)} />
              ))}
            </svg>
            {item.note !== undefined && <span className={styles.note}>{item.note}</span>}
            {series.length > 1 && (
              <span className="heard">
                {series
                  .filter(({ key }) => (item.values[key] ?? 0) > 0)
                  .map(({ key, label: name }) => `${name} ${fullNumber(item.values[key]!)}`)
                  .join(', ')}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function parts({ values }: Ranked, series: readonly Series[], most: number) {
  let end = 0;
  return series.map(({ key, tone }) => {
    const share = ((values[key] ?? 0) / most) * 100;
    const start = end;
    end += share;
    return { tone, start, share };
  });
}
