import { z } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { ACCESS } from '../../src/api/access.ts';
import { Client } from './client.ts';
import { openService } from './open-service.ts';

/** What OpenAPI 3.1 asks of a document, as far as ours goes (spec.openapis.org/oas/v3.1.0). */
const media = z.record(z.string(), z.strictObject({ schema: z.looseObject({}) }));
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  tags: z.array(z.string()).length(1),
  summary: z.string().regex(/^[A-Z].*[^.]$/s),
  description: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(
      z.strictObject({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        description: z.string().optional(),
        schema: z.looseObject({}),
      }),
    )
    .optional(),
  requestBody: z
    .strictObject({ required: z.literal(true), description: z.string().optional(), content: media })
    .optional(),
  responses: z.record(
    z.string().regex(/^(?:\d{3}|default)$/),
    z.strictObject({
      description: z.string().min(1),
      content: media.optional(),
      headers: z.record(z.string(), z.strictObject({ description: z.string(), schema: z.looseObject({}) })).optional(),
    }),
  ),
});
const openApi31 = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), url: z.url() }),
  }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operation),
  ),
  components: z.strictObject({
    schemas: z.record(z.string(), z.looseObject({})),
    parameters: z.strictObject({}),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['http', 'apiKey']) })),
  }),
  webhooks: z.strictObject({}).optional(),
});

test('the document is OpenAPI 3.1, with names that lead somewhere and parameters that are described', async () => {
  const service = await openService();
  const { document } = await Client.of(service);
  const parsed = openApi31.parse(document);
  const ids = new Set<string>();
  for (const [path, item] of Object.entries(parsed.paths)) {
    for (const [method, { operationId, parameters = [], security, responses }] of Object.entries(item)) {
      expect(ids.has(operationId)).toBe(false);
      ids.add(operationId);
      const inPath = parameters.filter((p) => p.in === 'path').map((p) => p.name);
      expect([path, inPath]).toEqual([path, [...path.matchAll(/\{(.+?)\}/g)].map((match) => match[1])]);
      expect(parameters.every((p) => p.in !== 'path' || p.required)).toBe(true);
      expect(new Set(parameters.map((p) => `${p.in} ${p.name}`)).size).toBe(parameters.length);
      for (const scheme of security.flatMap(Object.keys))
        expect(parsed.components.securitySchemes).toHaveProperty(scheme);
      expect(security.length === 0).toBe(ACCESS[operationId as keyof typeof ACCESS] === 'public');
      expect([method, Object.keys(responses)]).toEqual([method, expect.arrayContaining(['default'])]);
    }
  }
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    (match) => match[1]!,
  );
  expect(refs.length).toBeGreaterThan(20);
  for (const name of refs) expect(parsed.components.schemas).toHaveProperty(name);
});

test('every schema is one that JSON Schema 2020-12 knows', async () => {
  const { document } = await Client.of(await openService());
  const text = JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/');
  const schemas = JSON.parse(text) as Record<string, object>;
  for (const name of Object.keys(schemas)) {
    expect(() => z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: schemas } as never), name).not.toThrow();
  }
});
