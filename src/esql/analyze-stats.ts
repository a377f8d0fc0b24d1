import type { Span } from '../base/diagnostic.ts';
import { findFunction } from '../functions/registry.ts';
import type { AggregateCall, Assignment, Column, Expression } from '../plan/expression.ts';
import type { Aggregate, Plan } from '../plan/node.ts';
import { analyzeAggregate, analyzeExpression, type ExpressionEnvironment } from './analyze-expression.ts';
import { fieldName } from './analyze-fields.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { AggregateFieldSyntax, CommandSyntax, FieldSyntax } from './ast.ts';
import { reference } from './literal-expression.ts';
import { Scope } from './scope.ts';
import { printExpression } from './syntax-printer.ts';

/**
 * STATS: groups rows and aggregates them. An expression over aggregates (`MAX(a) / COUNT(*)`) becomes an EVAL over the
 * columns that hold them; whatever it names besides must be a group.
 */
export function analyzeStats(
  command: Extract<CommandSyntax, { kind: 'stats' }>,
  state: QueryState,
  env: QueryEnvironment,
): QueryState {
  const keys = analyzeKeys(command.groups, state.scope, env);
  const groups = keys.groups;
  const groupScope = new Scope(groups.map((g) => g.column));
  const calls: { column: Column; call: AggregateCall }[] = [];
  const inner: ExpressionEnvironment = {
    ...env,
    scope: groupScope,
    beforeGrouping: keys.scope,
    groupMadeBy: (call) => (keys.madeBy.size === 0 ? undefined : keys.madeBy.get(printExpression(call))),
    aggregate: (call) => {
      const column = env.ids.make('', call.type, call.multi);
      calls.push({ column, call });
      return column;
    },
  };
  const results = command.aggregates.map((field) => analyzeResult(field, inner, env));
  const { span } = command;
  const { computed } = keys;
  const input: Plan =
    computed.length === 0 ? state.plan : { kind: 'eval', input: state.plan, assignments: computed, span };
  const aggregate: Aggregate = { kind: 'aggregate', input, groups, aggregates: calls, span };
  return finish(aggregate, results, groupScope);
}

interface Keys {
  readonly groups: readonly Assignment[];
  /** Keys that are more than a column, computed before grouping: aggregates may read them (`STATS MAX(l) BY l = a + b`). */
  readonly computed: readonly Assignment[];
  readonly scope: Scope;
  /** The groups that a call makes, by its canonical text. */
  readonly madeBy: ReadonlyMap<string, Column>;
}

function analyzeKeys(fields: readonly FieldSyntax[], before: Scope, env: QueryEnvironment): Keys {
  const names = fields.map((field) => fieldName(field, env));
  const groups: Assignment[] = [];
  const computed: Assignment[] = [];
  const madeBy = new Map<string, Column>();
  const fieldNames = new Set(before.columns.map((c) => c.name));
  let scope = before;
  // Keys read the rows' own columns, whatever name another key takes.
  let keyScope = before;
  for (const [i, field] of fields.entries()) {
    const name = names[i]!;
    const expression =
      analyzeExpression(field.expression, { ...env, scope: keyScope, group: field.expression }) ?? nothing(field.span);
    // Of keys of one name the last stands.
    if (names.lastIndexOf(name) !== i) continue;
    const group = env.ids.make(name, expression.type, false);
    if (field.expression.kind === 'call') madeBy.set(printExpression(field.expression), group);
    if (expression.kind === 'column' && expression.column.name === name) groups.push({ column: group, expression });
    else {
      const key = env.ids.make(name, expression.type, expression.multi);
      computed.push({ column: key, expression });
      groups.push({ column: group, expression: reference(key, field.span) });
      scope = scope.with([key]);
      if (!fieldNames.has(name)) keyScope = keyScope.with([key]);
    }
  }
  return { groups, computed, scope, madeBy };
}

function nothing(span: Span): Expression {
  return { kind: 'literal', type: 'null', value: null, multi: false, span };
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
  const result = expression ?? nothing(field.span);
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
