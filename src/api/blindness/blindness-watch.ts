import { Gauge, type Registry } from 'prom-client';
import { type FoundWarnings, findWarnings } from '../../triage/blindness/find-warnings.ts';
import { WARNING_KINDS, WARNING_SEVERITIES } from '../../triage/blindness/warning.ts';
import type { EventReader } from '../../triage/event-reader.ts';
import type { ApiContext } from '../api-context.ts';

type Watched = Pick<ApiContext, 'store' | 'sources' | 'now' | 'log' | 'metrics'>;

/** Warnings, and when they were looked for (milliseconds since the epoch). */
export interface Looked extends FoundWarnings {
  readonly at: number;
}

/** For how long what was found holds: for people, and for figures that are read every few seconds day and night. */
const HOLDS_MS = 10_000;
const FIGURES_HOLD_MS = 60_000;
/** What took long is asked again less often: looking takes a tenth of the time at most. */
const SHARE = 10;
/** Nobody waits for longer than this where there is an answer of before. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 30_000;
const NOT_LOOKED = 'what rules cannot see could not be looked for';
const MOST_HOURS = 200;
const MOST_REASONS = 20;

/** Looks for what rules cannot see when it is asked, at most every ten seconds, once for all who ask. */
export class BlindnessWatch {
  readonly #context: Watched;
  readonly #reader: EventReader;
  readonly #closing: AbortSignal;
  #found: Looked | undefined;
  #looking: Promise<Looked> | undefined;
  #tookMs = 0;

  constructor(context: Watched, reader: EventReader, closing: AbortSignal) {
    this.#context = context;
    this.#reader = reader;
    this.#closing = closing;
    this.#measure(context.metrics);
  }

  /** The warnings of now, or of a little while ago; of before that where a look takes long, while it is looked anew. */
  async current(holdsMs = HOLDS_MS): Promise<Looked> {
    const found = this.#found;
    if (found !== undefined && this.#context.now() - found.at < Math.max(holdsMs, this.#tookMs * SHARE)) return found;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    if (found === undefined || this.#tookMs < PATIENCE_MS) return this.#looking;
    this.#looking.catch((error: unknown) => {
      if (!this.#closing.aborted) this.#context.log.warn({ err: error }, NOT_LOOKED);
    });
    return found;
  }

  async #look(): Promise<Looked> {
    const { store, sources, now, log } = this.#context;
    const at = now();
    const started = performance.now();
    const signal = AbortSignal.any([this.#closing, AbortSignal.timeout(LOOK_MS)]);
    const deadLetters = {
      hours: await store.tallyDeadLetters('hour', MOST_HOURS),
      reasons: await store.tallyDeadLetters('reason', MOST_REASONS),
    };
    const found = await findWarnings({ reader: this.#reader, now: at, signal }, { sources, deadLetters });
    for (const { kind, error } of found.unchecked) {
      log.error({ kind, fault: error instanceof Error ? error.name : 'unknown' }, NOT_LOOKED);
    }
    this.#tookMs = performance.now() - started;
    this.#found = { ...found, at };
    return this.#found;
  }

  #measure(registry: Registry): void {
    const current = () => this.current(FIGURES_HOLD_MS);
    const { log } = this.#context;
    new Gauge({
      name: 'seismo_blindness_warnings',
      help: 'What rules cannot see at present, by kind (quiet, bodies, logging, unlogged, source, ...) and severity.',
      labelNames: ['kind', 'severity'],
      registers: [registry],
      async collect() {
        this.reset();
        const looked = await current().catch((error: unknown) => log.warn({ err: error }, NOT_LOOKED));
        // Other figures are told all the same; these are missing then, and not 0.
        if (looked === undefined) return;
        const { warnings } = looked;
        for (const kind of WARNING_KINDS)
          for (const severity of WARNING_SEVERITIES)
            this.set(
              { kind, severity },
              // What is over is a gap to know of, and no alarm.
              warnings.filter((w) => w.kind === kind && w.severity === severity && w.until === null).length,
            );
      },
    });
  }
}
