import { deniedModels } from './attacks/denied-models.ts';
import { ATTACKS } from './attacks/registry.ts';
import { NEAR_MISSES } from './near-misses/registry.ts';
import { Random } from './random.ts';
import { type LogRecord, renderInvocation } from './record.ts';
import type { NearMiss, Scenario, ScenarioUser } from './scenario.ts';
import { Script } from './script.ts';

/** When attacks come, in milliseconds. */
export interface LiveAttackPlan {
  readonly seed: number;
  readonly historyStart: number;
  /** When traffic begins to be live. */
  readonly start: number;
  readonly attackEveryMs: number;
}

/** A call of an attack, or of somebody who comes close to being one. */
export interface PlantedRecord extends LogRecord {
  readonly attack: string | undefined;
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** Attacks of the past: enough to see that there are some. */
const PAST_EVERY_MS = 30 * MINUTE_MS;
/** The first attack has begun when somebody begins to watch, and is found while they do. */
const HEAD_START_MS = 30 * SECOND_MS;
/** Of so many scenarios one is a near miss. */
const NEAR_MISS_EVERY = 4;

/** Attacks and near misses one after the other, without end: the times at which they begin, and their calls. */
export class LiveAttacks {
  readonly #plan: LiveAttackPlan;
  readonly #order: Random;
  #number = 0;
  #nextAt: number;
  #attacks: Scenario[] = [];
  #misses: NearMiss[] = [];
  /** In time order. */
  #pending: PlantedRecord[] = [];
  readonly #users: ScenarioUser[] = [];

  constructor(plan: LiveAttackPlan) {
    this.#plan = plan;
    this.#order = new Random(plan.seed, `live/${plan.start}`);
    const past = plan.historyStart + this.#order.integer(5, 15) * MINUTE_MS;
    this.#nextAt = Math.min(past, this.#firstLive);
  }

  get #firstLive(): number {
    return Math.max(this.#plan.historyStart, this.#plan.start - HEAD_START_MS);
  }

  /** Who has attacked, or come close to it, so far. */
  get users(): readonly ScenarioUser[] {
    return this.#users;
  }

  /** The calls up to a time, in time order; each is given once. */
  until(time: number): PlantedRecord[] {
    while (this.#nextAt <= time) this.#stage();
    const end = this.#pending.findIndex((record) => record.time > time);
    return this.#pending.splice(0, end === -1 ? this.#pending.length : end);
  }

  #stage(): void {
    const at = this.#nextAt;
    const first = at === this.#firstLive;
    const near = !first && this.#number % NEAR_MISS_EVERY === NEAR_MISS_EVERY - 1;
    const scenario = first ? deniedModels : near ? this.#drawMiss() : this.#drawAttack();
    const user = this.#userLike(scenario.user);
    this.#users.push(user);
    const name = `live/${this.#plan.start}/${this.#number}/${scenario.name}`;
    // Only the seed of a plan counts where the time is given.
    const script = new Script({ seed: this.#plan.seed, start: at, hours: 1 }, name, user, at);
    const staged = scenario.stage(script);
    const calls = 'calls' in staged ? staged.calls : staged;
    const attack = 'calls' in staged ? scenario.name : undefined;
    const records = calls.map((call): PlantedRecord => ({ ...renderInvocation(call), attack }));
    this.#pending = [...this.#pending, ...records].sort((a, b) => a.time - b.time);
    this.#number++;
    this.#nextAt = this.#after(at);
  }

  #after(at: number): number {
    if (at < this.#firstLive) return Math.min(at + this.#spread(PAST_EVERY_MS), this.#firstLive);
    // The head start is no reason to wait longer for the second one.
    return at + this.#spread(this.#plan.attackEveryMs);
  }

  /** A duration, less or more by up to a quarter, in whole seconds. */
  #spread(ms: number): number {
    return Math.max(1, Math.round((ms * (0.75 + this.#order.fraction() / 2)) / SECOND_MS)) * SECOND_MS;
  }

  /** Every attack once before any comes again. */
  #drawAttack(): Scenario {
    if (this.#attacks.length === 0) this.#attacks = this.#order.shuffle(ATTACKS);
    return this.#attacks.pop()!;
  }

  #drawMiss(): NearMiss {
    if (this.#misses.length === 0) this.#misses = this.#order.shuffle(NEAR_MISSES);
    return this.#misses.pop()!;
  }

  /** Somebody of the same kind: who came before is not seen again, so that each attack is an alert of its own. */
  #userLike({ account, region, principal }: ScenarioUser): ScenarioUser {
    const mark = this.#order.token(4);
    const [name, domain] = principal.split('@') as [string, string?];
    return { account, region, principal: domain === undefined ? `${name}-${mark}` : `${name}.${mark}@${domain}` };
  }
}
