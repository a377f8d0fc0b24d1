/** The console with a query over a span of time (half-open) of a field, `@timestamp` where none is named. */
export function consoleLink(
  query: string,
  { from, to, time_field: field }: { readonly from: string; readonly to: string; readonly time_field?: string },
): string {
  const search = new URLSearchParams({ q: query, from, to });
  if (field !== undefined && field !== '@timestamp') search.set('time_field', field);
  return `/console?${search}`;
}
