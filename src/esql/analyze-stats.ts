import type { Span } from '../base/diagnostic.ts';
import type { AggregateCall, Assignment, Column, ColumnReference, Expression } from '../plan/expression.ts';
import type { Aggregate, Plan } from '../plan/node.ts';
import { analyzeExpression, type ExpressionEnvironment } from './analyze-expression.ts';
import { fieldName } from './analyze-fields.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { AggregateFieldSyntax, CommandSyntax, FieldSyntax } from './ast.ts';
import { reference } from './literal-expression.ts';
import { Scope } from './scope.ts';
import { printExpression } from './syntax-printer.ts';

type StatsSyntax = Extract<CommandSyntax, { kind: 'stats' | 'inline_stats' }>;

const GONE = 'after STATS only aggregates and groups are left: aggregate it, or name it after BY';

/**
 * STATS: groups rows and aggregates them. An expression over aggregates (`MAX(a) / COUNT(*)`) becomes an EVAL over the
 * columns that hold them; whatever it names besides must be a group.
 */
export function analyzeStats(command: StatsSyntax, state: QueryState, env: QueryEnvironment): QueryState {
  const keys = analyzeKeys(command.groups, state.scope, env);
  const groups = keys.groups.map((g) => g.column);
  const { calls, results } = analyzeResults(command, keys, groups, env);
  const input = withComputed(state.plan, keys.computed, command.span);
  const aggregate: Aggregate = { kind: 'aggregate', input, groups: keys.groups, aggregates: calls, span: command.span };
  const named = nameResults(calls, results);
  const plan = withComputed({ ...aggregate, aggregates: named.aggregates }, named.computed, command.span);
  const scope = state.scope.only([...named.output, ...groups], GONE);
  return { plan: { kind: 'project', input: plan, columns: scope.columns, span: command.span }, scope };
}

/** INLINE STATS: the rows stay, each beside the aggregates of its group. */
export function analyzeInlineStats(command: StatsSyntax, state: QueryState, env: QueryEnvironment): QueryState {
  const { span } = command;
  const keys = analyzeKeys(command.groups, state.scope, env);
  const groups = keys.groups.map((g) => (g.expression as ColumnReference).column);
  const several = groups.some((g) => g.multi);
  // Within a group its key is one value.
  const keysOfGroup = groups.map((g) => ({ ...g, multi: false }));
  const { calls: aggregates, results } = analyzeResults(command, keys, keysOfGroup, env);
  const input = withComputed(state.plan, keys.computed, span);
  const row = env.ids.make('', 'long', false);
  const made = results.map((result) => ({ ...result, source: aggregateOf(result, aggregates) }));
  const computed = made.filter((m) => m.source === undefined);
  const added = made.map(({ column, source = column }) => ({
    column: { ...column, multi: several || column.multi },
    source,
  }));
  const plan: Plan = { kind: 'inline_aggregate', input, groups, aggregates, computed, added, row, span };
  const scope = state.scope.with([...added.map((a) => a.column), ...groups]);
  return { plan: { kind: 'project', input: plan, columns: scope.columns, open: true, span }, scope };
}

/** The aggregates of a STATS, and its result columns made of them. */
function analyzeResults(
  command: StatsSyntax,
  keys: Keys,
  groups: readonly Column[],
  env: QueryEnvironment,
): { calls: AggregateColumn[]; results: Assignment[] } {
  const calls: AggregateColumn[] = [];
  const inner: ExpressionEnvironment = {
    ...env,
    scope: new Scope(groups),
    beforeGrouping: keys.scope,
    groupMadeBy: (call) => {
      const at = keys.madeBy.size === 0 ? undefined : keys.madeBy.get(printExpression(call));
      return at === undefined ? undefined : groups[at];
    },
    aggregate: (call) => {
      const column = env.ids.make('', call.type, call.multi);
      calls.push({ column, call });
      return column;
    },
  };
  return { calls, results: command.aggregates.map((field) => analyzeResult(field, inner, env)) };
}

interface AggregateColumn {
  readonly column: Column;
  readonly call: AggregateCall;
}

function withComputed(input: Plan, assignments: readonly Assignment[], span: Span): Plan {
  return assignments.length === 0 ? input : { kind: 'eval', input, assignments, span };
}

interface Keys {
  readonly groups: readonly Assignment[];
  /** Keys that are more than a column, computed before grouping: aggregates may read them (`STATS MAX(l) BY l = a + b`). */
  readonly computed: readonly Assignment[];
  readonly scope: Scope;
  /** The places of the groups that a call makes, by its canonical text. */
  readonly madeBy: ReadonlyMap<string, number>;
}

function analyzeKeys(fields: readonly FieldSyntax[], before: Scope, env: QueryEnvironment): Keys {
  const names = fields.map((field) => fieldName(field, env));
  const groups: Assignment[] = [];
  const computed: Assignment[] = [];
  const madeBy = new Map<string, number>();
  const fieldNames = new Set(before.columns.map((c) => c.name));
  const scope = before.copy();
  // Keys read the rows' own columns, whatever name another key takes.
  const keyScope = before.copy();
  for (const [i, field] of fields.entries()) {
    const name = names[i]!;
    const expression =
      analyzeExpression(field.expression, { ...env, scope: keyScope, group: field.expression }) ?? nothing(field.span);
    // Of keys of one name the last stands.
    if (names.lastIndexOf(name) !== i) continue;
    const group = env.ids.make(name, expression.type, false);
    if (field.expression.kind === 'call') madeBy.set(printExpression(field.expression), groups.length);
    if (expression.kind === 'column' && expression.column.name === name) groups.push({ column: group, expression });
    else {
      const key = env.ids.make(name, expression.type, expression.multi);
      computed.push({ column: key, expression });
      groups.push({ column: group, expression: reference(key, field.span) });
      scope.put(key);
      if (!fieldNames.has(name)) keyScope.put(key);
    }
  }
  return { groups, computed, scope, madeBy };
}

function nothing(span: Span): Expression {
  return { kind: 'literal', type: 'null', value: null, multi: false, span };
}

function analyzeResult(field: AggregateFieldSyntax, inner: ExpressionEnvironment, env: QueryEnvironment): Assignment {
  const { expression: syntax, filter } = field;
  // Without a name of its own the column has the aggregate's text, filter and all.
  const unnamed = field.name === undefined && filter !== undefined;
  const name = unnamed ? env.text.slice(field.span.start, field.span.end) : fieldName(field, env);
  let aggregated = false;
  const aggregate: ExpressionEnvironment['aggregate'] = (call, text) => {
    aggregated = true;
    return inner.aggregate!(call, text);
  };
  const filtered = filter === undefined ? inner : { ...inner, aggregate, aggregateFilter: filter };
  const expression = analyzeExpression(syntax, filtered);
  if (filter !== undefined && expression !== undefined && !aggregated) {
    const message = 'WHERE inside STATS filters aggregates, and none stands before it';
    env.findings.error('no-aggregate', message, filter.span, 'filter rows with a WHERE command before');
  }
  const result = expression ?? nothing(field.span);
  return { column: env.ids.make(name, result.type, result.multi), expression: result };
}

/**
 * The aggregates with the names of the results that are nothing more, the other results to compute, and all result columns in the
 * order in which they stand.
 */
function nameResults(calls: readonly AggregateColumn[], results: readonly Assignment[]) {
  const names = new Map<number, string>();
  const computed: Assignment[] = [];
  const output: Column[] = [];
  for (const { column, expression } of results) {
    const direct = aggregateOf({ column, expression }, calls);
    if (direct !== undefined && !names.has(direct.id)) {
      names.set(direct.id, column.name);
      output.push({ ...direct, name: column.name });
    } else {
      computed.push({ column, expression });
      output.push(column);
    }
  }
  const aggregates = calls.map((a) => ({
    ...a,
    column: { ...a.column, name: names.get(a.column.id) ?? a.column.name },
  }));
  return { aggregates, computed, output };
}

/** The aggregate that a result is, if it is nothing more. */
function aggregateOf({ expression }: Assignment, calls: readonly AggregateColumn[]): Column | undefined {
  if (expression.kind !== 'column') return undefined;
  return calls.find((a) => a.column.id === expression.column.id)?.column;
}
