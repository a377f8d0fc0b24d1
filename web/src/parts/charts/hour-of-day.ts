/** An hour of the day, with what is usual in it. */
export interface HourOfDay {
  /** 0 to 23, in the zone that the reader chose, or in the one that the chart's label names. */
  readonly hour: number;
  readonly value: number;
  /** Between these it usually is; absent where nothing is known. */
  readonly low?: number;
  readonly high?: number;
  /** Whether the value is out of what is usual. */
  readonly unusual?: boolean;
  /** Whether it is pointed at. */
  readonly marked?: boolean;
}

/** An hour of the day in words: `14:00 – 15:00`. */
export function hourText(hour: number): string {
  const clock = (h: number) => `${String(h % 24).padStart(2, '0')}:00`;
  return `${clock(hour)} – ${clock(hour + 1)}`;
}
