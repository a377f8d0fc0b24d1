import type { UseMutationResult } from '@tanstack/react-query';

/** Makes a change, and does what follows also where the answer has put something else in the place of what asked for it. */
export function carryOut<Answer, Asked>(
  change: UseMutationResult<Answer, Error, Asked>,
  asked: Asked,
  done: (answer: Answer) => void,
): void {
  // What goes wrong is shown by who asked, from `change.error`.
  change.mutateAsync(asked).then(done, () => undefined);
}
