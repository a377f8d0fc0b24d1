import { suggest } from '../base/suggest.ts';
import type { FunctionName } from '../functions/registry.ts';
import { findFunction } from '../functions/registry.ts';
import { comparable } from '../functions/types.ts';
import type { Column, Expression } from '../plan/expression.ts';
import type { Lookup } from '../plan/node.ts';
import { type EnrichPolicy, rangeFields, type StreamSchema } from '../plan/schema.ts';
import { analyzeCondition, analyzeExpression, type CallSyntax } from './analyze-expression.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import type { CommandSyntax, EnrichFieldSyntax, ExpressionSyntax, NameSyntax } from './ast.ts';
import { didYouMean } from './findings.ts';
import { literal, reference } from './literal-expression.ts';
import { Scope } from './scope.ts';
import { typeCall } from './type-call.ts';

type Command<K extends CommandSyntax['kind']> = Extract<CommandSyntax, { kind: K }>;

/** A table's columns beside those of the rows. */
interface Table {
  readonly lookup: Lookup;
  readonly scope: Scope;
}

/** `LOOKUP JOIN`: rows beside the rows of a lookup table that have equal fields, or that meet conditions. */
export function analyzeLookupJoin(
  command: Command<'lookup_join'>,
  state: QueryState,
  env: QueryEnvironment,
): QueryState {
  const table = findTable(command.table, env);
  if (table === undefined) return { ...state, scope: state.scope.trusting(env.ids) };
  const keys = new Set<number>();
  const conditions: Expression[] = [];
  for (const syntax of command.conditions) {
    const condition =
      syntax.kind === 'name' ? sameField(syntax, state, table, keys, env) : joinCondition(syntax, state, table, env);
    if (condition !== undefined) conditions.push(condition);
  }
  const added = table.scope.columns.filter((c) => !keys.has(c.id));
  const scope = state.scope.with(added);
  if (conditions.length < command.conditions.length) return { ...state, scope };
  const condition = all(conditions, command);
  const { lookup } = table;
  const row = env.ids.make('', 'long', false);
  return { plan: { kind: 'join', input: state.plan, lookup, condition, added, row, span: command.span }, scope };
}

/** `ENRICH`: rows with the fields of a policy's table where its field matches. */
export function analyzeEnrich(command: Command<'enrich'>, state: QueryState, env: QueryEnvironment): QueryState {
  const policy = findPolicy(command.policy, env);
  const table = policy && findTable({ name: policy.table, span: command.policy.span }, env);
  if (policy === undefined || table === undefined) return { ...state, scope: state.scope.trusting(env.ids) };
  const input = enrichInput(command, policy, state, env);
  const added = enrichFields(command, policy, table, env);
  const scope = state.scope.with(added.map((a) => a.column));
  const condition = input && matchCondition(command, policy, input, table, env);
  if (condition === undefined) return { ...state, scope };
  const row = env.ids.make('', 'long', false);
  const { lookup } = table;
  return { plan: { kind: 'enrich', input: state.plan, lookup, condition, added, row, span: command.span }, scope };
}

function findTable({ name, span }: NameSyntax, env: QueryEnvironment): Table | undefined {
  const { lookups = [], missingStreams } = env.options;
  const schema = lookups.find((l) => l.name === name);
  if (schema !== undefined) return tableOf(schema, span, env);
  const names = lookups.map((l) => l.name);
  const known = names.length === 0 ? 'there are no lookup tables' : `lookup tables: ${names.join(', ')}`;
  const message = `unknown lookup table \`${name}\``;
  const hint = didYouMean(suggest(name, names)) ?? known;
  if (missingStreams === 'error') env.findings.error('unknown-lookup', message, span, hint);
  else env.findings.warn('unknown-lookup', `${message}: its fields are not checked`, span, hint);
  return undefined;
}

function tableOf(schema: StreamSchema, span: NameSyntax['span'], env: QueryEnvironment): Table {
  const fields = [...schema.fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const columns = fields.map((f) => ({ column: env.ids.make(f.name, f.type, f.multi), field: f.name }));
  const shown = columns.filter((c) => !c.field.includes('$')).map((c) => c.column);
  return { lookup: { kind: 'lookup', table: schema.name, columns, span }, scope: new Scope(shown) };
}

/** A field that both sides have: it is shown once, as the rows have it. */
function sameField(
  { name, span }: Extract<ExpressionSyntax, { kind: 'name' }>,
  state: QueryState,
  table: Table,
  keys: Set<number>,
  env: QueryEnvironment,
): Expression | undefined {
  const left = state.scope.find(name);
  const right = table.scope.find(name);
  if (left === undefined) {
    const near = didYouMean(state.scope.suggest(name));
    env.findings.error('unknown-column', `unknown column \`${name}\``, span, near);
  }
  if (right === undefined) {
    const near = didYouMean(table.scope.suggest(name)) ?? 'different names are joined by `ON left == right`';
    env.findings.error(
      'unknown-column',
      `the lookup table \`${table.lookup.table}\` has no field \`${name}\``,
      span,
      near,
    );
  }
  if (left === undefined || right === undefined) return undefined;
  keys.add(right.id);
  if (!comparable(left.type, right.type)) {
    const message = `\`${name}\` is ${left.type} here and ${right.type} in the lookup table`;
    env.findings.error(
      'wrong-type',
      message,
      span,
      `convert it before, as in \`EVAL ${name} = ${name}::${right.type}\``,
    );
    return undefined;
  }
  return call('EQUALS', [reference(left, span), reference(right, span)], span);
}

/** A condition over both sides: in a comparison of two names the table's may stand on either side. */
function joinCondition(
  syntax: ExpressionSyntax,
  state: QueryState,
  table: Table,
  env: QueryEnvironment,
): Expression | undefined {
  if (syntax.kind === 'call' && syntax.name === 'AND' && syntax.operator) {
    const parts = syntax.args.map((arg) => joinCondition(arg, state, table, env));
    return parts.every((p) => p !== undefined) ? call('AND', parts, syntax.span) : undefined;
  }
  const sides = syntax.kind === 'call' && syntax.operator ? sidesOf(syntax, state, table) : undefined;
  if (sides !== undefined) {
    const args = [reference(sides[0], syntax.span), reference(sides[1], syntax.span)];
    const { name, span } = syntax as CallSyntax;
    const typed = typeCall(
      findFunction(name)!,
      { args, options: undefined },
      syntax as CallSyntax,
      env.findings,
      env.ids.foldContext,
    );
    return typed && { kind: 'call', name, ...typed, span };
  }
  const both = new Scope([...state.scope.columns, ...table.scope.columns]);
  return analyzeCondition(syntax, { ...env, scope: both }, 'the condition of LOOKUP JOIN');
}

const COMPARISONS: ReadonlySet<string> = new Set<FunctionName>([
  'EQUALS',
  'NOT_EQUALS',
  'LESS',
  'LESS_OR_EQUAL',
  'GREATER',
  'GREATER_OR_EQUAL',
]);

function sidesOf(syntax: CallSyntax, state: QueryState, table: Table): [Column, Column] | undefined {
  const [a, b] = syntax.args;
  if (!COMPARISONS.has(syntax.name) || a?.kind !== 'name' || b?.kind !== 'name') return undefined;
  const [left, right] = [state.scope.find(a.name), table.scope.find(b.name)];
  if (left !== undefined && right !== undefined) return [left, right];
  const [first, second] = [table.scope.find(a.name), state.scope.find(b.name)];
  return first === undefined || second === undefined ? undefined : [first, second];
}

function findPolicy({ name, span }: NameSyntax, env: QueryEnvironment): EnrichPolicy | undefined {
  const { policies = [], missingStreams } = env.options;
  const policy = policies.find((p) => p.name === name);
  if (policy !== undefined) return policy;
  const names = policies.map((p) => p.name);
  const known = names.length === 0 ? 'there are no enrich policies' : `enrich policies: ${names.join(', ')}`;
  const message = `unknown enrich policy \`${name}\``;
  const hint = didYouMean(suggest(name, names)) ?? known;
  if (missingStreams === 'error') env.findings.error('unknown-policy', message, span, hint);
  else env.findings.warn('unknown-policy', `${message}: its fields are not checked`, span, hint);
  return undefined;
}

function enrichInput(
  { on, policy: written }: Command<'enrich'>,
  policy: EnrichPolicy,
  state: QueryState,
  env: QueryEnvironment,
): Expression | undefined {
  const { name, span } = on ?? { name: policy.matchField, span: written.span };
  return analyzeExpression({ kind: 'name', name, span }, { ...env, scope: state.scope });
}

function enrichFields(command: Command<'enrich'>, policy: EnrichPolicy, table: Table, env: QueryEnvironment) {
  const wanted: readonly EnrichFieldSyntax[] =
    command.fields.length > 0
      ? command.fields
      : policy.fields.map((name) => ({
          name: { name, span: command.span },
          field: { name, span: command.span },
          span: command.span,
        }));
  return wanted.map(({ name, field }) => {
    const source = policy.fields.includes(field.name) ? table.scope.find(field.name) : undefined;
    if (source === undefined) {
      const near = didYouMean(suggest(field.name, policy.fields)) ?? `its fields: ${policy.fields.join(', ')}`;
      const message = `the enrich policy \`${policy.name}\` has no field \`${field.name}\``;
      env.findings.error('unknown-column', message, field.span, near);
    }
    const made = source ?? env.ids.make(field.name, 'null', false);
    return { column: env.ids.make(name.name, made.type, true), source: made };
  });
}

function matchCondition(
  command: Command<'enrich'>,
  policy: EnrichPolicy,
  input: Expression,
  table: Table,
  env: QueryEnvironment,
): Expression | undefined {
  const { span } = command;
  const field = (name: string) => table.lookup.columns.find((c) => c.field === name)?.column;
  const range = rangeFields(policy.matchField);
  const [first, second] = policy.kind === 'match' ? [field(policy.matchField)] : [field(range.from), field(range.to)];
  if (first === undefined) {
    const message = `the table of the enrich policy \`${policy.name}\` has no field \`${policy.matchField}\``;
    env.findings.error('unknown-column', message, command.policy.span);
    return undefined;
  }
  if (second === undefined) {
    // Policies match by text, whatever the field holds.
    const alike = comparable(input.type, first.type);
    const sides = [input, reference(first, span)].map((side) => (alike ? side : asText(side)));
    return call('$SHARE', sides, span);
  }
  if (!comparable(input.type, first.type)) {
    const message = `the enrich policy \`${policy.name}\` matches ranges of ${first.type}, ${input.type} is given`;
    const hint = `convert it first to ${first.type}`;
    env.findings.error('wrong-type', message, command.on?.span ?? command.policy.span, hint);
    return undefined;
  }
  return call('$WITHIN', [input, reference(first, span), reference(second, span)], span);
}

function asText(value: Expression): Expression {
  return { kind: 'call', name: 'TO_STRING', args: [value], type: 'keyword', multi: value.multi, span: value.span };
}

function all(conditions: readonly Expression[], { span }: Command<'lookup_join'>): Expression {
  if (conditions.length === 1) return conditions[0]!;
  return conditions.length === 0 ? literal('boolean', true, span) : call('AND', conditions, span);
}

function call(name: FunctionName, args: readonly Expression[], span: NameSyntax['span']): Expression {
  return { kind: 'call', name, args, type: 'boolean', multi: false, span };
}
