import type { Findings } from './guardrail.ts';
import type { Caller, Invocation, Operation } from './invocation.ts';
import type { Model } from './models.ts';
import type { SamplePlan } from './options.ts';
import { cleanRun } from './ordinary-call.ts';
import { guardrailOf } from './population.ts';
import { Random } from './random.ts';
import { type ScenarioUser, userArn } from './scenario.ts';
import { countTokens } from './text/write-text.ts';
import { block, fail } from './unusual-call.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Distance of scenarios from the sample's ends. Rules run every 10 minutes: the last run must still see the end. */
const MARGIN_MS = 10 * MINUTE_MS;

const OPERATIONS: readonly Operation[] = ['Converse', 'InvokeModel', 'ConverseStream', 'InvokeModelWithResponseStream'];

/** What a call says and is answered, and how big it is where that differs from its text. */
export interface Lines {
  readonly ask: string;
  readonly answer: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** The pen with which a scenario writes its calls: one user, times within the sample, the same for the same seed. */
export class Script {
  readonly random: Random;
  readonly #plan: Pick<SamplePlan, 'start' | 'hours'>;
  readonly #caller: Caller;
  readonly #at: number | undefined;
  #written = 0;

  /** @param at when the scenario begins; anywhere in the sample where absent */
  constructor(plan: Pick<SamplePlan, 'seed' | 'start' | 'hours'>, name: string, user: ScenarioUser, at?: number) {
    this.random = new Random(plan.seed, `scenario/${name}`);
    this.#plan = plan;
    this.#at = at;
    this.#caller = { arn: userArn(user), account: user.account, region: user.region };
  }

  /** A start, in whole `unitMs`, from which `durationMs` fit into the sample with a margin at both ends. */
  begin(durationMs: number, unitMs = SECOND_MS): number {
    if (this.#at !== undefined) return Math.ceil(this.#at / unitMs) * unitMs;
    const earliest = this.#plan.start + MARGIN_MS;
    const latest = this.#plan.start + this.#plan.hours * HOUR_MS - MARGIN_MS - durationMs;
    const steps = Math.floor((latest - earliest) / unitMs);
    if (steps < 0) throw new Error(`a scenario of ${durationMs} ms does not fit into ${this.#plan.hours} hours`);
    return earliest + this.random.integer(0, steps) * unitMs;
  }

  /** `count` strictly increasing times, neighbours `low` to `high` seconds apart, at a place the seed picks. */
  times(count: number, low: number, high: number): number[] {
    const gaps = Array.from({ length: count - 1 }, () => this.random.integer(low, high) * SECOND_MS);
    const times = [this.begin(gaps.reduce((sum, gap) => sum + gap, 0))];
    for (const gap of gaps) times.push(times.at(-1)! + gap);
    return times;
  }

  /** A call that a guardrail assessed and let pass. Operations take turns. */
  call(time: number, model: Model, lines: Lines): Invocation {
    const operation = OPERATIONS[this.#written++ % OPERATIONS.length]!;
    const outputTokens = lines.outputTokens ?? countTokens(lines.answer.length);
    return {
      time,
      requestId: this.random.uuid(),
      caller: this.#caller,
      operation,
      model,
      turns: [{ role: 'user', parts: [{ kind: 'text', text: lines.ask }] }],
      settings: { maxTokens: 4_096, temperature: 0.7, topP: 0.95 },
      answer: [{ kind: 'text', text: lines.answer }],
      inputTokens: lines.inputTokens ?? countTokens(lines.ask.length),
      outputTokens,
      latencyMs: 250 + outputTokens * 12,
      guardrail: cleanRun(this.random, guardrailOf(this.#caller.account)),
    };
  }

  /** A call whose input the guardrail blocked. */
  blocked(time: number, model: Model, ask: string, findings: Findings): Invocation {
    return block(this.call(time, model, { ask, answer: '' }), findings);
  }

  /** A call that failed; a ValidationException asks for more tokens than any model gives. */
  failed(time: number, model: Model, ask: string, errorCode: string): Invocation {
    const call = this.call(time, model, { ask, answer: '' });
    const isInvalid = errorCode === 'ValidationException';
    return fail(isInvalid ? { ...call, settings: { ...call.settings, maxTokens: 1_000_000 } } : call, errorCode);
  }
}
