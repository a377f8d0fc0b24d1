const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads a duration such as `10m`, `24h` or `7d` (units `ms s m h d w`, as Elastic's rule intervals are written).
 * Gives milliseconds, or undefined where the text is no positive duration.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h|d|w)$/.exec(text.trim());
  if (match === null) return undefined;
  const ms = Number(match[1]) * UNIT_MS[match[2]!]!;
  return ms > 0 ? ms : undefined;
}

/**
 * Reads date math relative to now (`now`, `now-60m`, `now-1d/d`) and gives how far back it reaches, in milliseconds.
 * Rounding (`/d`) is accepted and reaches back at most one further unit, which is added. Undefined where malformed
 * or in the future.
 */
export function parseLookback(text: string): number | undefined {
  const match = /^now((?:[-+]\d{1,9}(?:ms|s|m|h|d|w))*)(?:\/(ms|s|m|h|d|w))?$/.exec(text.trim());
  if (match === null) return undefined;
  let back = 0;
  for (const step of match[1]!.matchAll(/([-+])(\d{1,9})(ms|s|m|h|d|w)/g)) {
    back += (step[1] === '-' ? 1 : -1) * Number(step[2]) * UNIT_MS[step[3]!]!;
  }
  if (match[2] !== undefined) back += UNIT_MS[match[2]]!;
  return back >= 0 ? back : undefined;
}

/** Writes milliseconds as the largest whole unit: `3600000` is `1h`. */
export function formatDuration(ms: number): string {
  for (const [unit, size] of Object.entries(UNIT_MS).reverse()) {
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}
