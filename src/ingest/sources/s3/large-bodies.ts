import { AwsProblem } from '../aws/aws-problem.ts';
import { pause } from '../pause.ts';
import { isBodyObject } from './object-name.ts';
import type { S3Access } from './s3-access.ts';

/** Where a log names a body that lies in an object of its own. */
export interface BodyMention {
  /** `s3://bucket/key`. */
  readonly url: string;
  /** The offset of the mention in the log's bytes. */
  readonly at: number;
}

/** The same, inside a record that is itself text in another. */
const MENTION = /\\*"(?:input|output)BodyS3Path\\*"\s*:\s*\\*"(s3:\/\/[^"\\]{1,1300})\\*"/g;
const MARKER = Buffer.from('BodyS3Path');
/** A body larger than this, packed as it is, is left out: it would not be joined. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;
/** More are named by no honest part of a log. */
const MOST_MENTIONS = 2_000;
/** A body may be stored a little after the log that names it. */
const LATE_MS = [1_000, 2_000, 4_000];
/** A log older than this has its bodies beside it, or has none. */
const FRESH_MS = 10 * 60_000;

/** The bodies that a part of a log names, each once, in order. */
export function bodyMentions(bytes: Buffer): BodyMention[] {
  if (!bytes.includes(MARKER)) return [];
  const mentions = new Map<string, BodyMention>();
  // One character per byte, so that offsets are those of bytes.
  for (const match of bytes.toString('latin1').matchAll(MENTION)) {
    const url = Buffer.from(match[1]!, 'latin1').toString('utf8');
    if (!mentions.has(url)) mentions.set(url, { url, at: match.index });
    if (mentions.size >= MOST_MENTIONS) break;
  }
  return [...mentions.values()];
}

/**
 * Fetches bodies that Amazon Bedrock stored as objects of their own. What is logged may name any object: only keys that Bedrock
 * would give, in the buckets that are allowed, are fetched.
 */
export class LargeBodies {
  readonly #access: S3Access;
  readonly #buckets: ReadonlySet<string>;
  readonly #now: () => number;
  #missing = 0;

  constructor(access: S3Access, buckets: readonly string[], now: () => number) {
    this.#access = access;
    this.#buckets = new Set(buckets);
    this.#now = now;
  }

  /** How many were named and could not be had. */
  get missing(): number {
    return this.#missing;
  }

  /** What a log in a bucket names; `late` is for one delivery, shared by its bodies. */
  async fetch(mention: BodyMention, bucketOfLog: string | undefined, late: LateBodies, signal: AbortSignal) {
    const [, bucket, key] = /^s3:\/\/([^/]{1,255})\/(.+)$/s.exec(mention.url) ?? [];
    if (bucket === undefined || key === undefined || !isBodyObject(key)) return undefined;
    if (bucket !== bucketOfLog && !this.#buckets.has(bucket)) {
      this.#missing++;
      return undefined;
    }
    for (;;) {
      try {
        return await this.#get(bucket, key, signal);
      } catch (error) {
        if (!(error instanceof AwsProblem) || (error.trouble !== 'missing' && error.trouble !== 'denied')) throw error;
        if (error.trouble === 'missing' && (await late.wait(signal))) continue;
        this.#missing++;
        return undefined;
      }
    }
  }

  /** How long to wait for bodies of a log that was stored then. */
  lateFor(modifiedMs: number | undefined): LateBodies {
    return new LateBodies(modifiedMs !== undefined && this.#now() - modifiedMs > FRESH_MS ? [] : LATE_MS);
  }

  async #get(bucket: string, key: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const object = await this.#access.get(bucket, key, signal);
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of object.bytes) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_BODY_BYTES) {
        this.#missing++;
        return undefined;
      }
    }
    return Buffer.concat(chunks);
  }
}

/** The patience that a delivery has with bodies that are not there yet: all its bodies share it. */
export class LateBodies {
  readonly #waits: number[];

  constructor(waits: readonly number[]) {
    this.#waits = [...waits];
  }

  /** Waits; false where it has waited enough. */
  async wait(signal: AbortSignal): Promise<boolean> {
    const ms = this.#waits.shift();
    if (ms === undefined) return false;
    await pause(ms, signal);
    signal.throwIfAborted();
    return true;
  }
}
