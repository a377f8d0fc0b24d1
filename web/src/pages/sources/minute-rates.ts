const MINUTE = 60_000;

interface MinuteCount {
  readonly at: string;
  readonly count: number;
}

/** Counts of each few minutes up to now, empty ones included, and the rate of the last whole ones, per second. */
export function minuteRates(
  recent: readonly MinuteCount[],
  now: number,
  { minutes = 180, step = 5 }: { readonly minutes?: number; readonly step?: number } = {},
): { readonly values: readonly number[]; readonly perSecond: number } {
  const values = Array.from({ length: minutes / step }, () => 0);
  const end = Math.floor(now / MINUTE);
  let last = 0;
  for (const { at, count } of recent) {
    const age = end - Math.floor(Date.parse(at) / MINUTE);
    const place = values.length - 1 - Math.floor(age / step);
    if (values[place] !== undefined) values[place] += count;
    if (age >= 1 && age <= step) last += count;
  }
  return { values, perSecond: last / (step * 60) };
}

/** A rate in words: `12/s`, `4/min`, `2/h`. */
export function rateText(perSecond: number): string {
  const format = (value: number) =>
    new Intl.NumberFormat('en', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  if (perSecond === 0) return '0/min';
  if (perSecond >= 1) return `${format(perSecond)}/s`;
  if (perSecond * 60 >= 1) return `${format(perSecond * 60)}/min`;
  return `${format(perSecond * 3_600)}/h`;
}
