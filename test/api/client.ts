import { z } from '@hono/zod-openapi';
import { expect } from 'vitest';
import { ADMIN_TOKEN, type Service } from './open-service.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];

interface Content {
  readonly [media: string]: { readonly schema: object };
}
interface OpenApiOperation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of an answer, its schema was checked.
  readonly json: any;
}

/** Calls a service as its clients do, and holds every answer to the service's own OpenAPI document. */
export class Client {
  readonly url: string;
  readonly token: string | undefined;
  readonly document: OpenApiDocument;

  private constructor(url: string, token: string | undefined, document: OpenApiDocument) {
    this.url = url;
    this.token = token;
    this.document = document;
  }

  static async of({ server }: Service, token?: string): Promise<Client> {
    // Not every role may read the document.
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    const response = await fetch(`${server.url}/api/v1/openapi.json`, { headers });
    return new Client(server.url, token, (await response.json()) as OpenApiDocument);
  }

  as(token: string): Client {
    return new Client(this.url, token, this.document);
  }

  get(path: string, options: CallOptions = {}): Promise<Answer> {
    return this.call('GET', path, options);
  }

  post(path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    return this.call('POST', path, { ...options, body });
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const token = options.token ?? this.token;
    const raw = typeof options.body === 'string' || options.body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(options.body !== undefined && !raw && { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body !== undefined && {
        body: raw ? (options.body as string) : JSON.stringify(options.body),
      }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const json = /[+/]json$/.test(type.split(';')[0]!) ? JSON.parse(text) : undefined;
    this.#check(method, path, response.status, type, json);
    return { status: response.status, headers: response.headers, text, json };
  }

  #check(method: string, path: string, status: number, type: string, json: unknown): void {
    const operation = this.operationOf(method, path);
    if (operation === undefined || json === undefined) return;
    const answer = operation.responses[status] ?? (status < 400 ? undefined : operation.responses.default);
    const content = answer?.content;
    const schema = content?.[type.split(';')[0]!]?.schema;
    expect(schema, `${method} ${path} answers ${status} ${type}, which is not described`).toBeDefined();
    const described = toZod(this.document, schema!).safeParse(json);
    expect(described.error?.issues ?? [], `${method} ${path} ${status}: ${JSON.stringify(json).slice(0, 500)}`).toEqual(
      [],
    );
  }

  operationOf(method: string, path: string): OpenApiOperation | undefined {
    const plain = path.split('?')[0]!;
    for (const [template, operations] of Object.entries(this.document.paths)) {
      const pattern = template.replace(/[.]/g, '\\.').replace(/\{.+?\}/g, '[^/]+');
      const exact = template === plain;
      const operation = operations[method.toLowerCase()];
      if (operation !== undefined && (exact || (new RegExp(`^${pattern}$`).test(plain) && !this.#isExact(plain))))
        return operation;
    }
    return undefined;
  }

  #isExact(path: string): boolean {
    return this.document.paths[path] !== undefined;
  }
}

const known = new WeakMap<object, z.ZodType>();

/** A schema of the document as one that checks. */
function toZod({ components }: OpenApiDocument, schema: object): z.ZodType {
  let checks = known.get(schema);
  if (checks === undefined) {
    const text = JSON.stringify({ ...schema, $defs: components.schemas }).replaceAll(
      '#/components/schemas/',
      '#/$defs/',
    );
    checks = z.fromJSONSchema(JSON.parse(text) as Schema);
    known.set(schema, checks);
  }
  return checks;
}
