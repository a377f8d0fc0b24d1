const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const NEAR = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A count, or a mean of counts: `1,204`, `3.4`, `—` where there is none. */
export function countText(value: number | null): string {
  if (value === null) return '—';
  return Math.abs(value) < 10 ? NEAR.format(value) : WHOLE.format(value);
}

/** Dollars, with as many digits as tell something: `$0.0031`, `$12.40`. */
export function dollarText(value: number | null): string {
  if (value === null) return '—';
  if (value === 0) return '$0';
  if (value < 0.0001) return '< $0.0001';
  const digits = value < 1 ? Math.min(4, 1 - Math.floor(Math.log10(value))) : 2;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: Math.min(2, digits),
    maximumFractionDigits: digits,
  }).format(value);
}

/** How many times the usual a figure is, where that says something: `12×`, `none before`. */
export function timesText(day: number, usual: number | null): string {
  if (usual === null) return '—';
  if (usual === 0) return day === 0 ? '—' : 'none before';
  const times = day / usual;
  return times >= 10 ? `${WHOLE.format(times)}×` : `${NEAR.format(times)}×`;
}

/** `1st`, `2nd`, `11th`. */
export function ordinal(n: number): string {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(n);
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }[rule];
  return `${WHOLE.format(n)}${ending}`;
}
