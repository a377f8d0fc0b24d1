import type { Span } from '../base/diagnostic.ts';
import type { Column } from '../plan/expression.ts';
import type { Branch, Plan } from '../plan/node.ts';
import { branchesOf, nodesOf } from '../plan/rewrite.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { CommandSyntax } from './ast.ts';
import { LateBranches, typeTogether } from './late-columns.ts';
import { literal } from './literal-expression.ts';
import { Scope } from './scope.ts';

const MAX_BRANCHES = 8;
/** How many ways there may be for a row through all forks of a query: an engine plans each of them. */
const MAX_WAYS = 1_024;

type AnalyzeCommand = (command: CommandSyntax, state: QueryState, env: QueryEnvironment) => QueryState;

/** `FORK`: each row through every branch; `_fork` tells which one a row came through. */
export function analyzeFork(
  command: Extract<CommandSyntax, { kind: 'fork' }>,
  state: QueryState,
  env: QueryEnvironment,
  analyzeCommand: AnalyzeCommand,
): QueryState {
  const { span } = command;
  checkBranches(command, env);
  const { id } = env.ids.make('', 'null', false);
  const forked: Plan = { kind: 'forked', fork: id, columns: state.scope.columns, span };
  const states = command.branches.map((branch, i) => {
    let current: QueryState = { plan: forked, scope: state.scope };
    for (const step of branch.commands) current = analyzeCommand(step, current, env);
    return named(current, `fork${i + 1}`, branch.span, env);
  });
  const met = meet(states, span, env);
  const late = new LateBranches(
    states.map((s) => s.scope),
    env.ids,
  );
  env.branches.set(id, late);
  const plan: Plan = { kind: 'fork', input: state.plan, id, branches: met.branches, columns: met.columns, span };
  const scope = new Scope(met.columns, late);
  const ways = waysThrough(plan);
  if (ways <= MAX_WAYS) return { plan, scope };
  const message = `a row has ${ways} ways through the branches of this query, of which at most ${MAX_WAYS} are run`;
  env.findings.error('bad-fork', message, span, 'filter in fewer branches, with OR between the conditions');
  // What follows is told only of what is wrong with it alone: it counts anew, and columns are taken on trust.
  return { plan: nodesOf(plan)[0]!, scope: scope.trusting(env.ids) };
}

function waysThrough(plan: Plan): number {
  let ways = 1;
  for (const node of nodesOf(plan)) {
    const branches = branchesOf(node);
    if (branches.length > 0) ways *= branches.reduce((sum, branch) => sum + waysThrough(branch.plan), 0);
  }
  return ways;
}

function checkBranches(command: Extract<CommandSyntax, { kind: 'fork' }>, env: QueryEnvironment): void {
  const { branches, span } = command;
  if (branches.length < 2) {
    env.findings.error('bad-fork', 'FORK takes at least two branches', span, 'a single one needs no FORK');
  } else if (branches.length > MAX_BRANCHES) {
    const extra = branches[MAX_BRANCHES]!.span;
    env.findings.error('bad-fork', `FORK takes at most ${MAX_BRANCHES} branches, ${branches.length} given`, extra);
  }
}

function named(state: QueryState, name: string, span: Span, env: QueryEnvironment): QueryState {
  const column = env.ids.make('_fork', 'keyword', false);
  const assignments = [{ column, expression: literal('keyword', name, span) }];
  return { plan: { kind: 'eval', input: state.plan, assignments, span }, scope: state.scope.with([column]) };
}

/** The columns of several plans whose rows come together, by name, in the order in which they first appear; `_fork` stands last. */
export function meet(
  states: readonly QueryState[],
  span: Span,
  env: QueryEnvironment,
): { readonly branches: Branch[]; readonly columns: Column[] } {
  const names = new Set(states.flatMap((s) => s.scope.columns.map((c) => c.name)));
  if (names.delete('_fork')) names.add('_fork');
  const rows = [...names].map((name) => {
    const own = states.map((s) => s.scope.columns.find((c) => c.name === name));
    const some = own.filter((c) => c !== undefined);
    const type = typeTogether(some);
    if (type === undefined) {
      const types = [...new Set(some.map((c) => c.type))].join(' and ');
      const hint = 'convert it in one of the branches, or leave it out there with DROP';
      env.findings.error('mixed-types', `\`${name}\` is ${types} where the branches meet`, span, hint);
    }
    const column = env.ids.make(
      name,
      type ?? 'null',
      some.some((c) => c.multi),
    );
    return { column, own };
  });
  const branches = states.map((s, i) => ({ plan: s.plan, columns: rows.map((r) => r.own[i]) }));
  return { branches, columns: rows.map((r) => r.column) };
}
