import type { DetectionLedger } from '../../../src/detect/live/ledger.ts';
import { LiveDetection } from '../../../src/detect/live/live-detection.ts';
import type { LiveLimits } from '../../../src/detect/live/live-limits.ts';
import type { ActiveRule, RuleSource } from '../../../src/detect/rule-book/active-rule.ts';
import type { Plan } from '../../../src/plan/node.ts';
import type { DetectionRule } from '../../../src/rules/rule.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { eventBatches, eventId, type TestEvent } from '../event-log.ts';

/** Rules that stay as they are. */
export function fixedRules(...rules: readonly ActiveRule[]): RuleSource {
  return { active: () => rules, onChange: () => () => undefined };
}

export function activeRule(rule: DetectionRule, plan: Plan): ActiveRule {
  return { rule, plan, version: '1' };
}

class Killed extends Error {}

/**
 * What a process has to live: once it is used up, every call of the store and of the ledger fails, before it is done or, if it is the last, after
 * that.
 */
export class Life {
  #calls = Number.POSITIVE_INFINITY;

  endAfter(calls: number): void {
    this.#calls = calls;
  }

  get over(): boolean {
    return this.#calls <= 0;
  }

  /** An object whose methods fail once life is over. */
  of<T extends object>(object: T): T {
    return new Proxy(object, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          this.#spend();
          const result = Reflect.apply(value, target, args) as unknown;
          if (!(result instanceof Promise)) return result;
          return result.then((got: unknown) => {
            // Killed when the call was done, and nobody heard of it.
            this.#spend();
            return got;
          });
        };
      },
    });
  }

  #spend(): void {
    if (this.over) throw new Killed('the process is dead');
    this.#calls--;
    if (this.over) throw new Killed('the process is dead');
  }
}

/** Far longer than a test, so that rounds begin only when they are asked for. */
const NEVER = 2 ** 30;

/** A service that detects, over a store and a ledger that outlive it. */
export class LiveCase {
  readonly #store: EventStore;
  readonly #ledger: DetectionLedger;
  readonly #rules: RuleSource;
  readonly #limits: Partial<LiveLimits>;
  #life = new Life();
  #live: LiveDetection | undefined;
  now: number;
  #events = 0;
  readonly problems: string[] = [];

  constructor(
    store: EventStore,
    ledger: DetectionLedger,
    rules: RuleSource,
    options: { now: number; limits?: Partial<LiveLimits> },
  ) {
    this.#store = store;
    this.#ledger = ledger;
    this.#rules = rules;
    this.#limits = { everyMs: NEVER, retryMs: 0, mostRetryMs: 0, ...options.limits };
    this.now = options.now;
  }

  get live(): LiveDetection {
    return this.#live!;
  }

  async start(): Promise<void> {
    this.#life = new Life();
    this.#live = new LiveDetection({
      store: this.#life.of(this.#store),
      ledger: this.#life.of(this.#ledger),
      rules: this.#rules,
      now: () => this.now,
      limits: this.#limits,
      onEvent: (event) => {
        if (event.kind === 'problem' && !this.#life.over) this.problems.push(event.message);
      },
    });
    await this.#live.start();
  }

  async restart(): Promise<void> {
    await this.#live!.stop();
    await this.start();
  }

  async commit(events: readonly TestEvent[]): Promise<void> {
    const numbered = events.map((event) => ({ event, id: eventId(++this.#events) }));
    const batches = eventBatches(numbered);
    if (batches.length === 0) return;
    const { sequence, streams } = await this.#store.commit({ events: batches, positions: [], deadLetters: [] });
    this.#live!.committed(sequence, streams);
  }

  tick(): Promise<void> {
    return this.#live!.tick();
  }

  /** Rounds until nothing is left to judge. */
  async settle(): Promise<void> {
    for (let i = 0; i < 100; i++) {
      await this.tick();
      if (this.#live!.status().every((s) => s.gap === 0 && s.behind === 0)) return;
    }
    throw new Error(`it does not come to an end: ${JSON.stringify(this.#live!.status())}`);
  }

  /** A round, in which the process is killed after so many calls; another one takes its place. */
  async killed(calls: number): Promise<void> {
    this.#life.endAfter(calls);
    await this.tick().catch(() => undefined);
    // At the latest now: two of them never live at once.
    this.#life.endAfter(0);
    await this.start();
  }

  stop(): Promise<void> {
    return this.#live!.stop();
  }
}
