import type { Span } from '../base/diagnostic.ts';
import { suggest } from '../base/suggest.ts';
import type { FunctionDefinition } from '../functions/definition.ts';
import { CASTS } from '../functions/literal.ts';
import { featureOutOfScope } from '../functions/out-of-scope.ts';
import { callableNames, findFunction } from '../functions/registry.ts';
import type { AggregateCall, Column, Expression, Literal } from '../plan/expression.ts';
import type { ScalarValue, ValueType } from '../plan/value.ts';
import { analyzeOptions, splitOptions } from './analyze-options.ts';
import { analyzeSearch } from './analyze-search.ts';
import type { ExpressionSyntax } from './ast.ts';
import { didYouMean, type Findings } from './findings.ts';
import { literal, reference, timeSpan } from './literal-expression.ts';
import { describeMixed } from './mixed-field.ts';
import { hintForForeignFunction, hintForUnknownColumn } from './name-hints.ts';
import type { ColumnIds, Scope } from './scope.ts';
import { type GivenCall, typeCall } from './type-call.ts';
import { hintForCondition } from './type-hints.ts';

/** How names and aggregates inside an expression are read. */
export interface ExpressionEnvironment {
  /** The query's text. */
  readonly text: string;
  /** What further fields may begin with that the query takes in without naming them. */
  readonly prefixes: Set<string>;
  readonly scope: Scope;
  readonly findings: Findings;
  readonly ids: ColumnIds;
  /** Where aggregates may stand (STATS): takes one and gives the column that will hold it. */
  readonly aggregate?: (call: AggregateCall, text: Span) => Column;
  /** Whether a column that streams type differently may stand here, since it is converted. */
  readonly converting?: boolean;
  /** The filter of the aggregates inside: `MAX(a) WHERE b`. */
  readonly aggregateFilter?: ExpressionSyntax;
  /** Names that rows no longer have after grouping, for a better message. */
  readonly beforeGrouping?: Scope;
  /** The group that is made by this very call (`STATS 1 + BUCKET(a, 10) BY BUCKET(a, 10)`), beside aggregates. */
  readonly groupMadeBy?: (call: CallSyntax) => Column | undefined;
  /** The expression that is a whole group of STATS, where that is what is read. */
  readonly group?: ExpressionSyntax;
}

/**
 * The typed form of an expression, or undefined where something in it is wrong (and has been reported): whoever gets
 * undefined stays silent, so that one mistake gives one message.
 */
export function analyzeExpression(syntax: ExpressionSyntax, env: ExpressionEnvironment): Expression | undefined {
  switch (syntax.kind) {
    case 'string':
      return literal('keyword', syntax.value, syntax.span);
    case 'integer':
      return wholeNumber(syntax.value, syntax.span);
    case 'decimal':
      return literal('double', syntax.value, syntax.span);
    case 'boolean':
      return literal('boolean', syntax.value, syntax.span);
    case 'null':
      return literal('null', null, syntax.span);
    case 'timespan':
      return timeSpan(syntax, env.findings);
    case 'list':
      return analyzeList(syntax.items, syntax.span, env);
    case 'name':
      return analyzeName(syntax.name, syntax.span, env);
    case 'parameter':
      env.findings.error('unbound-parameter', `parameter \`?${syntax.name}\` has no value`, syntax.span);
      return undefined;
    case 'star':
      env.findings.error('syntax', '`*` stands for rows only in COUNT(*)', syntax.span);
      return undefined;
    case 'map':
      env.findings.error('syntax', 'options in braces stand last among the arguments of a function', syntax.span);
      return undefined;
    case 'call': {
      const group = env.groupMadeBy?.(syntax);
      if (group !== undefined) return reference(group, syntax.span);
      return syntax.name === 'CAST' && syntax.operator ? analyzeCast(syntax, env) : analyzeCall(syntax, env);
    }
  }
}

/** A whole number takes the smallest of integer, long and unsigned_long that holds it, else it is a double. */
function wholeNumber(value: bigint, span: Span): Literal {
  if (value >= -(2n ** 31n) && value < 2n ** 31n) return literal('integer', Number(value), span);
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return literal('long', value, span);
  if (value >= 0n && value < 2n ** 64n) return literal('unsigned_long', value, span);
  return literal('double', Number(value), span);
}

function analyzeList(
  items: readonly ExpressionSyntax[],
  span: Span,
  env: ExpressionEnvironment,
): Expression | undefined {
  // A list of nothing is null, as a field without values is.
  if (items.length === 0) return literal('null', null, span);
  const literals: Literal[] = [];
  for (const item of items) {
    const expression = analyzeExpression(item, env);
    if (expression === undefined) return undefined;
    if (expression.kind !== 'literal' || expression.multi || expression.value === null) {
      const message = expression.type === 'null' ? 'a list holds no null' : 'a list holds constants only';
      env.findings.error('not-constant', message, item.span);
      return undefined;
    }
    literals.push(expression);
  }
  const type = listType(literals);
  const odd = literals.find((l) => l.type !== type && !fitsNumber(l.type, type));
  if (odd !== undefined) {
    env.findings.error('wrong-type', `a list holds values of one type: ${odd.type} stands beside ${type}`, odd.span);
    return undefined;
  }
  const values = literals.map((l) => asNumber(l.value as ScalarValue, type));
  // A list of one is that value.
  if (values.length === 1) return literal(type, values[0]!, span);
  return literal(type, values, span);
}

const NUMBER_ORDER: readonly ValueType[] = ['integer', 'long', 'unsigned_long', 'double'];

function listType(items: readonly Literal[]): ValueType {
  const ranks = items.map((l) => NUMBER_ORDER.indexOf(l.type));
  return ranks.every((r) => r >= 0) ? NUMBER_ORDER[Math.max(...ranks)]! : (items[0]?.type ?? 'null');
}

function fitsNumber(type: ValueType, target: ValueType): boolean {
  return NUMBER_ORDER.includes(type) && NUMBER_ORDER.indexOf(type) <= NUMBER_ORDER.indexOf(target);
}

function asNumber(value: ScalarValue, type: ValueType): ScalarValue {
  if (type === 'double') return Number(value);
  if ((type === 'long' || type === 'unsigned_long') && typeof value === 'number') return BigInt(value);
  return value;
}

/** @param compared whether a value is compared with it, so that it may be meant as text */
function analyzeName(name: string, span: Span, env: ExpressionEnvironment, compared = false): Expression | undefined {
  const column = env.scope.find(name);
  if (column !== undefined) return unlessMixed(column, span, env);
  if (env.beforeGrouping?.find(name) !== undefined) {
    env.findings.error(
      'not-grouped',
      `\`${name}\` is neither aggregated nor a group of this STATS`,
      span,
      `name it after BY, or aggregate it, as in \`VALUES(${name})\``,
    );
    return undefined;
  }
  const hint = hintForUnknownColumn(name, env.scope, env.beforeGrouping);
  const text = compared ? `text stands in double quotes: \`"${name}"\`` : undefined;
  env.findings.error('unknown-column', `unknown column \`${name}\``, span, hint ?? text);
  return undefined;
}

/** Operators whose right side is often text. */
const COMPARES: ReadonlySet<string> = new Set(['EQUALS', 'NOT_EQUALS', 'IN', 'LIKE', 'RLIKE']);

/** A column that streams type differently must be converted before anything else is made of it. */
function unlessMixed(column: Column, span: Span, env: ExpressionEnvironment): Expression | undefined {
  const mixed = env.converting ? undefined : env.ids.mixed.get(column.id);
  if (mixed === undefined) return reference(column, span);
  const message = `\`${column.name}\` has several types: ${describeMixed(mixed)}`;
  env.findings.error('mixed-types', message, span, `convert it to one, as in \`${column.name}::keyword\``);
  return undefined;
}

export type CallSyntax = Extract<ExpressionSyntax, { kind: 'call' }>;

function analyzeCast(syntax: CallSyntax, env: ExpressionEnvironment): Expression | undefined {
  const [value, type] = syntax.args as [ExpressionSyntax, ExpressionSyntax];
  const typeName = type.kind === 'name' ? type.name.toLowerCase() : '';
  const name = Object.hasOwn(CASTS, typeName) ? CASTS[typeName] : undefined;
  if (name === undefined) {
    if (reportOutOfScope(typeName, type.span, 'type', env)) return undefined;
    const hint =
      didYouMean(suggest(typeName, Object.keys(CASTS))) ??
      'types are boolean, long, double, keyword, date, ip and others';
    env.findings.error('unknown-type', `unknown type \`${typeName}\``, type.span, hint);
    return undefined;
  }
  const arg = analyzeExpression(value, value.kind === 'name' ? { ...env, converting: true } : env);
  return arg && finishCall(name, { args: [arg], options: undefined }, syntax, env);
}

function analyzeCall(syntax: CallSyntax, env: ExpressionEnvironment): Expression | undefined {
  const definition = findFunction(syntax.name);
  if (definition === undefined || (definition.category === 'internal' && !syntax.operator)) {
    if (reportOutOfScope(syntax.name, syntax.nameSpan, 'function', env)) return undefined;
    const hint = hintForForeignFunction(syntax.name) ?? didYouMean(suggest(syntax.name, callableNames()));
    env.findings.error('unknown-function', `unknown function \`${syntax.name}\``, syntax.nameSpan, hint);
    return undefined;
  }
  if (definition.kind === 'aggregate') return analyzeAggregate(syntax, env);
  if (definition.groupsOnly && env.group !== syntax) {
    const message = `\`${definition.name}\` makes groups and stands only as a group of STATS, by itself`;
    env.findings.error(
      'misplaced-function',
      message,
      syntax.span,
      `as in \`STATS COUNT(*) BY ${definition.name}(field)\``,
    );
    return undefined;
  }
  const given = analyzeGiven(definition, syntax, env);
  return given && finishCall(definition.name, given, syntax, env);
}

/** Says of a name that ES|QL has and seismo leaves out on purpose that it is so; true where it is one. */
function reportOutOfScope(name: string, span: Span, what: 'function' | 'type', env: ExpressionEnvironment): boolean {
  const feature = featureOutOfScope(name);
  if (feature === undefined) return false;
  env.findings.error('unsupported', `the ${what} \`${name}\` is not supported: ${feature} is left out`, span);
  return true;
}

function analyzeGiven(
  definition: FunctionDefinition,
  syntax: CallSyntax,
  env: ExpressionEnvironment,
  items: readonly ExpressionSyntax[] = syntax.args,
): GivenCall | undefined {
  const { positional, map } = splitOptions(items);
  const converting = TAKES_MIXED.has(definition.name) || definition.category === 'conversion';
  const analyze = (item: ExpressionSyntax) =>
    analyzeExpression(item, converting && item.kind === 'name' ? { ...env, converting } : env);
  const args = positional.map((item, i) => {
    const compared = i > 0 && COMPARES.has(syntax.name) && syntax.operator && item.kind === 'name';
    return compared ? analyzeName(item.name, item.span, env, true) : analyze(item);
  });
  const { findings, ids } = env;
  const options = map && analyzeOptions(map, definition, { findings, constants: ids.foldContext, analyze });
  if (map !== undefined && options === undefined) return undefined;
  if (!args.every((a) => a !== undefined)) return undefined;
  const all = withImplicit(definition, args, syntax, env);
  return all && { args: all, options };
}

/** The arguments with the columns among them that a function reads unasked (`@timestamp` for TBUCKET). */
function withImplicit(
  definition: FunctionDefinition,
  given: readonly Expression[],
  syntax: CallSyntax,
  env: ExpressionEnvironment,
): readonly Expression[] | undefined {
  const args = [...given];
  for (const [place, { implicit }] of definition.parameters.entries()) {
    if (implicit === undefined) continue;
    if (implicit === 'NOW()') {
      const span = syntax.nameSpan;
      args.splice(place, 0, { kind: 'call', name: 'NOW', args: [], type: 'date', multi: false, span });
      continue;
    }
    const column = env.scope.find(implicit);
    if (column === undefined) {
      const message = `\`${definition.name}\` reads the column \`${implicit}\`, which the rows here do not have`;
      env.findings.error('unknown-column', message, syntax.nameSpan);
      return undefined;
    }
    args.splice(place, 0, reference(column, syntax.nameSpan));
  }
  return args;
}

/** What asks of a column only whether it has a value. */
const TAKES_MIXED: ReadonlySet<string> = new Set(['IS_NULL', 'IS_NOT_NULL']);

function finishCall(
  name: string,
  given: GivenCall,
  syntax: CallSyntax,
  env: ExpressionEnvironment,
): Expression | undefined {
  const [first, ...rest] = given.args;
  const mixed = first?.kind === 'column' ? env.ids.mixed.get(first.column.id) : undefined;
  if (mixed === undefined || TAKES_MIXED.has(name)) return finishTyped(name, given, syntax, env);
  // Each type's values by its own conversion; a row has a value in one of them at most.
  const calls = mixed.variants.map((v) =>
    finishTyped(name, { ...given, args: [reference(v.column, first!.span), ...rest] }, syntax, env),
  );
  if (!calls.every((c) => c !== undefined)) return undefined;
  return finishTyped('COALESCE', { args: calls, options: undefined }, syntax, env);
}

function finishTyped(
  name: string,
  given: GivenCall,
  syntax: CallSyntax,
  env: ExpressionEnvironment,
): Expression | undefined {
  const definition = findFunction(name)!;
  const typed = typeCall(definition, given, syntax, env.findings, env.ids.foldContext);
  if (typed !== undefined && definition.expands !== undefined) return analyzeSearch(definition, typed, syntax, env);
  return typed && { kind: 'call', name, ...typed, span: syntax.span };
}

/** An aggregate call, with its own filter where it has one; gives the reference to the column that will hold it. */
function analyzeAggregate(syntax: CallSyntax, env: ExpressionEnvironment): Expression | undefined {
  const definition = findFunction(syntax.name)!;
  if (env.aggregate === undefined) {
    env.findings.error(
      'aggregate-outside-stats',
      `aggregate \`${definition.name}\` stands outside STATS`,
      syntax.nameSpan,
      'aggregate in a STATS command and use its column afterwards',
    );
    return undefined;
  }
  const { aggregate, aggregateFilter: filter, beforeGrouping, groupMadeBy, ...rest } = env;
  // Inside an aggregate, names are the rows' again, and another aggregate has no place.
  const inner: ExpressionEnvironment = { ...rest, scope: beforeGrouping ?? env.scope };
  const star = syntax.args.length === 1 && syntax.args[0]!.kind === 'star' && definition.name === 'COUNT';
  const given = analyzeGiven(definition, syntax, inner, star ? [] : syntax.args);
  const condition = filter && analyzeCondition(filter, inner, 'the filter of an aggregate');
  if (given === undefined || (filter !== undefined && condition === undefined)) return undefined;
  const typed = typeCall(definition, given, syntax, env.findings, env.ids.foldContext);
  if (typed === undefined) return undefined;
  const call: AggregateCall = {
    kind: 'aggregate',
    name: definition.name,
    ...typed,
    filter: condition,
    span: syntax.span,
  };
  return reference(aggregate(call, syntax.span), syntax.span);
}

/** An expression that must be boolean. */
export function analyzeCondition(
  syntax: ExpressionSyntax,
  env: ExpressionEnvironment,
  what: string,
): Expression | undefined {
  const condition = analyzeExpression(syntax, env);
  if (condition === undefined) return undefined;
  if (condition.type !== 'boolean' && condition.type !== 'null') {
    const hint = hintForCondition(condition.type);
    env.findings.error('wrong-type', `${what} is ${condition.type}, boolean is expected`, syntax.span, hint);
    return undefined;
  }
  return condition;
}
