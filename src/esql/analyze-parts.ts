import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { CommandSyntax, PartsCommand } from './ast.ts';

/** Commands that take a text apart into columns of one prefix. */
export function analyzeParts(
  command: Extract<CommandSyntax, { kind: PartsCommand }>,
  state: QueryState,
  env: QueryEnvironment,
): QueryState {
  const name = command.kind.toUpperCase();
  env.findings.error('unsupported', `the command ${name} is not supported`, command.span);
  return { ...state, scope: state.scope.trusting(env.ids) };
}
