import { AwsProblem } from '../aws/aws-problem.ts';
import { lastBoundary } from '../files/last-boundary.ts';
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
/** Bodies that are joined to one delivery. */
const MOST_BODIES = 500;
const MOST_BYTES = 32 * 1024 * 1024;
const FETCHES_AT_ONCE = 4;
/** A body may be stored a little after the log that names it. */
const LATE_MS = [1_000, 2_000, 4_000];
/** A log older than this has its bodies beside it, or has none. */
const FRESH_MS = 10 * 60_000;

/** A part of a log, with the bodies that it names. */
export interface PartWithBodies {
  readonly bytes: Buffer;
  /** By their `s3://` path. */
  readonly bodies: ReadonlyMap<string, Uint8Array>;
}

/** The first bodies that a part of a log names, each once, in order. */
export function bodyMentions(bytes: Buffer, most: number): BodyMention[] {
  if (!bytes.includes(MARKER)) return [];
  const mentions = new Map<string, BodyMention>();
  // One character per byte, so that offsets are those of bytes.
  for (const match of bytes.toString('latin1').matchAll(MENTION)) {
    const url = Buffer.from(match[1]!, 'latin1').toString('utf8');
    if (!mentions.has(url)) mentions.set(url, { url, at: match.index });
    if (mentions.size >= most) break;
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

  /**
   * A part of a log that begins and ends between records, in as many parts as its bodies need. `bucket` is the log's own, where it
   * has one, and `modifiedMs` when it was stored.
   */
  async *join(
    part: Buffer,
    log: { bucket: string | undefined; modifiedMs: number | undefined },
    signal: AbortSignal,
  ): AsyncGenerator<PartWithBodies> {
    const late = this.#lateFor(log.modifiedMs);
    const fetch = (mention: BodyMention) => this.#fetch(mention, log.bucket, late, signal);
    for (let rest = part; rest.length > 0; ) {
      const mentions = bodyMentions(rest, MOST_BODIES + 1);
      const bodies = new Map<string, Uint8Array>();
      let bytes = 0;
      let cut = 0;
      for await (const { of: mention, got: body } of ahead(mentions, FETCHES_AT_ONCE, fetch)) {
        const full = bytes + (body?.length ?? 0) > MOST_BYTES || mention === mentions[MOST_BODIES];
        // One record whose bodies are more than that goes on with those it has.
        cut = full && bodies.size > 0 ? lastBoundary(rest.subarray(0, mention.at)) : 0;
        if (cut > 0) break;
        if (body === undefined) continue;
        if (full) {
          this.#missing++;
          continue;
        }
        bodies.set(mention.url, body);
        bytes += body.length;
      }
      if (cut === 0) cut = rest.length;
      yield { bytes: rest.subarray(0, cut), bodies };
      rest = rest.subarray(cut);
    }
  }

  async #fetch(mention: BodyMention, bucketOfLog: string | undefined, late: LateBodies, signal: AbortSignal) {
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

  #lateFor(modifiedMs: number | undefined): LateBodies {
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
class LateBodies {
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

/** What fetching gives, in order, some of it fetched ahead. */
async function* ahead<T, R>(all: readonly T[], most: number, fetch: (one: T) => Promise<R>) {
  const underway: Promise<{ of: T; got: R } | { failed: unknown }>[] = [];
  let next = 0;
  for (let at = 0; at < all.length; at++) {
    for (; next < Math.min(all.length, at + most); next++) {
      const of = all[next]!;
      // Settled either way: one that nobody waits for any more may fail too.
      underway.push(
        fetch(of).then(
          (got) => ({ of, got }),
          (failed: unknown) => ({ failed }),
        ),
      );
    }
    const one = await underway.shift()!;
    if ('failed' in one) throw one.failed;
    yield one;
  }
}
