import { z } from '@hono/zod-openapi';

/** A parameter of several values: given several times, or once with commas. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.preprocess(
    (value) => (Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : value),
    z.array(item).min(1).max(200),
  );
}

/** A whole number as a parameter. */
export function whole(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'a whole number is expected')
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .openapi({ type: 'integer', minimum: least, maximum: most });
}

/** A moment as a parameter: ISO-8601, gives milliseconds since the epoch. */
export const moment = z.iso
  .datetime({ offset: true, error: 'a time as 2026-01-31T12:00:00Z is expected' })
  .transform((text) => Date.parse(text))
  .openapi({ type: 'string', format: 'date-time' });

/** `true` or `false`. */
export const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .openapi({ type: 'boolean' });

/** The parameters of a list that comes in pages. */
export const pageParameters = {
  limit: whole(1, 1_000).optional().openapi({ description: 'Items of a page; 100 where absent.' }),
  cursor: z.string().min(1).max(4_096).optional().openapi({ description: 'What the page before gave as `next`.' }),
};

/** Without the members that are undefined, for options whose absence means something. */
export function given<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
