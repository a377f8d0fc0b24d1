import { type BacktestOptions, type BacktestResult, backtestRule } from '../../detect/backtest/backtest-rule.ts';
import type { ActiveRule } from '../../detect/rule-book/active-rule.ts';
import type { ApiContext } from '../api-context.ts';
import type { Gate } from '../gate.ts';
import { HttpProblem } from '../problem.ts';

/** One backtest, as {@link Backtests.run} gives it to what asks for several. */
export type TryRule = (
  rule: ActiveRule,
  options?: Pick<BacktestOptions, 'span' | 'points'>,
) => Promise<BacktestResult | undefined>;

/** Backtests that clients ask for: one request at a time, each bounded in time and ended with its client. */
export class Backtests {
  readonly #context: ApiContext;
  readonly gate: Gate;

  constructor(context: ApiContext, gate: Gate) {
    this.#context = context;
    this.gate = gate;
  }

  /** Does work that tries rules, in its turn. Throws the problems `busy`, and `unprocessable` where it takes too long. */
  async run<T>(signal: AbortSignal, work: (tryRule: TryRule) => Promise<T>): Promise<T> {
    const { store, limits } = this.#context;
    const limitMs = limits.backtest_seconds * 1000;
    const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    const leave = await this.gate.enter(limited);
    try {
      return await work(({ rule, plan }, options = {}) =>
        backtestRule(rule, plan, { ...options, store, signal: limited, limitMs: limitMs / 2 }),
      );
    } catch (error) {
      if (signal.aborted || !limited.aborted) throw error;
      throw new HttpProblem('unprocessable', `the backtest took longer than ${limits.backtest_seconds} s`, {
        hint: 'a shorter time has fewer events',
      });
    } finally {
      leave();
    }
  }
}
