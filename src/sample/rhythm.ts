/** When in a day someone works: people in offices, services that follow their customers, jobs at night. */
export type Rhythm = 'office' | 'service' | 'night';

// Relative activity by local hour, from midnight.
const CURVES: Readonly<Record<Rhythm, readonly number[]>> = {
  office: [0, 0, 0, 0, 0, 0, 0, 0.2, 0.7, 1, 1, 0.9, 0.5, 0.8, 1, 1, 0.9, 0.6, 0.2, 0.1, 0.1, 0.05, 0, 0],
  service: [
    0.25, 0.2, 0.15, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 0.9, 1, 1, 0.95, 0.95, 1, 1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.45,
    0.3,
  ],
  night: [0.6, 1, 1, 1, 0.5, 0.05, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.2],
};
const WEEKEND: Readonly<Record<Rhythm, number>> = { office: 0.05, service: 0.5, night: 1 };
const HOUR_MS = 3_600_000;

/** How active a rhythm is in the hour that begins at `time` (milliseconds since the epoch), from 0 to 1. */
export function activity(rhythm: Rhythm, utcOffsetHours: number, time: number): number {
  const local = new Date(time + utcOffsetHours * HOUR_MS);
  const weekday = local.getUTCDay();
  const factor = weekday === 0 || weekday === 6 ? WEEKEND[rhythm] : 1;
  return CURVES[rhythm][local.getUTCHours()]! * factor;
}
