import { AwsProblem } from '../aws/aws-problem.ts';
import { Backoff } from '../backoff.ts';
import { countOf } from '../count-of.ts';
import { keepReading } from '../keep-reading.ts';
import type { Source, SourceContext, SourceStatus } from '../source.ts';
import type { S3Config } from '../source-config.ts';
import { SourceProgress } from '../source-progress.ts';
import { LargeBodies } from './large-bodies.ts';
import { listObjects } from './list-objects.ts';
import { ObjectReader } from './object-reader.ts';
import { type ListedObject, S3Access } from './s3-access.ts';
import { SeenObjects, type SetAside } from './seen-objects.ts';

/** So many objects that cannot be read are the bucket's trouble, not theirs. */
const MOST_ASIDE = 100;
/** An object that fails so often while others do not is set aside. */
const MOST_FAILURES = 3;

/** Lists a bucket's prefix again and again, and reads each object once. */
export class S3Source implements Source {
  readonly kind = 's3';
  readonly name: string;
  readonly #config: S3Config;
  readonly #context: SourceContext;
  readonly #progress: SourceProgress;
  readonly #backoff: Backoff;
  readonly #access: S3Access;
  readonly #bodies: LargeBodies;
  readonly #reader: ObjectReader;
  readonly #failures = new Map<string, number>();
  /** When each object was stored that is being read, by key. */
  readonly #underway = new Map<string, number>();
  #seen: SeenObjects | undefined;

  constructor(
    config: S3Config,
    context: SourceContext,
    options: { sliceBytes?: number; stallMs?: number; backoff?: Backoff } = {},
  ) {
    this.name = config.name;
    this.#config = config;
    this.#context = context;
    this.#backoff = options.backoff ?? new Backoff();
    this.#progress = new SourceProgress(context.now);
    this.#access = new S3Access(config, options);
    this.#bodies = new LargeBodies(this.#access, config.body_buckets, context.now);
    const read = { format: config.format, ...options };
    this.#reader = new ObjectReader(context, this.#access, this.#bodies, read, this.#progress);
  }

  get status(): SourceStatus {
    return this.#progress.status;
  }

  async run(signal: AbortSignal): Promise<void> {
    const source = { name: this.name, context: this.#context, progress: this.#progress, backoff: this.#backoff };
    const look = async () => {
      await this.#pass(signal);
      this.#tell();
      return this.#config.poll;
    };
    await keepReading(source, look, signal);
    await this.#access.close();
  }

  /** Reads what a listing has that was not read. */
  async #pass(signal: AbortSignal): Promise<void> {
    const { bucket, prefix, lookback } = this.#config;
    this.#progress.reading(`listing s3://${bucket}/${prefix}`);
    this.#seen ??= await SeenObjects.load(this.#context.store, `s3://${bucket}/${prefix}`, lookback);
    const seen = this.#seen;
    const start = this.#context.now();
    seen.begin(start);
    await this.#tryAsideAgain(seen, signal);
    // A listing of recent days misses what is stored late in older ones: one of everything finds it in time.
    const full = seen.floor === undefined || seen.fullAt === undefined || start - seen.fullAt >= lookback / 2;
    const since = full ? undefined : start - lookback;
    // The first listing goes on where it was broken off: what came below that meanwhile is left for the next one.
    const after = seen.cursor;
    const order = new InOrder((key) => seen.passed(key));
    const objects = listObjects(this.#access, bucket, { prefix, after, since }, signal);
    await inParallel(this.#config.parallel, objects, async (object) => {
      if (seen.has(object) || seen.aside.some(({ key, etag }) => key === object.key && etag === object.etag)) return;
      const done = order.begin(object.key);
      await this.#read(seen, object, signal);
      done();
    });
    signal.throwIfAborted();
    await seen.finished(start, full && after === undefined);
  }

  /** Reads an object, or sets it aside. Rejects with what is no object's own trouble. */
  async #read(seen: SeenObjects, object: ListedObject, signal: AbortSignal): Promise<void> {
    const { bucket } = this.#config;
    this.#underway.set(object.key, object.modifiedMs);
    this.#progress.reading(`reading s3://${bucket}/${this.#config.prefix}`);
    this.#progress.behind(Math.min(...this.#underway.values()));
    try {
      const position = (place: Parameters<SeenObjects['position']>[1]) => seen.position(object, place);
      await this.#reader.read({ bucket, key: object.key, done: seen.place(object), position }, signal);
      seen.add(object);
      this.#failures.delete(object.key);
    } catch (error) {
      if (signal.aborted || !(error instanceof AwsProblem)) throw error;
      const { trouble, message } = error;
      // Removed since it was listed.
      if (trouble === 'missing') return;
      const failures = (this.#failures.get(object.key) ?? 0) + 1;
      this.#failures.set(object.key, failures);
      const own = trouble === 'denied' || trouble === 'other' || (trouble === 'broken' && failures >= MOST_FAILURES);
      if (!own || seen.aside.length >= MOST_ASIDE) throw error;
      this.#context.log.warn({ source: this.name, key: object.key }, `source ${this.name}: ${message}`);
      const { key, etag, modifiedMs } = object;
      await seen.setAside([...seen.aside, { key, etag, modifiedMs, reason: message }]);
    } finally {
      this.#underway.delete(object.key);
    }
  }

  async #tryAsideAgain(seen: SeenObjects, signal: AbortSignal): Promise<void> {
    for (const aside of [...seen.aside]) {
      const others = seen.aside.filter((one) => one !== aside);
      if (await this.#readAside(seen, aside, signal)) await seen.setAside(others);
    }
  }

  /** Whether an object that was set aside is settled: read, gone, or given up after all the time that an object may be late. */
  async #readAside(seen: SeenObjects, aside: SetAside, signal: AbortSignal): Promise<boolean> {
    const { bucket, lookback } = this.#config;
    const object: ListedObject = { ...aside, size: 0 };
    const position = (place: Parameters<SeenObjects['position']>[1]) => seen.position(object, place);
    try {
      await this.#reader.read({ bucket, key: aside.key, done: seen.place(aside), position }, signal);
      seen.add(object);
      return true;
    } catch (error) {
      if (signal.aborted || !(error instanceof AwsProblem)) throw error;
      if (error.trouble === 'missing') return true;
      if (error.trouble === 'unreachable' || error.trouble === 'busy' || error.trouble === 'credentials') throw error;
      if (this.#context.now() - aside.modifiedMs < Math.max(lookback, MOST_ASIDE_MS)) return false;
      const source = `s3://${bucket}/${aside.key}`;
      const letter = { source, position: 'object', reason: `cannot be read: ${error.message}`, raw: '', format: null };
      await this.#context.store.commit({ events: [], positions: [], deadLetters: [letter] });
      return true;
    }
  }

  #tell(): void {
    const aside = this.#seen?.aside ?? [];
    const parts: string[] = [];
    if (aside.length > 0)
      parts.push(`${countOf(aside.length, 'object')} cannot be read, the first: ${aside[0]!.reason}`);
    if (this.#bodies.missing > 0)
      parts.push(`${countOf(this.#bodies.missing, 'body', 'bodies')} that logs name could not be had`);
    this.#progress.idle(parts.length === 0 ? undefined : parts.join('; '));
    this.#progress.behind(aside.length === 0 ? undefined : Math.min(...aside.map(({ modifiedMs }) => modifiedMs)));
  }
}

/** An object that cannot be read is tried for a week at least. */
const MOST_ASIDE_MS = 7 * 86_400_000;

/** Tells up to which key all are done, of keys that are begun in order. */
class InOrder {
  readonly #passed: (key: string) => void;
  readonly #queue: { readonly key: string; done: boolean }[] = [];

  constructor(passed: (key: string) => void) {
    this.#passed = passed;
  }

  begin(key: string): () => void {
    const entry = { key, done: false };
    this.#queue.push(entry);
    return () => {
      entry.done = true;
      while (this.#queue[0]?.done) this.#passed(this.#queue.shift()!.key);
    };
  }
}

/** Does something with each of what comes, some at once; stops at the first failure, once all that is begun has ended. */
async function inParallel<T>(most: number, all: AsyncGenerator<T>, act: (one: T) => Promise<void>): Promise<void> {
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    while (failure === undefined) {
      try {
        const next = await all.next();
        if (next.done) return;
        await act(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  await all.return(undefined);
  if (failure !== undefined) throw failure.error;
}
