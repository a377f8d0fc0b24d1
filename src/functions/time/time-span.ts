import type { DatePeriod, ValueType } from '../../plan/value.ts';
import type { Argument } from '../definition.ts';

/** A time span as a literal: milliseconds for a time_duration, months and days for a date_period. */
export type TimeSpan =
  | { readonly type: 'time_duration'; readonly value: number }
  | { readonly type: 'date_period'; readonly value: DatePeriod };

const DURATIONS: Readonly<Record<string, number>> = {
  millisecond: 1,
  milliseconds: 1,
  ms: 1,
  second: 1_000,
  seconds: 1_000,
  sec: 1_000,
  s: 1_000,
  minute: 60_000,
  minutes: 60_000,
  min: 60_000,
  m: 60_000,
  hour: 3_600_000,
  hours: 3_600_000,
  h: 3_600_000,
};

const PERIODS: Readonly<Record<string, DatePeriod>> = {
  day: { months: 0, days: 1 },
  days: { months: 0, days: 1 },
  d: { months: 0, days: 1 },
  week: { months: 0, days: 7 },
  weeks: { months: 0, days: 7 },
  w: { months: 0, days: 7 },
  month: { months: 1, days: 0 },
  months: { months: 1, days: 0 },
  mo: { months: 1, days: 0 },
  quarter: { months: 3, days: 0 },
  quarters: { months: 3, days: 0 },
  q: { months: 3, days: 0 },
  year: { months: 12, days: 0 },
  years: { months: 12, days: 0 },
  yr: { months: 12, days: 0 },
  y: { months: 12, days: 0 },
};

const MAX_PERIOD = 2 ** 31 - 1;

function cut(amount: number): number {
  return Math.max(-MAX_PERIOD, Math.min(MAX_PERIOD, amount));
}

/** Reads `5 minutes` or `-1 month` (ES|QL reference, time spans); undefined where it is none, or too long. */
export function readTimeSpan(text: string): TimeSpan | undefined {
  const match = /^\s*([+-]?\d{1,18})\s*([a-z]{1,12})\s*$/i.exec(text);
  if (match === null) return undefined;
  const amount = Number(match[1]);
  const unit = match[2]!.toLowerCase();
  if (Object.hasOwn(DURATIONS, unit)) {
    const value = amount * DURATIONS[unit]!;
    return Number.isSafeInteger(value) ? { type: 'time_duration', value } : undefined;
  }
  if (!Object.hasOwn(PERIODS, unit)) return undefined;
  const one = PERIODS[unit]!;
  // `|| 0` keeps negative zeros out.
  if (Math.abs(amount) > MAX_PERIOD) return undefined;
  // Whatever date the longest of periods is added to leaves the years there are, so a longer one may be cut to it.
  const value = { months: cut(amount * one.months) || 0, days: cut(amount * one.days) || 0 };
  return { type: 'date_period', value };
}

/** The type that constant text is read as where a time span is wanted: that which it names, else a duration. */
export function spanTypeOf(argument: Argument): ValueType | undefined {
  const text = argument.literal?.value;
  if (argument.type !== 'keyword' || typeof text !== 'string') return undefined;
  return readTimeSpan(text)?.type ?? 'time_duration';
}
