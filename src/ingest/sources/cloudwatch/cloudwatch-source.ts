import type { DeadLetter } from '../../../store/event-store.ts';
import { parseJson } from '../../records/parse-json.ts';
import { Backoff } from '../backoff.ts';
import { countOf } from '../count-of.ts';
import { keepReading } from '../keep-reading.ts';
import { LargeBodies } from '../s3/large-bodies.ts';
import { S3Access } from '../s3/s3-access.ts';
import type { Source, SourceContext, SourceStatus } from '../source.ts';
import type { CloudwatchConfig } from '../source-config.ts';
import { roomIn, SourceProgress } from '../source-progress.ts';
import { type LogEvent, LogGroupAccess } from './log-group-access.ts';
import { SeenEvents } from './seen-events.ts';

/** Up to when a log group is read, as it is kept in the store; milliseconds since the epoch. */
interface GroupPlace {
  readonly readTo: number;
}

const MINUTE_MS = 60_000;
/** How much time is asked for at once: less where it holds much, more where it holds little. */
const FIRST_SPAN_MS = 60 * MINUTE_MS;
const SPANS_MS = [MINUTE_MS, 24 * 60 * MINUTE_MS] as const;
const MANY_PAGES = 20;
/** Each look reads so much again, for events that came a little late; all of `lookback` is read again less often. */
const OVERLAP_MS = MINUTE_MS;
const LOOKBACKS_AT_ONCE = 3;
/** Pages that wait for their commit while the next is fetched. */
const PAGES_UNDERWAY = 4;
/** Where nothing came in, the place is kept no more often. */
const KEEP_EVERY_MS = 5 * MINUTE_MS;

/** Reads a log group of CloudWatch Logs, from a time on. */
export class CloudwatchSource implements Source {
  readonly kind = 'cloudwatch';
  readonly name: string;
  readonly #config: CloudwatchConfig;
  readonly #context: SourceContext;
  readonly #progress: SourceProgress;
  readonly #backoff: Backoff;
  readonly #group: LogGroupAccess;
  readonly #access: S3Access;
  readonly #bodies: LargeBodies;
  readonly #seen = new SeenEvents();
  readonly #key: string;
  /** Everything before is committed, but for what comes late. */
  #readTo: number | undefined;
  #keptAt = 0;
  /** When all of `lookback` was last read. */
  #lookedBackAt = 0;
  #spanMs = FIRST_SPAN_MS;

  constructor(config: CloudwatchConfig, context: SourceContext, options: { backoff?: Backoff } = {}) {
    this.name = config.name;
    this.#config = config;
    this.#context = context;
    this.#backoff = options.backoff ?? new Backoff();
    this.#progress = new SourceProgress(context.now);
    this.#group = new LogGroupAccess(config);
    const { region, profile, credentials } = config;
    this.#access = new S3Access({ region, profile, credentials, ...config.s3 });
    this.#bodies = new LargeBodies(this.#access, config.body_buckets, context.now);
    this.#key = `cloudwatch:${JSON.stringify([config.log_group, config.stream_prefix ?? '', config.filter_pattern ?? ''])}`;
  }

  get status(): SourceStatus {
    return this.#progress.status;
  }

  async run(signal: AbortSignal): Promise<void> {
    const source = { name: this.name, context: this.#context, progress: this.#progress, backoff: this.#backoff };
    const look = async () => {
      await this.#look(signal);
      this.#tell();
      return this.#config.poll;
    };
    await keepReading(source, look, signal);
    await Promise.all([this.#group.close(), this.#access.close()]);
  }

  /** Reads up to now, a span of time after the other. */
  async #look(signal: AbortSignal): Promise<void> {
    const { lookback } = this.#config;
    const start = this.#context.now();
    this.#readTo ??= (await this.#stored()) ?? start - this.#config.since;
    const lookBack = start - this.#lookedBackAt >= lookback / LOOKBACKS_AT_ONCE;
    let from = this.#readTo - (lookBack ? lookback : Math.min(OVERLAP_MS, lookback));
    while (from < start && !signal.aborted) {
      const to = Math.min(start, from + this.#spanMs);
      this.#progress.behind(start - to > MINUTE_MS ? from : undefined);
      this.#progress.reading(`reading ${new Date(from).toISOString()} and after`);
      const { pages, events } = await this.#readSpan(from, to, signal);
      signal.throwIfAborted();
      this.#readTo = Math.max(this.#readTo, to);
      if (events > 0 || start - this.#keptAt > KEEP_EVERY_MS) await this.#keep(this.#readTo, start);
      const [least, most] = SPANS_MS;
      if (pages > MANY_PAGES) this.#spanMs = Math.max(least, this.#spanMs / 2);
      else if (pages <= 1) this.#spanMs = Math.min(most, this.#spanMs * 2);
      from = to;
    }
    if (lookBack) this.#lookedBackAt = start;
    this.#seen.forget(start - lookback - 2 * OVERLAP_MS);
  }

  /** Reads the events of `[from, to)`; resolves once all that are new are committed. */
  async #readSpan(from: number, to: number, signal: AbortSignal): Promise<{ pages: number; events: number }> {
    const underway = new Set<Promise<void>>();
    let failure: { error: unknown } | undefined;
    let token: string | undefined;
    let pages = 0;
    let events = 0;
    try {
      do {
        await roomIn(this.#context.intake, this.#progress, signal);
        const page = await this.#group.events(from, to - 1, token, signal);
        pages++;
        token = page.next;
        const fresh = page.events.filter(({ id }) => !this.#seen.has(id));
        events += fresh.length;
        if (fresh.length > 0) {
          const work = this.#handIn(fresh, signal).catch((error: unknown) => {
            failure ??= { error };
          });
          underway.add(work);
          void work.then(() => underway.delete(work));
        }
        while (underway.size >= PAGES_UNDERWAY) await Promise.race(underway);
      } while (token !== undefined && failure === undefined);
    } finally {
      await Promise.all(underway);
    }
    if (failure !== undefined) throw failure.error;
    return { pages, events };
  }

  async #handIn(events: readonly LogEvent[], signal: AbortSignal): Promise<void> {
    const source = `cloudwatch:${this.#config.log_group}`;
    const lines: string[] = [];
    const deadLetters: DeadLetter[] = [];
    for (const { id, stream, message } of events) {
      const line = lineOf(message);
      if (typeof line === 'string') lines.push(line);
      // Told by the event's id: a delivery's lines are others when it is read again.
      else
        deadLetters.push({
          source,
          position: `${stream}, event ${id}`,
          reason: line.reason,
          raw: message,
          format: null,
        });
    }
    if (deadLetters.length > 0) await this.#context.store.commit({ events: [], positions: [], deadLetters });
    if (lines.length > 0) {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const { format } = this.#config;
      const log = { bucket: undefined, modifiedMs: events.at(-1)!.timestamp };
      for await (const part of this.#bodies.join(bytes, log, signal)) {
        const size = part.bytes.length;
        // Who is given the bytes may take them away from here.
        const delivery = {
          source,
          ...part,
          bytes: Buffer.from(part.bytes),
          ...(format === undefined ? {} : { format }),
        };
        this.#progress.took(await this.#context.intake.deliver(delivery, { signal }), size);
      }
    }
    for (const { id, timestamp } of events) this.#seen.add(id, timestamp);
  }

  async #stored(): Promise<number | undefined> {
    const place = (await this.#context.store.position(this.#key)) as unknown as GroupPlace | undefined;
    return place?.readTo;
  }

  async #keep(readTo: number, now: number): Promise<void> {
    const position = { readTo };
    await this.#context.store.commit({ events: [], deadLetters: [], positions: [{ source: this.#key, position }] });
    this.#keptAt = now;
  }

  #tell(): void {
    const { missing } = this.#bodies;
    this.#progress.idle(
      missing === 0 ? undefined : `${countOf(missing, 'body', 'bodies')} that logs name could not be had`,
    );
  }
}

/** An event's message as one line of JSON, or why it is none. What looks whole is not looked into. */
function lineOf(message: string): string | { readonly reason: string } {
  const text = message.trim();
  if (!/^[{[]/.test(text)) return { reason: 'a log event is not JSON' };
  if (!text.includes('\n') && /[}\]]$/.test(text)) return text;
  const parsed = parseJson(text);
  return parsed.error === undefined ? JSON.stringify(parsed.value) : { reason: `a log event is ${parsed.error}` };
}
