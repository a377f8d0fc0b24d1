import { z } from '@hono/zod-openapi';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { SourceText } from '../../base/source-text.ts';

const place = z.strictObject({
  offset: z.int().openapi({ description: 'UTF-16 units before it.' }),
  line: z.int().openapi({ description: 'From 1.' }),
  column: z.int().openapi({ description: 'From 1, in UTF-16 units.' }),
});

/** A finding about a query or a rule file, with its place. */
export const diagnosticSchema = z
  .strictObject({
    code: z.string().openapi({ example: 'esql/unknown-column' }),
    severity: z.enum(['error', 'warning', 'info']),
    message: z.string(),
    hint: z.string().nullable(),
    start: place.nullable().openapi({ description: 'Null where it is about the whole text.' }),
    end: place.nullable(),
  })
  .openapi('Diagnostic');

export type DiagnosticJson = z.output<typeof diagnosticSchema>;

/** A diagnostic as the API tells it. */
export function diagnosticJson(
  source: SourceText,
  { code, severity, message, hint, span }: Diagnostic,
): DiagnosticJson {
  const at = (offset: number) => ({ offset, ...source.position(offset) });
  return {
    code,
    severity,
    message,
    hint: hint ?? null,
    start: span === undefined ? null : at(span.start),
    end: span === undefined ? null : at(span.end),
  };
}
