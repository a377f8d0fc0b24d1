import { z } from 'zod';
import type { JsonTable } from '../../rule.ts';

// The message of each schema is what is expected there, in words that complete "... is expected".

/** Any text, the empty one included. */
export const text = z.string('text');

const FILLED = 'text that is not empty';
/** Text with something other than white space in it. */
export const filled = z.string('text').regex(/\S/, FILLED);

export const flag = z.boolean('`true` or `false`');

export const texts = z.array(text, 'a list of texts');

/** A list of texts, which may be written as one text where it has one item. */
export const textOrTexts = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(text, 'text or a list of texts'),
);

/** A table that is kept as it is, such as a Kibana filter. */
export const anyTable = z.custom<JsonTable>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date),
  'a table',
);
export const anyTables = z.array(anyTable, 'a list of tables');

/** A whole number within bounds. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const expected =
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least} up` : `a whole number from ${least} to ${most}`;
  return z.int(expected).min(least, expected).max(most, expected);
}

/** One of the given words. */
export function oneOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, words.length === 1 ? `\`${words[0]}\`` : `one of ${words.map((w) => `\`${w}\``).join(', ')}`);
}

/** A table with the given fields. */
export function table<T extends z.ZodRawShape>(fields: T) {
  return z.object(fields, 'a table');
}

/** A list of tables with the given fields. */
export function tables<T extends z.ZodRawShape>(fields: T) {
  return z.array(table(fields), 'a list of tables');
}
