import { messageOf } from '../../../base/message-of.ts';
import { AwsProblem } from '../aws/aws-problem.ts';
import { Backoff } from '../backoff.ts';
import { countOf } from '../count-of.ts';
import { keepReading } from '../keep-reading.ts';
import { pause } from '../pause.ts';
import { LargeBodies } from '../s3/large-bodies.ts';
import { isLogObject } from '../s3/object-name.ts';
import { ObjectReader } from '../s3/object-reader.ts';
import { S3Access } from '../s3/s3-access.ts';
import type { Source, SourceContext, SourceStatus } from '../source.ts';
import type { SqsConfig } from '../source-config.ts';
import { roomIn, SourceProgress } from '../source-progress.ts';
import { type NotifiedObject, readNotification } from './notification.ts';
import { QueueAccess, type QueueMessage } from './queue-access.ts';

/** How much of a message that says nothing is kept. */
const MOST_RAW = 64 * 1024;
/** A message whose objects could not be read is given out again after so many seconds. */
const AGAIN_S = 30;
/** What is not given out again by then went elsewhere: to a queue for dead letters. */
const FORGOTTEN_MS = 20 * AGAIN_S * 1000;
/** How long stopping waits for messages to be given back, in milliseconds. */
const GIVE_BACK_MS = 500;

/** Takes notifications of new objects from a queue; a message is removed once all its objects are committed. */
export class SqsSource implements Source {
  readonly kind = 'sqs';
  readonly name: string;
  readonly #config: SqsConfig;
  readonly #context: SourceContext;
  readonly #progress: SourceProgress;
  readonly #backoff: Backoff;
  readonly #queue: QueueAccess;
  readonly #access: S3Access;
  readonly #bodies: LargeBodies;
  readonly #reader: ObjectReader;
  readonly #buckets: ReadonlySet<string> | undefined;
  readonly #underway = new Map<QueueMessage, Promise<void>>();
  /** Messages that are left for later, by their id, and why. */
  readonly #left = new Map<string, { readonly reason: string; readonly at: number }>();
  /** What keeps all messages from being settled. */
  #trouble: string | undefined;

  constructor(config: SqsConfig, context: SourceContext, options: { sliceBytes?: number; backoff?: Backoff } = {}) {
    this.name = config.name;
    this.#config = config;
    this.#context = context;
    this.#backoff = options.backoff ?? new Backoff();
    this.#progress = new SourceProgress(context.now);
    const { region, profile, credentials } = config;
    this.#queue = new QueueAccess(config, config.queue_url);
    this.#access = new S3Access({ region, profile, credentials, ...config.s3 });
    this.#bodies = new LargeBodies(this.#access, config.body_buckets, context.now);
    const read = { format: config.format, ...options };
    this.#reader = new ObjectReader(context, this.#access, this.#bodies, read, this.#progress);
    this.#buckets = config.buckets === undefined ? undefined : new Set(config.buckets);
  }

  get status(): SourceStatus {
    return this.#progress.status;
  }

  async run(signal: AbortSignal): Promise<void> {
    const source = { name: this.name, context: this.#context, progress: this.#progress, backoff: this.#backoff };
    const look = async () => {
      try {
        await this.#receive(signal);
        if (this.#trouble !== undefined) throw new Error(this.#trouble);
      } catch (error) {
        this.#trouble = undefined;
        throw error;
      }
      return 0;
    };
    await keepReading(source, look, signal);
    await this.#giveBack();
    await Promise.all([this.#queue.close(), this.#access.close()]);
  }

  /** Takes as many messages as there is room for, and begins with them. */
  async #receive(signal: AbortSignal): Promise<void> {
    const { parallel, wait, visibility } = this.#config;
    while (this.#underway.size >= parallel) await Promise.race(this.#underway.values());
    await roomIn(this.#context.intake, this.#progress, signal);
    this.#tell();
    const room = parallel - this.#underway.size;
    // With messages under way the queue is asked without waiting, and again once there is news.
    const waitS = this.#underway.size === 0 ? Math.floor(wait / 1000) : 0;
    const messages = await this.#queue.receive(room, waitS, Math.ceil(visibility / 1000), signal);
    for (const message of messages) {
      const work = this.#settle(message, signal).finally(() => this.#underway.delete(message));
      this.#underway.set(message, work);
    }
    if (messages.length === 0 && this.#underway.size > 0)
      await Promise.race([...this.#underway.values(), pause(1_000, signal)]);
    else if (messages.length === 0 && waitS === 0) await pause(wait, signal);
  }

  /** Reads what a message tells of, then removes it. Never rejects: what fails is told, and comes again. */
  async #settle(message: QueueMessage, signal: AbortSignal): Promise<void> {
    this.#tell();
    const hidden = new AbortController();
    const keeping = this.#keepHidden(message, AbortSignal.any([signal, hidden.signal]));
    try {
      const notification = readNotification(message.body);
      if ('reason' in notification) await this.#bury(message, notification.reason, message.body);
      else for (const object of notification.objects) await this.#read(message, object, signal);
      await this.#queue.remove(message, signal);
      this.#trouble = undefined;
      this.#left.delete(message.id);
    } catch (error) {
      if (signal.aborted) return;
      const own = error instanceof AwsProblem && (error.trouble === 'denied' || error.trouble === 'other');
      if (own) this.#left.set(message.id, { reason: messageOf(error), at: this.#context.now() });
      else this.#trouble = messageOf(error);
      this.#context.log.warn({ source: this.name, message: message.id }, `source ${this.name}: ${messageOf(error)}`);
      hidden.abort();
      await keeping;
      // Where this fails too, the message comes again when its time is up.
      await this.#queue.hide(message, AGAIN_S, signal).catch(() => undefined);
    } finally {
      hidden.abort();
      await keeping;
      this.#tell();
    }
  }

  async #read(message: QueueMessage, object: NotifiedObject, signal: AbortSignal): Promise<void> {
    const { bucket, key } = object;
    if (!isLogObject(key, object.size) || !key.startsWith(this.#config.prefix)) return;
    if (this.#buckets?.has(bucket) === false) {
      await this.#bury(message, `it names the bucket ${bucket}, which is none of \`buckets\``, message.body);
      return;
    }
    try {
      await this.#reader.read({ bucket, key }, signal);
    } catch (error) {
      if (!(error instanceof AwsProblem) || error.trouble !== 'missing' || signal.aborted) throw error;
      await this.#bury(message, `the object it names is gone: ${error.message}`, message.body);
    }
  }

  /** A message is hidden for a while only: as long as it is worked on, that is put off. */
  async #keepHidden(message: QueueMessage, signal: AbortSignal): Promise<void> {
    const { visibility } = this.#config;
    for (;;) {
      await pause(visibility / 2, signal);
      if (signal.aborted) return;
      try {
        await this.#queue.hide(message, Math.ceil(visibility / 1000), signal);
      } catch (error) {
        if (signal.aborted) return;
        // It may come a second time, which stores nothing twice.
        const text = `source ${this.name}: a message could not be kept hidden: ${messageOf(error)}`;
        this.#context.log.warn({ source: this.name, message: message.id }, text);
      }
    }
  }

  async #bury(message: QueueMessage, reason: string, raw: string): Promise<void> {
    const source = this.#config.queue_url;
    const letter = { source, position: `message ${message.id}`, reason, raw: raw.slice(0, MOST_RAW), format: null };
    await this.#context.store.commit({ events: [], positions: [], deadLetters: [letter] });
  }

  /** What was taken and not settled is given out again at once, rather than when its time is up. */
  async #giveBack(): Promise<void> {
    const signal = AbortSignal.timeout(GIVE_BACK_MS);
    const messages = [...this.#underway.keys()];
    await Promise.all(messages.map((message) => this.#queue.hide(message, 0, signal).catch(() => undefined)));
    await Promise.race([Promise.allSettled(this.#underway.values()), pause(GIVE_BACK_MS, signal)]);
  }

  #tell(): void {
    const sent = [...this.#underway.keys()].map((message) => message.sentMs ?? this.#context.now());
    const parts: string[] = [];
    for (const [id, { at }] of this.#left) if (this.#context.now() - at > FORGOTTEN_MS) this.#left.delete(id);
    const [first] = this.#left.values();
    if (first !== undefined)
      parts.push(`${countOf(this.#left.size, 'message')} left for later, the first: ${first.reason}`);
    if (this.#bodies.missing > 0)
      parts.push(`${countOf(this.#bodies.missing, 'body', 'bodies')} that logs name could not be had`);
    const message = parts.length === 0 ? undefined : parts.join('; ');
    if (sent.length === 0) this.#progress.idle(message);
    else this.#progress.reading(message ?? `reading what ${countOf(sent.length, 'message')} tell of`);
    this.#progress.behind(sent.length === 0 ? undefined : Math.min(...sent));
  }
}
