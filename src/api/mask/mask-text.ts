/** What stands in place of a text that is not shown: how long it is, and nothing of it. */
export function masked(text: string): string {
  return `[masked: ${text.length} characters]`;
}

/** A value with its texts masked: of a list each, of other values none. */
export function maskedValue<T>(value: T): T | string | (T | string)[] {
  if (typeof value === 'string') return masked(value);
  return Array.isArray(value) ? value.map((v) => (typeof v === 'string' ? masked(v) : v)) : value;
}
