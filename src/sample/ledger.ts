import { Budget } from './budget.ts';

const HOUR_MS = 3_600_000;

/** What a call uses up of its caller's budgets. */
export type Expense = 'guardrail-less' | 'intervention' | 'denied' | 'invalid';

// Each limit is what a rule of the pack tolerates, or less; a call may need several (a failed call has no guardrail).
const LIMITS: Readonly<Record<Expense, number>> = { 'guardrail-less': 4, intervention: 1, denied: 2, invalid: 2 };

/** The budgets of one caller over any 60 minutes. */
export class Ledger {
  readonly #budgets = Object.fromEntries(
    Object.entries(LIMITS).map(([expense, limit]) => [expense, new Budget(limit, HOUR_MS)]),
  ) as Record<Expense, Budget>;

  /** Takes all the expenses, or none and says no. */
  take(time: number, expenses: readonly Expense[]): boolean {
    if (!expenses.every((expense) => this.#budgets[expense].allows(time))) return false;
    for (const expense of expenses) this.#budgets[expense].spend(time);
    return true;
  }
}
