/** The console with a query over a span of time (half-open), not yet run. */
export function consoleLink(query: string, { from, to }: { from: string; to: string }): string {
  return `/console?${new URLSearchParams({ q: query, from, to })}`;
}
