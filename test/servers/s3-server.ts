import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './local-server.ts';

interface StoredObject {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly modifiedMs: number;
}

/**
 * A server that speaks as much of S3 as reading a bucket takes: ListObjectsV2 in pages, GetObject, PutObject, DeleteObject, with its
 * error documents. Buckets are there once something is put into them. Requests must be signed by its access key.
 */
export class S3Server extends LocalServer {
  static readonly credentials = { access_key_id: 'AKIDLOCAL', secret_access_key: 'local-secret' };
  readonly #buckets = new Map<string, Map<string, StoredObject>>();
  pageSize = 1000;
  now: () => number = Date.now;
  /** Bytes after which an object's body ends, or rests. */
  body: (key: string) => { cutAfter?: number; restAfter?: number } = () => ({});

  put(bucket: string, key: string, content: string | Buffer, modifiedMs = this.now()): void {
    const bytes = Buffer.from(content);
    const objects = this.#buckets.get(bucket) ?? new Map<string, StoredObject>();
    this.#buckets.set(bucket, objects);
    objects.set(key, { bytes, etag: `"${createHash('md5').update(bytes).digest('hex')}"`, modifiedMs });
  }

  remove(bucket: string, key: string): void {
    this.#buckets.get(bucket)?.delete(key);
  }

  protected override answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const url = new URL(request.url!, this.url);
    const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const key = rest.join('/');
    if (!new RegExp(`Credential=${S3Server.credentials.access_key_id}/`).test(request.headers.authorization ?? '')) {
      this.refuse(response, 403, 'InvalidAccessKeyId');
      return;
    }
    if (request.method === 'PUT') {
      this.put(bucket, key, body);
      response.end();
      return;
    }
    const objects = this.#buckets.get(bucket);
    if (objects === undefined) this.refuse(response, 404, 'NoSuchBucket');
    else if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (key === '') this.#list(bucket, objects, url.searchParams, response);
    else this.#get(key, objects.get(key), response);
  }

  protected override refuse(response: ServerResponse, status: number, code: string): void {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>said by the server</Message></Error>`,
    );
  }

  #list(bucket: string, objects: Map<string, StoredObject>, query: URLSearchParams, response: ServerResponse): void {
    const prefix = query.get('prefix') ?? '';
    const token = query.get('continuation-token');
    const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64').toString();
    const size = Math.min(Number(query.get('max-keys') ?? this.pageSize), this.pageSize);
    const keys = [...objects.keys()]
      .filter((key) => key.startsWith(prefix) && Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const page = keys.slice(0, size);
    const encoded = (text: string) =>
      query.get('encoding-type') === 'url'
        ? encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+')
        : escaped(text);
    const contents = page.map((key) => {
      const { bytes, etag, modifiedMs } = objects.get(key)!;
      return `<Contents><Key>${encoded(key)}</Key><LastModified>${new Date(modifiedMs).toISOString()}</LastModified><ETag>${escaped(etag)}</ETag><Size>${bytes.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
    });
    const more = keys.length > page.length;
    const next = more
      ? `<NextContinuationToken>${Buffer.from(page.at(-1)!).toString('base64')}</NextContinuationToken>`
      : '';
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${encoded(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${size}</MaxKeys><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    );
  }

  #get(key: string, object: StoredObject | undefined, response: ServerResponse): void {
    if (object === undefined) {
      this.refuse(response, 404, 'NoSuchKey');
      return;
    }
    const { bytes, etag, modifiedMs } = object;
    response.writeHead(200, {
      'content-length': bytes.length,
      etag,
      'last-modified': new Date(modifiedMs).toUTCString(),
    });
    const { cutAfter, restAfter } = this.body(key);
    if (cutAfter !== undefined) response.write(bytes.subarray(0, cutAfter), () => response.destroy());
    else if (restAfter !== undefined) response.write(bytes.subarray(0, restAfter));
    else response.end(bytes);
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
