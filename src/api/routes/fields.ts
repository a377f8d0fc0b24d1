import { z } from '@hono/zod-openapi';
import { compareText } from '../../base/compare-text.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { notFound } from '../problem.ts';
import { listOf } from '../query-parameters.ts';

const streamSchema = z
  .strictObject({
    name: z.string(),
    fields: z
      .array(z.strictObject({ name: z.string(), type: z.string(), list: z.boolean(), seen: z.boolean() }))
      .openapi({
        description: 'By name. `seen`: some event has it; otherwise its format only declares it.',
      }),
    dynamic: z.array(z.strictObject({ prefix: z.string(), type: z.string() })).openapi({
      description: 'Families of fields whose names are open.',
    }),
  })
  .openapi('Stream');

/** The data streams and their fields, as queries and rules may name them. */
export function mountFields(app: ApiApp, { context, queries }: OperationContext): void {
  mount(
    app,
    {
      id: 'fields',
      method: 'get',
      path: '/api/v1/streams',
      tag: 'events',
      summary: 'Data streams and their fields',
      query: z.strictObject({ stream: listOf(z.string()).optional() }),
      answer: { description: 'By name.', schema: z.strictObject({ items: z.array(streamSchema) }) },
    },
    ({ query }) => {
      const stored = new Map(context.store.streams().map((s) => [s.name, s.fields]));
      const known = queries.streams();
      const names = known.map((s) => s.name);
      for (const name of query.stream ?? []) if (!names.includes(name)) throw notFound('data stream', name, names);
      return {
        items: known
          .filter((s) => query.stream?.includes(s.name) ?? true)
          .map(({ name, fields, dynamic }) => ({
            name,
            fields: [...fields.values()]
              .map((f) => ({ name: f.name, type: f.type, list: f.multi, seen: stored.get(name)?.has(f.name) ?? false }))
              .sort((a, b) => compareText(a.name, b.name)),
            dynamic: dynamic.map(({ prefix, type }) => ({ prefix, type })),
          }))
          .sort((a, b) => compareText(a.name, b.name)),
      };
    },
  );
}
