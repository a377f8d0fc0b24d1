import type { Span } from '../base/diagnostic.ts';
import { constantExpression, foldExpression } from '../functions/fold.ts';
import type { Column } from '../plan/expression.ts';
import type { Plan, SortKey } from '../plan/node.ts';
import { analyzeCondition, analyzeExpression } from './analyze-expression.ts';
import { analyzeDissect, analyzeGrok } from './analyze-extract.ts';
import { analyzeFields } from './analyze-fields.ts';
import { analyzeFork } from './analyze-fork.ts';
import { analyzeEnrich, analyzeLookupJoin } from './analyze-lookup.ts';
import { analyzeParts } from './analyze-parts.ts';
import type { QueryEnvironment, QueryState } from './analyze-query.ts';
import { analyzeInlineStats, analyzeStats } from './analyze-stats.ts';
import {
  COMPLETION_COLUMN,
  type CommandSyntax,
  type NamePatternSyntax,
  type NameSyntax,
  type RenameSyntax,
} from './ast.ts';
import { findCommand } from './commands.ts';
import { hintForUnknownColumn } from './name-hints.ts';
import type { Scope } from './scope.ts';
import { wildcard } from './streams.ts';

type Command<K extends CommandSyntax['kind']> = Extract<CommandSyntax, { kind: K }>;

/** Puts one command onto the plan. Where the command is wrong the plan stays, so that later ones are still checked. */
export function analyzeCommand(command: CommandSyntax, state: QueryState, env: QueryEnvironment): QueryState {
  switch (command.kind) {
    case 'where':
      return analyzeWhere(command, state, env);
    case 'eval': {
      const { assignments, scope } = analyzeFields(command.fields, state.scope, env);
      return { plan: { kind: 'eval', input: state.plan, assignments, span: command.span }, scope };
    }
    case 'keep':
      return project(keptColumns(command.patterns, state.scope, env), command, state);
    case 'drop':
      return analyzeDrop(command, state, env);
    case 'rename':
      return analyzeRename(command, state, env);
    case 'stats':
      return analyzeStats(command, state, env);
    case 'inline_stats':
      return analyzeInlineStats(command, state, env);
    case 'lookup_join':
      return analyzeLookupJoin(command, state, env);
    case 'enrich':
      return analyzeEnrich(command, state, env);
    case 'sample':
      return analyzeSample(command, state, env);
    case 'fork':
      return analyzeFork(command, state, env, analyzeCommand);
    case 'completion':
      return analyzeCompletion(command, state, env);
    case 'uri_parts':
    case 'user_agent':
    case 'registered_domain':
      return analyzeParts(command, state, env);
    case 'sort':
      return analyzeSort(command, state, env);
    case 'limit':
      return analyzeLimit(command, state, env);
    case 'mv_expand':
      return analyzeExpand(command, state, env);
    case 'dissect':
      return analyzeDissect(command, state, env);
    case 'grok':
      return analyzeGrok(command, state, env);
    case 'unsupported':
      reportUnsupported(command, env);
      return { ...state, scope: state.scope.trusting(env.ids) };
    case 'invalid':
      return KEEPS_COLUMNS.has(command.name) ? state : { ...state, scope: state.scope.trusting(env.ids) };
  }
}

/** Says why a command cannot be run. */
function reportUnsupported({ name, span }: Command<'unsupported'>, env: QueryEnvironment): void {
  if (name === 'COMPLETION') reportModel(span, env);
  else env.findings.error('unsupported', `the command ${name} is not supported`, span, findCommand(name)?.leftOut);
}

/** `COMPLETION`: a column of text, in a query that does not run. */
function analyzeCompletion(command: Command<'completion'>, state: QueryState, env: QueryEnvironment): QueryState {
  analyzeExpression(command.prompt, { ...env, scope: state.scope });
  reportModel(command.span, env);
  const answer = env.ids.make(command.target?.name ?? COMPLETION_COLUMN, 'keyword', false);
  return { ...state, scope: state.scope.with([answer]) };
}

/** A command that asks a language model is no mistake of a rule, which may wait for one: it is told, and the query has no plan. */
function reportModel(span: Span, env: QueryEnvironment): void {
  const message = 'COMPLETION asks a language model, and none is configured: the query does not run';
  if (env.options.missingStreams === 'error') env.findings.error('needs-model', message, span);
  else env.findings.warn('needs-model', message, span);
}

/** Commands after which there are the columns of before, whatever is wrong with them. */
const KEEPS_COLUMNS: ReadonlySet<string> = new Set(['WHERE', 'SORT', 'LIMIT', 'SAMPLE']);

function analyzeWhere(command: Command<'where'>, state: QueryState, env: QueryEnvironment): QueryState {
  const told = env.findings.list.length;
  const condition = analyzeCondition(command.condition, { ...env, scope: state.scope }, 'the condition of WHERE');
  if (condition === undefined) return state;
  const constant = constantExpression(condition, env.ids.foldContext);
  // Where something in it was found to make it so, that has been told.
  if (constant?.kind === 'literal' && constant.value !== true && env.findings.list.length === told) {
    env.findings.warn('never-true', 'this condition is never true: no row passes', command.condition.span);
  }
  return { ...state, plan: { kind: 'filter', input: state.plan, condition, span: command.span } };
}

function project(columns: readonly Column[], command: CommandSyntax, state: QueryState): QueryState {
  const plan: Plan = { kind: 'project', input: state.plan, columns, span: command.span };
  return { plan, scope: state.scope.only(columns, 'KEEP leaves it out: name it there as well') };
}

/**
 * The columns that KEEP names. Where several patterns match a column its place is that of the most exact one (a name over
 * a pattern over `*`), and of the last among equals.
 */
function keptColumns(patterns: readonly NamePatternSyntax[], scope: Scope, env: QueryEnvironment): Column[] {
  const kept = new Map<string, { column: Column; exactness: number }>();
  for (const pattern of patterns) {
    const exactness = pattern.pattern ? (pattern.name === '*' ? 0 : 1) : 2;
    for (const column of matchColumns(pattern, scope, env)) {
      const known = kept.get(column.name);
      if (known !== undefined && known.exactness > exactness) continue;
      kept.delete(column.name);
      kept.set(column.name, { column, exactness });
    }
  }
  return [...kept.values()].map((k) => k.column);
}

function matchColumns(pattern: NamePatternSyntax, scope: Scope, env: QueryEnvironment): Column[] {
  if (!pattern.pattern) {
    const column = findColumn(pattern, scope, env);
    return column === undefined ? [] : [column];
  }
  const matches = wildcard(pattern.pieces);
  const found = scope.columns.filter((c) => matches(c.name));
  if (scope.mayHold(pattern.pieces[0]!)) env.prefixes.add(pattern.pieces[0]!);
  // A pattern may stand for fields that no event had yet.
  if (found.length === 0 && pattern.name !== '*' && !scope.mayHold(pattern.pieces[0]!)) {
    env.findings.error('unknown-column', `no column matches \`${pattern.name}\``, pattern.span);
  }
  return found;
}

function findColumn(name: NameSyntax, scope: Scope, env: QueryEnvironment): Column | undefined {
  const column = scope.find(name.name);
  if (column === undefined) {
    const hint = hintForUnknownColumn(name.name, scope);
    env.findings.error('unknown-column', `unknown column \`${name.name}\``, name.span, hint);
  }
  return column;
}

function analyzeDrop(command: Command<'drop'>, state: QueryState, env: QueryEnvironment): QueryState {
  const dropped = new Set(command.patterns.flatMap((p) => matchColumns(p, state.scope, env)).map((c) => c.id));
  const columns = state.scope.columns.filter((c) => !dropped.has(c.id));
  const matches = command.patterns.map((p) => wildcard(p.pieces));
  const plan: Plan = { kind: 'project', input: state.plan, columns, open: true, span: command.span };
  return { plan, scope: state.scope.without(columns, (name) => matches.some((m) => m(name)), 'DROP leaves it out') };
}

function analyzeRename(command: Command<'rename'>, state: QueryState, env: QueryEnvironment): QueryState {
  let scope = state.scope;
  for (const rename of command.renames) scope = renamed(rename, scope, env);
  const plan: Plan = { kind: 'project', input: state.plan, columns: scope.columns, open: true, span: command.span };
  return { plan, scope };
}

function renamed(rename: RenameSyntax, scope: Scope, env: QueryEnvironment): Scope {
  const patterned = [rename.from, rename.to].find((n) => n.pattern);
  if (patterned !== undefined) {
    env.findings.error('unsupported', 'RENAME takes names, not patterns', patterned.span);
    return scope;
  }
  const column = findColumn(rename.from, scope, env);
  if (column === undefined) return scope;
  const renamedColumn = { ...column, name: rename.to.name };
  const others = scope.columns.filter((c) => c.name !== rename.to.name || c.id === column.id);
  const columns = others.some((c) => c.id === column.id) ? others : [...others, column];
  return scope.without(
    columns.map((c) => (c.id === column.id ? renamedColumn : c)),
    (name) => name === rename.from.name,
    `RENAME calls it \`${rename.to.name}\``,
  );
}

function analyzeSort(command: Command<'sort'>, state: QueryState, env: QueryEnvironment): QueryState {
  const keys: SortKey[] = [];
  for (const key of command.keys) {
    const expression = analyzeExpression(key.expression, { ...env, scope: state.scope });
    if (expression === undefined) continue;
    const nullsFirst = key.nulls === undefined ? key.descending : key.nulls === 'first';
    keys.push({ expression, descending: key.descending, nullsFirst });
  }
  if (keys.length === 0) return state;
  return { ...state, plan: { kind: 'sort', input: state.plan, keys, span: command.span } };
}

function analyzeLimit(command: Command<'limit'>, state: QueryState, env: QueryEnvironment): QueryState {
  const { count } = command;
  if (count.kind !== 'integer' || count.value < 0n || count.value > 2n ** 31n) {
    env.findings.error('bad-limit', 'LIMIT takes a whole number of rows', count.span, 'as in `LIMIT 100`');
    return state;
  }
  const scoped = { ...env, scope: state.scope };
  const keys = command.groups.map((group) => analyzeExpression(group, scoped)).filter((key) => key !== undefined);
  const by = keys.length === 0 ? undefined : { keys, place: env.ids.make('', 'long', false) };
  return { ...state, plan: { kind: 'limit', input: state.plan, count: Number(count.value), by, span: command.span } };
}

function analyzeSample(command: Command<'sample'>, state: QueryState, env: QueryEnvironment): QueryState {
  const expression = analyzeExpression(command.probability, { ...env, scope: state.scope });
  const value = expression && foldExpression(expression, env.ids.foldContext)?.value;
  const probability = typeof value === 'number' ? value : Number.NaN;
  if (!(probability > 0 && probability < 1)) {
    const hint = 'as in `SAMPLE 0.1` for a tenth of the rows';
    if (expression !== undefined) {
      const message = 'SAMPLE takes a probability between 0 and 1, both excluded';
      env.findings.error('bad-sample', message, command.probability.span, hint);
    }
    return state;
  }
  const drawn = env.ids.make('', 'double', false);
  return { ...state, plan: { kind: 'sample', input: state.plan, probability, drawn, span: command.span } };
}

function analyzeExpand(command: Command<'mv_expand'>, state: QueryState, env: QueryEnvironment): QueryState {
  const source = findColumn(command.column, state.scope, env);
  if (source === undefined) return state;
  const column = env.ids.make(source.name, source.type, false);
  const plan: Plan = { kind: 'expand', input: state.plan, source, column, span: command.span };
  return { plan, scope: state.scope.replace(source, column) };
}
