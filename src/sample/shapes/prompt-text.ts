import { type Invocation, joinText } from '../invocation.ts';

/** A conversation as one prompt, each turn wrapped in the markers of a model's chat template. */
export function promptText(
  invocation: Invocation,
  wrap: (role: 'system' | 'user' | 'assistant', text: string) => string,
): string {
  const system = invocation.system === undefined ? '' : wrap('system', invocation.system);
  return system + invocation.turns.map((turn) => wrap(turn.role, joinText(turn.parts))).join('');
}
