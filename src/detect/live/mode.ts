import { courseOf } from '../early.ts';
import type { PreparedRule } from '../judge.ts';

/**
 * How a rule is judged live. `documents`: each event that is left is an alert, nothing is kept. `kept`: survivors are kept, and a round evaluates
 * what new ones touch. `due`: its windows are evaluated one by one, when their runs are due.
 */
export interface JudgingMode {
  readonly kind: 'documents' | 'kept' | 'due';
  /** Whether a run is judged before it is due, with what its window holds so far. */
  readonly early: boolean;
  /** Why it waits, or is evaluated run by run; for people. */
  readonly why: string | undefined;
}

export function modeOf({ cut }: PreparedRule): JudgingMode {
  if (cut.groupPart.length === 0) return { kind: 'documents', early: true, why: undefined };
  if (cut.perWindow !== undefined) return { kind: 'due', early: false, why: cut.perWindow };
  const early = courseOf(cut.groupPart) !== 'falling';
  return {
    kind: 'kept',
    early,
    why: early ? undefined : 'it may fire on few events, which only a window that is over tells',
  };
}
