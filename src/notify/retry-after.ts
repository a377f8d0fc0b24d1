const LONGEST_MS = 3_600_000;

/**
 * A `Retry-After` header (RFC 9110: seconds, or an HTTP date) as milliseconds from `now`, an hour at most; undefined where
 * absent or malformed.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const ms = /^\d{1,12}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_MS, Math.max(0, ms));
}
