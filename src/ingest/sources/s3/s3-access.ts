import type { S3Client } from '@aws-sdk/client-s3';
import { type AwsConfig, clientOptions } from '../aws/aws-config.ts';
import { AwsProblem, awsProblem } from '../aws/aws-problem.ts';

export interface S3AccessConfig extends AwsConfig {
  readonly force_path_style?: boolean | undefined;
  readonly requester_pays?: boolean | undefined;
}

/** An object of a bucket, as a listing tells it. */
export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  /** Asks for the page behind this one; undefined where there is none. */
  readonly next: string | undefined;
}

/** An object that is being fetched. */
export interface FetchedObject {
  /** Throws an {@link AwsProblem} where not all of it came. */
  readonly bytes: AsyncGenerator<Buffer>;
  readonly size: number | undefined;
  readonly modifiedMs: number | undefined;
}

const ANSWER_MS = 30_000;
/** A transfer of which nothing comes for so long is given up. */
const STALL_MS = 30_000;

/** Reads from buckets of Amazon S3 and what speaks as it does. Everything it throws is an {@link AwsProblem}. */
export class S3Access {
  readonly #config: S3AccessConfig;
  readonly #service: string;
  readonly #stallMs: number;
  #client: Promise<S3Client> | undefined;

  constructor(config: S3AccessConfig, options: { stallMs?: number } = {}) {
    this.#config = config;
    this.#service = config.endpoint ?? 'Amazon S3';
    this.#stallMs = options.stallMs ?? STALL_MS;
  }

  /** A page of a listing in the order of keys (of their UTF-8 bytes), behind a key or of a token. */
  async list(
    bucket: string,
    from: { prefix: string; after?: string | undefined; token?: string | undefined },
    signal: AbortSignal,
  ): Promise<ObjectPage> {
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: from.prefix,
      // Keys may hold characters that XML cannot.
      EncodingType: 'url',
      ...(from.token !== undefined ? { ContinuationToken: from.token } : from.after ? { StartAfter: from.after } : {}),
      ...this.#payer(),
    });
    const page = await this.#ask(`s3://${bucket}/${from.prefix}`, (client) =>
      client.send(command, { abortSignal: signal }),
    );
    const objects = (page.Contents ?? []).map((object) => ({
      key: decodeKey(object.Key ?? ''),
      etag: object.ETag ?? '',
      size: object.Size ?? 0,
      modifiedMs: object.LastModified?.getTime() ?? 0,
    }));
    return { objects, next: page.IsTruncated ? page.NextContinuationToken : undefined };
  }

  async get(bucket: string, key: string, signal: AbortSignal): Promise<FetchedObject> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const what = `s3://${bucket}/${key}`;
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...this.#payer() });
    const object = await this.#ask(what, (client) => client.send(command, { abortSignal: signal }));
    const body = object.Body as unknown as AsyncIterable<Uint8Array> & { destroy(): void };
    return {
      bytes: this.#whole(body, object.ContentLength, what, signal),
      size: object.ContentLength,
      modifiedMs: object.LastModified?.getTime(),
    };
  }

  async close(): Promise<void> {
    (await this.#client?.catch(() => undefined))?.destroy();
  }

  #payer(): { RequestPayer?: 'requester' } {
    return this.#config.requester_pays ? { RequestPayer: 'requester' } : {};
  }

  async #ask<T>(what: string, send: (client: S3Client) => Promise<T>): Promise<T> {
    try {
      this.#client ??= this.#open();
      return await send(await this.#client);
    } catch (error) {
      throw awsProblem(error, this.#service, what);
    }
  }

  async #open(): Promise<S3Client> {
    const { S3Client } = await import('@aws-sdk/client-s3');
    const { endpoint, force_path_style: pathStyle } = this.#config;
    return new S3Client({
      ...clientOptions(this.#config, ANSWER_MS),
      forcePathStyle: pathStyle ?? endpoint !== undefined,
      followRegionRedirects: true,
      // Servers that are not AWS's often know none of the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** All bytes of a body: one that ends early or stalls is no shorter object, but a problem. */
  async *#whole(
    body: AsyncIterable<Uint8Array> & { destroy(): void },
    size: number | undefined,
    what: string,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer> {
    const stop = () => body.destroy();
    signal.addEventListener('abort', stop);
    const chunks = body[Symbol.asyncIterator]();
    let read = 0;
    let stalled = false;
    try {
      for (;;) {
        const timer = setTimeout(() => {
          stalled = true;
          body.destroy();
        }, this.#stallMs);
        const { value, done } = await chunks.next().finally(() => clearTimeout(timer));
        if (done) break;
        read += value.length;
        yield Buffer.from(value.buffer, value.byteOffset, value.length);
      }
    } catch (error) {
      if (!stalled) throw awsProblem(error, this.#service, what);
    } finally {
      signal.removeEventListener('abort', stop);
      body.destroy();
    }
    signal.throwIfAborted();
    if (stalled) throw new AwsProblem('broken', `${what} stopped coming after ${read} bytes`, undefined);
    if (size !== undefined && read !== size)
      throw new AwsProblem('broken', `${what} ended after ${read} of its ${size} bytes`, undefined);
  }
}

function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}
