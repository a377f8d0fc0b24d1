import { z } from '@hono/zod-openapi';
import { nodesOf } from '../../plan/rewrite.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, type DeepReadonly, mount } from '../operation.ts';
import { diagnosticSchema } from '../query/diagnostic-json.ts';
import { gatherRows } from '../query/gather-rows.ts';
import { ndjsonResponse } from '../query/ndjson-response.ts';
import { readTime, timeMembers } from '../query/query-time.ts';

/** As many rows as a query without LIMIT gives: ES|QL's own default. */
const IMPLICIT_LIMIT = 1_000;

const queryBody = z.strictObject({
  query: z
    .string()
    .min(1)
    .max(100_000)
    .openapi({ example: 'FROM logs-* | STATS n = COUNT(*) BY user.id | SORT n DESC' }),
  limit: z.int().positive().optional().openapi({ description: 'The most rows; 1,000 where the query has no LIMIT.' }),
  time_limit_ms: z.int().min(1).optional(),
  ...timeMembers,
  unmask: z.boolean().optional().openapi({ description: 'Show prompt text; written to the audit log.' }),
});

const value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([z.string(), z.number(), z.boolean()])),
]);

const queryAnswer = z
  .strictObject({
    columns: z.array(z.strictObject({ name: z.string(), type: z.string(), masked: z.boolean() })),
    rows: z
      .array(z.array(value))
      .openapi({ description: 'By column; longs beyond 2^53 are text, dates are ISO-8601.' }),
    truncated: z.enum(['rows', 'size']).nullable().openapi({ description: 'Why there are more rows than these.' }),
    limit: z.int().openapi({ description: 'The most rows that were let through.' }),
    limited_by: z.enum(['implicit', 'request', 'service', 'query']).openapi({
      description:
        'What set the limit: none in the query (1,000 then), the request, the service, or nothing but the query itself.',
    }),
    window: z
      .strictObject({ from: z.iso.datetime().nullable(), to: z.iso.datetime().nullable() })
      .nullable()
      .openapi({ description: 'The time that was asked for, as moments.' }),
    took_ms: z.number(),
    diagnostics: z.array(diagnosticSchema).openapi({ description: 'Warnings about the query.' }),
  })
  .openapi('QueryResult');

/** ES|QL over the events. */
export function mountQuery(app: ApiApp, { context, queries, masking }: OperationContext): void {
  mount(
    app,
    {
      id: 'query',
      method: 'post',
      path: '/api/v1/query',
      tag: 'events',
      summary: 'Run an ES|QL query',
      description:
        'As JSON, or as NDJSON (one object per row) where the Accept header asks for application/x-ndjson. Stopped when the client goes away.',
      body: queryBody,
      answer: { description: 'The rows.', schema: queryAnswer, media: { 'application/x-ndjson': z.string() } },
    },
    async (request): Promise<DeepReadonly<z.output<typeof queryAnswer>> | Response> => {
      const { body, signal, call } = request;
      const time = readTime(body, context.now());
      const query = queries.prepare(body.query, time);
      const hidden = await masking.ofQuery(query, body.query, request, body.unmask ?? false);
      const explicit = nodesOf(query.plan).some((node) => node.kind === 'limit');
      const most = context.limits.query_rows;
      const wanted = body.limit ?? (explicit ? most : IMPLICIT_LIMIT);
      const rows = Math.min(most, wanted);
      const milliseconds = Math.min(
        context.limits.query_seconds * 1000,
        body.time_limit_ms ?? Number.POSITIVE_INFINITY,
      );
      if (/\bapplication\/x-ndjson\b/.test(call.req.header('accept') ?? '')) {
        return ndjsonResponse(queries.run(query, { rows, milliseconds, signal }), query.columns, hidden, call);
      }
      const started = performance.now();
      // One more than is shown tells whether there were more.
      const chunks = queries.run(query, { rows: rows + 1, milliseconds, signal });
      const gathered = await gatherRows(chunks, query.columns, hidden, rows);
      return {
        columns: query.columns.map((c) => ({ name: c.name, type: c.type, masked: hidden.has(c.id) })),
        ...gathered,
        limit: rows,
        limited_by: wanted > most ? 'service' : body.limit !== undefined ? 'request' : explicit ? 'query' : 'implicit',
        window: time === undefined ? null : { from: isoOrNull(time.window.from), to: isoOrNull(time.window.to) },
        took_ms: Math.round(performance.now() - started),
        diagnostics: query.warnings,
      };
    },
  );
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
