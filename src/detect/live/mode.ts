import { courseOf } from '../early.ts';
import { type PreparedRule, TOO_MANY_WINDOWS } from '../judge.ts';
import { type PartialPlan, partialPlanOf } from '../partial-plan.ts';
import type { SurvivorReader } from '../survivors.ts';

/**
 * How a rule is judged live. `documents`: each event that is left is an alert, nothing is kept. `partials`: parts of its aggregates are kept by
 * group key and stretch of time, and put together for the keys that new events have. `kept`: survivors are kept, and a round
 * evaluates what new ones touch. `due`: its windows are evaluated one by one when their runs are due, read from the store.
 */
export interface JudgingMode {
  readonly kind: 'documents' | 'partials' | 'kept' | 'due';
  /** Whether a run is judged before it is due, with what its window holds so far. */
  readonly early: boolean;
  /** Why it waits, or is evaluated run by run; for people. */
  readonly why: string | undefined;
}

const WAITS = 'it may fire on few events, which only a window that is over tells';

export function modeOf(
  { cut, hidden, rule }: PreparedRule,
  reader: SurvivorReader,
  partials: boolean,
): { readonly mode: JudgingMode; readonly parts: PartialPlan | undefined } {
  const mode = (kind: JudgingMode['kind'], early: boolean, why?: string) => ({ kind, early, why });
  if (cut.groupPart.length === 0) return { mode: mode('documents', true), parts: undefined };
  const early = courseOf(cut.groupPart) !== 'falling';
  const joined = cut.perWindow === undefined || cut.perWindow === TOO_MANY_WINDOWS;
  const parts = partials && joined ? partialPlanOf(cut, hidden, reader.columns, rule.schedule) : undefined;
  if (parts !== undefined) return { mode: mode('partials', early, early ? undefined : WAITS), parts };
  if (cut.perWindow !== undefined) return { mode: mode('due', false, cut.perWindow), parts: undefined };
  return { mode: mode('kept', early, early ? undefined : WAITS), parts: undefined };
}
