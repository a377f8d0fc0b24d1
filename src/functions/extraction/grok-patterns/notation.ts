/** A text with its backslashes. */
export const raw = String.raw;

/** What a pattern matches, or the dash that logs write where there is nothing. */
export function orDash(pattern: string): string {
  return `(?:-|${pattern})`;
}

/** What a pattern matches, in parentheses, or nothing. */
export function optional(pattern: string): string {
  return `(?:${pattern})?`;
}

/** Values between tabs; of those whose name ends with `?` a dash stands for none. */
export function tabbed(columns: readonly string[]): string {
  return columns
    .map((column) => (column.endsWith('?') ? orDash(`%{${column.slice(0, -1)}}`) : `%{${column}}`))
    .join(raw`\t`);
}
