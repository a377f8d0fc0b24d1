import { messageOf } from '../base/message-of.ts';
import { pause } from '../ingest/sources/pause.ts';
import type { Source, SourceContext, SourceStatus } from '../ingest/sources/source.ts';
import { SourceProgress } from '../ingest/sources/source-progress.ts';
import { type LiveRecord, liveSample } from '../sample/live.ts';
import { s3Uri } from '../sample/log-layout.ts';

export interface SampleSourceOptions {
  readonly seed: number;
  readonly pastMs?: number;
  readonly historyMs: number;
  readonly eventsPerHour: number;
  readonly attackEveryMs: number;
}

/** How far the sample has come, as it is kept in the store. */
interface SamplePlace {
  readonly seed: number;
  /** When it began to be live, and the last record given; milliseconds since the epoch. */
  readonly start: number;
  readonly time: number;
}

const KEY = 'sample';
const FORMAT = 'aws_bedrock.invocation';
/** A sample that began longer ago is begun anew: everything since would have to be made again to go on. */
const LONGEST_MS = 3 * 86_400_000;
const RETRY_MS = 2_000;

/** Made-up traffic that arrives as if it were real; after a restart it goes on where it was, with what happened meanwhile. */
export class SampleSource implements Source {
  readonly name = 'sample';
  readonly kind = 'sample';
  readonly #options: SampleSourceOptions;
  readonly #context: SourceContext;
  readonly #progress: SourceProgress;

  constructor(options: SampleSourceOptions, context: SourceContext) {
    this.#options = options;
    this.#context = context;
    this.#progress = new SourceProgress(context.now);
  }

  get status(): SourceStatus {
    return this.#progress.status;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { now, store } = this.#context;
    const { seed, ...traffic } = this.#options;
    const place = placeOf(await store.position(KEY), seed);
    const goesOn = place !== undefined && now() - place.start < LONGEST_MS && place.time <= now();
    const start = goesOn ? place.start : now();
    // What is made anew must not stand beside what was made of the same hours before.
    const after = place === undefined ? undefined : Math.min(place.time, now());
    const options = { ...traffic, seed, startMs: start, now, signal, ...(after !== undefined && { after }) };
    for await (const records of liveSample(options)) {
      this.#progress.reading();
      await this.#deliver(records, { seed, start, time: records.at(-1)!.time }, signal);
      if (signal.aborted) return;
      this.#progress.idle();
    }
  }

  /** Delivers records until they are taken: a store that is full for now is waited for. */
  async #deliver(records: readonly LiveRecord[], place: SamplePlace, signal: AbortSignal): Promise<void> {
    const { intake, log } = this.#context;
    const bodies = new Map(records.flatMap((r) => r.objects.map((o) => [s3Uri(o.path), Buffer.from(o.text)] as const)));
    const text = records.map((r) => `${r.line}\n`).join('');
    while (!signal.aborted) {
      try {
        await intake.whenFree(signal);
        const bytes = Buffer.from(text);
        const size = bytes.byteLength;
        const result = await intake.deliver(
          {
            source: KEY,
            format: FORMAT,
            bytes,
            bodies,
            position: ({ complete }) => (complete ? { source: KEY, position: { ...place } } : undefined),
          },
          { signal },
        );
        this.#progress.took(result, size);
        return;
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ source: this.name }, messageOf(error));
        this.#progress.waiting(messageOf(error), RETRY_MS);
        await pause(RETRY_MS, signal);
      }
    }
  }
}

function placeOf(position: unknown, seed: number): SamplePlace | undefined {
  const { start, time, seed: of } = (position ?? {}) as Partial<SamplePlace>;
  return of === seed && typeof start === 'number' && typeof time === 'number' ? { seed, start, time } : undefined;
}
