import { z } from 'zod';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MINUTES_PER_DAY = 1440;

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day is expected, such as 08:30')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const timeZone = z.string().refine(isTimeZone, { error: 'a time zone is expected, such as Europe/Berlin or UTC' });

/** Hours in which nobody is told. */
export const muteWindowConfig = z
  .strictObject({
    /** Every day where absent; of a window over midnight, the day it begins. */
    days: z.array(z.enum(DAYS)).min(1).optional(),
    from: timeOfDay.prefault('00:00'),
    to: timeOfDay.prefault('24:00'),
    zone: timeZone.default('UTC'),
  })
  .refine((window) => window.from !== window.to, { error: 'the window begins and ends at the same time' });
export type MuteWindow = z.output<typeof muteWindowConfig>;

/** Whether a moment lies in a window, `from` included and `to` not. A window whose end comes first lasts until the next day. */
export function isMuted(window: MuteWindow, at: number): boolean {
  const { day, minute } = localTime(at, window.zone);
  const isOn = (index: number) =>
    window.days === undefined || window.days.includes(DAYS[(index + DAYS.length) % DAYS.length]!);
  if (window.from < window.to) return isOn(day) && minute >= window.from && minute < window.to;
  return (isOn(day) && minute >= window.from) || (isOn(day - 1) && minute < window.to);
}

/** Day of the week (0 is Monday) and minute of the day as the clocks of a zone show them. */
function localTime(at: number, zone: string): { day: number; minute: number } {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const day = (DAYS as readonly string[]).indexOf(parts.get('weekday')!.toLowerCase());
  return { day, minute: (Number(parts.get('hour')) * 60 + Number(parts.get('minute'))) % MINUTES_PER_DAY };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, clock);
  return clock;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
