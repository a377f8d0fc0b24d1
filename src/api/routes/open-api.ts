import { z } from '@hono/zod-openapi';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';

/** The OpenAPI 3.1 document, made of the schemas that requests are checked against. */
export function mountOpenApi(app: ApiApp, { context }: OperationContext): void {
  let text: string | undefined;
  mount(
    app,
    {
      id: 'openapi',
      method: 'get',
      path: '/api/v1/openapi.json',
      tag: 'service',
      summary: 'This document',
      answer: {
        description: 'The OpenAPI 3.1 document of this API.',
        schema: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }),
      },
    },
    ({ call }) => {
      text ??= JSON.stringify(openApiDocument(app, context.version));
      return call.body(text, 200, { 'Content-Type': 'application/json' });
    },
  );
}

function openApiDocument(app: ApiApp, version: string): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token. Amazon Data Firehose sends it as X-Amz-Firehose-Access-Key.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'seismo_session',
    description: "A browser's session (over TLS the cookie is __Host-seismo_session); changes also need X-CSRF-Token.",
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'seismo',
      version,
      description: 'Alerts, rules, runs and events of a seismo service. Failures are problem documents (RFC 9457).',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  });
}
