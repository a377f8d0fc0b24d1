import { findFunction } from '../functions/registry.ts';
import type { AggregateCall, Assignment, Column, Expression } from '../plan/expression.ts';
import type { Aggregate, Plan } from '../plan/node.ts';
import { analyzeAggregate, analyzeExpression, type ExpressionEnvironment } from './analyze-expression.ts';
import { fieldName } from './analyze-fields.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { AggregateFieldSyntax, CommandSyntax, FieldSyntax } from './ast.ts';
import { Scope } from './scope.ts';

/**
 * STATS: groups rows and aggregates them. An expression over aggregates (`MAX(a) / COUNT(*)`) becomes an EVAL over the
 * columns that hold them; whatever it names besides must be a group.
 */
export function analyzeStats(
  command: Extract<CommandSyntax, { kind: 'stats' }>,
  state: QueryState,
  env: QueryEnvironment,
): QueryState {
  const groups = command.groups.map((field) => analyzeGroup(field, state.scope, env)).filter((g) => g !== undefined);
  const groupScope = new Scope(groups.map((g) => g.column));
  const calls: { column: Column; call: AggregateCall }[] = [];
  const inner: ExpressionEnvironment = {
    ...env,
    scope: groupScope,
    beforeGrouping: state.scope,
    aggregate: (call) => {
      const column = env.ids.make('', call.type, call.multi);
      calls.push({ column, call });
      return column;
    },
  };
  const results = command.aggregates.map((field) => analyzeResult(field, inner, env));
  const aggregate: Aggregate = { kind: 'aggregate', input: state.plan, groups, aggregates: calls, span: command.span };
  return finish(aggregate, results, groupScope);
}

function analyzeGroup(field: FieldSyntax, scope: Scope, env: QueryEnvironment): Assignment | undefined {
  const name = fieldName(field, env);
  const expression = analyzeExpression(field.expression, { ...env, scope });
  const column = env.ids.make(name, expression?.type ?? 'null', false);
  const none: Expression = { kind: 'literal', type: 'null', value: null, multi: false, span: field.span };
  return { column, expression: expression ?? none };
}

function analyzeResult(field: AggregateFieldSyntax, inner: ExpressionEnvironment, env: QueryEnvironment): Assignment {
  const name = fieldName(field, env);
  const { expression: syntax, filter } = field;
  const filtered = filter !== undefined && syntax.kind === 'call' && findFunction(syntax.name)?.kind === 'aggregate';
  if (filter !== undefined && !filtered) {
    env.findings.error(
      'unsupported',
      'WHERE inside STATS filters one aggregate, and none stands before it',
      filter.span,
    );
  }
  const expression = filtered ? analyzeAggregate(syntax, inner, filter) : analyzeExpression(syntax, inner);
  const none: Expression = { kind: 'literal', type: 'null', value: null, multi: false, span: field.span };
  const result = expression ?? none;
  return { column: env.ids.make(name, result.type, result.multi), expression: result };
}

/** Names the aggregates' columns, computes expressions over them, and puts all in the order ES|QL gives: results, then groups. */
function finish(aggregate: Aggregate, results: readonly Assignment[], groups: Scope): QueryState {
  const names = new Map<number, string>();
  const computed: Assignment[] = [];
  const output: Column[] = [];
  for (const { column, expression } of results) {
    const direct =
      expression.kind === 'column' && aggregate.aggregates.some((a) => a.column.id === expression.column.id);
    if (direct && !names.has(expression.column.id)) {
      names.set(expression.column.id, column.name);
      output.push({ ...expression.column, name: column.name });
    } else {
      computed.push({ column, expression });
      output.push(column);
    }
  }
  const aggregates = aggregate.aggregates.map((a) => ({
    ...a,
    column: { ...a.column, name: names.get(a.column.id) ?? a.column.name },
  }));
  const named: Plan = { ...aggregate, aggregates };
  const plan: Plan =
    computed.length === 0 ? named : { kind: 'eval', input: named, assignments: computed, span: aggregate.span };
  const scope = new Scope([...output, ...groups.columns]);
  return { plan: { kind: 'project', input: plan, columns: scope.columns, span: aggregate.span }, scope };
}
