import { counted } from '../../base/counted.ts';
import { median, quantile } from './quantile.ts';
import { BASELINE_DAYS, type CallerSpans, DAY, floorTo, HOUR } from './spans.ts';

export const TIME_VERDICTS = ['usual', 'unusual', 'too_little_history'] as const;
export type TimeVerdict = (typeof TIME_VERDICTS)[number];

/** An hour of the day (UTC): the alert's day against the days before. */
export interface HourOfDay {
  readonly hour: number;
  /** Events in this hour of the alert's day. */
  readonly today: number;
  /** Over the days with history; null where there is none. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly p10: number | null;
  readonly p90: number | null;
  readonly max: number | null;
  /** Days on which the caller did anything in this hour. */
  readonly active_days: number;
  /** Whether events of the alert are in it. */
  readonly alert: boolean;
}

export interface UsualTime {
  readonly verdict: TimeVerdict;
  /** One sentence with the number that decided. */
  readonly sentence: string;
  readonly reasons: readonly string[];
  /** Whole days of 24 hours before the alert since the caller was first seen, 30 at most. */
  readonly days: number;
  readonly active_days: number;
  readonly around_the_clock: boolean;
  readonly hours: readonly HourOfDay[];
}

/** What is known of a caller's hours. Times are milliseconds since the epoch. */
export interface CallerHours {
  readonly spans: CallerSpans;
  /** Events by the beginning of their hour, over both spans. */
  readonly counts: ReadonlyMap<number, number>;
  /** The caller's first event of all; undefined where there is none. */
  readonly first: number | undefined;
  /** Events of the alert by the beginning of their hour. */
  readonly alert: ReadonlyMap<number, number>;
  /** Who it is, in a sentence: `caller`, `role`. */
  readonly who: string;
}

/** History that is shorter, or thinner, says nothing about a caller's habits. */
const LEAST_DAYS = 7;
const LEAST_ACTIVE_DAYS = 3;
/** An hour in which a caller is active on fewer of its days than this is unusual. */
const RARE = 0.1;
/** Weekdays and weekends are held apart where there are so many days of the kind: two weekends. */
const LEAST_OF_KIND = 4;

/** Holds the hours of an alert against those its caller is usually active in. */
export function usualTime(known: CallerHours): UsualTime {
  const { spans, counts } = known;
  const days = historyDays(known);
  const from = spans.baseline.to - days * DAY;
  const samples = Array.from({ length: 24 }, () => [] as Sample[]);
  const perDay: number[] = new Array(days).fill(0);
  for (let at = from; at < spans.baseline.to; at += HOUR) {
    const events = counts.get(at) ?? 0;
    samples[hourOf(at)]!.push({ events, weekend: isWeekend(at) });
    perDay[(at - from - ((at - from) % DAY)) / DAY]! += events;
  }
  const alertHours = new Set([...known.alert.keys()].map(hourOf));
  const hours = samples.map((list, hour): HourOfDay => {
    const sorted = list.map((s) => s.events).sort((a, b) => a - b);
    const today = floorTo(spans.day.from, DAY) + hour * HOUR;
    return {
      hour,
      today: counts.get(today < spans.day.from ? today + DAY : today) ?? 0,
      mean: sorted.length === 0 ? null : sorted.reduce((a, b) => a + b, 0) / sorted.length,
      median: median(sorted),
      p10: quantile(sorted, 0.1),
      p90: quantile(sorted, 0.9),
      max: sorted.at(-1) ?? null,
      active_days: sorted.filter((events) => events > 0).length,
      alert: alertHours.has(hour),
    };
  });
  const activeDays = perDay.filter((events) => events > 0).length;
  const aroundTheClock = days >= LEAST_DAYS && hours.filter((h) => h.active_days >= days / 2).length >= 20;
  const common = { days, active_days: activeDays, around_the_clock: aroundTheClock, hours };
  if (days < LEAST_DAYS || activeDays < LEAST_ACTIVE_DAYS) return { ...common, ...tooLittle(known, days, activeDays) };
  return { ...common, ...judged(known, samples, hours, aroundTheClock, days) };
}

interface Sample {
  readonly events: number;
  readonly weekend: boolean;
}

type Told = Pick<UsualTime, 'verdict' | 'sentence' | 'reasons'>;

/** Whole days before the alert on which the caller was known. */
function historyDays({ spans, first }: CallerHours): number {
  if (first === undefined) return 0;
  const days = Math.floor((spans.baseline.to - floorTo(first, HOUR)) / DAY);
  return Math.max(0, Math.min(BASELINE_DAYS, days));
}

function tooLittle({ spans, first, who }: CallerHours, days: number, activeDays: number): Told {
  if (first === undefined || first >= spans.baseline.to) {
    return {
      verdict: 'too_little_history',
      sentence: `Too little history: this ${who} was never seen before.`,
      reasons: [`No event of the ${who} is stored from before the alert.`],
    };
  }
  const why =
    days < LEAST_DAYS
      ? `first seen ${counted(days, 'whole day')} before the alert`
      : `active on ${counted(activeDays, 'day')} of the ${days} before the alert`;
  return {
    verdict: 'too_little_history',
    sentence: `Too little history: ${why}.`,
    reasons: [`A verdict takes ${LEAST_DAYS} days of history, ${LEAST_ACTIVE_DAYS} of them with activity.`],
  };
}

/** How usual it is that the caller is active in an hour of the day. */
interface HourVerdict {
  readonly at: number;
  readonly alertEvents: number;
  readonly active: number;
  readonly of: number;
  /** `weekend day`, `weekday` where only these were compared, else `day`. */
  readonly kind: string;
  readonly unusual: boolean;
}

function judged(
  { alert, counts, who }: CallerHours,
  samples: readonly (readonly Sample[])[],
  hours: readonly HourOfDay[],
  aroundTheClock: boolean,
  days: number,
): Told {
  const verdicts = [...alert].map(([at, alertEvents]) => hourVerdict(at, alertEvents, samples[hourOf(at)]!));
  const events = (list: readonly HourVerdict[]) => list.reduce((sum, v) => sum + v.alertEvents, 0);
  const strange = verdicts.filter((v) => v.unusual);
  const unusual = strange.length > 0 && events(strange) * 2 >= events(verdicts);
  const telling = (unusual ? strange : verdicts.filter((v) => !v.unusual)).sort(
    (a, b) => b.alertEvents - a.alertEvents || a.at - b.at,
  )[0];
  if (telling === undefined) {
    return { verdict: 'usual', sentence: 'No event of the alert is told by its hour.', reasons: [] };
  }
  const hour = hourOf(telling.at);
  const reasons: string[] = [];
  const near = nearest(hour, hours, days);
  if (unusual && telling.active === 0 && near !== undefined) reasons.push(near);
  if (aroundTheClock) {
    reasons.push('Active around the clock, as programs are: the time of day tells little.');
  }
  const mixed = verdicts.length - strange.length;
  if (strange.length > 0 && mixed > 0) {
    reasons.push(
      `Of the alert's ${verdicts.length} hours ${strange.length} ${strange.length === 1 ? 'is' : 'are'} unusual, with ${events(strange)} of its ${events(verdicts)} events.`,
    );
  }
  const { today, max, median: middle } = hours[hour]!;
  const now = counts.get(telling.at) ?? today;
  if (max !== null && max > 0 && now > max) {
    reasons.push(
      `${counted(now, 'event')} in this hour, more than on any of the ${days} days before (at most ${max}, median ${rounded(middle ?? 0)}).`,
    );
  }
  return { verdict: unusual ? 'unusual' : 'usual', sentence: sentenceOf(telling, unusual, days, who), reasons };
}

function hourVerdict(at: number, alertEvents: number, all: readonly Sample[]): HourVerdict {
  const weekend = isWeekend(at);
  const same = all.filter((sample) => sample.weekend === weekend);
  const [list, kind] = same.length >= LEAST_OF_KIND ? [same, weekend ? 'weekend day' : 'weekday'] : [all, 'day'];
  const active = list.filter((sample) => sample.events > 0).length;
  return { at, alertEvents, active, of: list.length, kind, unusual: active < list.length * RARE };
}

function sentenceOf({ at, active, of, kind }: HourVerdict, unusual: boolean, days: number, who: string): string {
  const time = `${String(hourOf(at)).padStart(2, '0')}:00 UTC`;
  const all = kind === 'day' ? `${days} days` : `the ${of} ${kind}s of ${days} days`;
  if (active === 0) return `Unusual: never active at ${time} in ${all}.`;
  const share = kind === 'day' ? `${active} of ${days} days` : `${active} of ${of} ${kind}s`;
  return unusual
    ? `Unusual: active at ${time} on only ${share}.`
    : `A usual time for this ${who}: active at ${time} on ${share}.`;
}

/** What the hours beside an hour say, where the caller is often active in one of them. */
function nearest(hour: number, hours: readonly HourOfDay[], days: number): string | undefined {
  const beside = [hours[(hour + 23) % 24]!, hours[(hour + 1) % 24]!];
  const [best] = beside.filter((h) => h.active_days >= days * RARE).sort((a, b) => b.active_days - a.active_days);
  if (best === undefined) return undefined;
  const which = best === beside[0] ? 'the hour before' : 'the hour after';
  return `In ${which} it was active on ${best.active_days} of ${days} days.`;
}

function hourOf(ms: number): number {
  return new Date(ms).getUTCHours();
}

function isWeekend(ms: number): boolean {
  const day = new Date(ms).getUTCDay();
  return day === 0 || day === 6;
}

function rounded(n: number): string {
  return String(Math.round(n * 10) / 10);
}
