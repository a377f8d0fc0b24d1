import type { Call, Expression } from '../../plan/expression.ts';
import {
  both,
  either,
  eitherKnown,
  isRanged,
  type Known,
  knownOf,
  mayBe,
  type Possible,
  sameFamily,
  type Values,
} from './possible.ts';
import { COMPARISONS, DEEPEST, isStrict, possibleValue } from './possible-value.ts';

/** What is known of a row where a condition is `wanted`; undefined where it never is. */
export function narrow(condition: Expression, known: Known, wanted: boolean, depth = 0): Known | undefined {
  if (depth > DEEPEST) return known;
  if (!mayBe(possibleValue(condition, known, depth), wanted)) return undefined;
  switch (condition.kind) {
    case 'literal':
      return known;
    case 'column':
      return withValues(condition, { kind: 'only', values: new Set([wanted]) }, known);
    case 'call':
      return narrowCall(condition, known, wanted, depth + 1);
  }
}

function narrowCall(call: Call, known: Known, wanted: boolean, depth: number): Known | undefined {
  const { name, args } = call;
  switch (name) {
    case 'AND':
    case 'OR':
      return (name === 'AND') === wanted ? everyOne(args, known, wanted, depth) : anyOne(args, known, wanted, depth);
    case 'NOT':
      return narrow(args[0]!, known, !wanted, depth);
    case 'IS_NULL':
      return wanted ? asNull(args[0]!, known) : notNull(args[0]!, known, depth);
    case 'IS_NOT_NULL':
      return wanted ? notNull(args[0]!, known, depth) : asNull(args[0]!, known);
    case 'IN':
      return wanted ? oneOf(args[0]!, args.slice(1), known, depth) : noneOf(args[0]!, args.slice(1), known, depth);
    default:
  }
  const comparison = COMPARISONS[name];
  const left =
    comparison === undefined ? known : narrowComparison(wanted ? comparison : OPPOSITE[comparison], call, known, depth);
  if (left === undefined || !isStrict(name)) return left;
  // What is true or false is not null, and so neither is anything that would make it so.
  return args.reduce<Known | undefined>((so, arg) => so && notNull(arg, so, depth), left);
}

/** Where all of these are so. Once more round, since what the last ones say may contradict the first ones. */
function everyOne(parts: readonly Expression[], known: Known, wanted: boolean, depth: number): Known | undefined {
  let so: Known | undefined = known;
  for (let round = 0; round < 2; round++)
    for (const part of parts) {
      so = narrow(part, so, wanted, depth);
      if (so === undefined) return undefined;
    }
  return so;
}

function anyOne(parts: readonly Expression[], known: Known, wanted: boolean, depth: number): Known | undefined {
  let so: Known | undefined;
  for (const part of parts) {
    const here = narrow(part, known, wanted, depth);
    if (here !== undefined) so = so === undefined ? here : eitherKnown(so, here);
  }
  return so;
}

function oneOf(value: Expression, items: readonly Expression[], known: Known, depth: number): Known | undefined {
  if (value.kind !== 'column') return notNull(value, known, depth);
  let values: Values | undefined;
  for (const item of items) {
    const possible = possibleValue(item, known, depth);
    if (possible.some === undefined) continue;
    const some: Values = sameFamily(value.type, item.type) ? possible.some : { kind: 'any' };
    values = values === undefined ? some : either({ none: false, some: values }, { none: false, some }).some!;
  }
  return values && withValues(value, values, known);
}

function noneOf(value: Expression, items: readonly Expression[], known: Known, depth: number): Known | undefined {
  if (value.kind !== 'column') return notNull(value, known, depth);
  const left = new Set<string | boolean>();
  for (const item of items) {
    const { some } = possibleValue(item, known, depth);
    if (some?.kind === 'only' && some.values.size === 1 && sameFamily(value.type, item.type))
      for (const one of some.values) left.add(one);
  }
  return withValues(value, left.size === 0 ? { kind: 'any' } : { kind: 'except', values: left }, known);
}

function asNull(value: Expression, known: Known): Known | undefined {
  if (value.kind !== 'column') return known;
  return knownOf(known, value.column).none ? withPossible(value, { none: true, some: undefined }, known) : undefined;
}

/** What is known of a row where an expression is not null. */
function notNull(expression: Expression, known: Known, depth: number): Known | undefined {
  if (depth > DEEPEST) return known;
  if (possibleValue(expression, known, depth).some === undefined) return undefined;
  if (expression.kind === 'column') return withValues(expression, { kind: 'any' }, known);
  if (expression.kind !== 'call' || !isStrict(expression.name)) return known;
  return expression.args.reduce<Known | undefined>((so, arg) => so && notNull(arg, so, depth + 1), known);
}

const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' } as const;
const TURNED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const;

function narrowComparison(
  operator: keyof typeof OPPOSITE,
  { args }: Call,
  known: Known,
  depth: number,
): Known | undefined {
  const [left, right] = args as [Expression, Expression];
  if (!sameFamily(left.type, right.type)) return known;
  const first = narrowSide(operator, left, right, known, depth);
  return first && narrowSide(TURNED[operator], right, left, first, depth);
}

function narrowSide(
  operator: keyof typeof OPPOSITE,
  side: Expression,
  other: Expression,
  known: Known,
  depth: number,
): Known | undefined {
  if (side.kind !== 'column') return known;
  const limit = possibleValue(other, known, depth).some;
  if (limit === undefined) return undefined;
  const values = beside(operator, limit);
  return values === undefined ? known : withValues(side, values, known);
}

/** The values that stand in a relation to some of others; undefined where nothing can be said. */
function beside(operator: keyof typeof OPPOSITE, values: Values): Values | undefined {
  if (operator === '==') return values;
  if (operator === '!=')
    return values.kind === 'only' && values.values.size === 1 ? { kind: 'except', values: values.values } : undefined;
  if (values.kind !== 'range') return undefined;
  const [least, greatest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const equal = operator === '<=' || operator === '>=';
  return operator === '<' || operator === '<='
    ? { kind: 'range', least, leastIn: false, greatest: values.greatest, greatestIn: equal && values.greatestIn }
    : { kind: 'range', greatest, greatestIn: false, least: values.least, leastIn: equal && values.leastIn };
}

/** The column not null, and one of these values. */
function withValues(
  reference: Extract<Expression, { kind: 'column' }>,
  values: Values,
  known: Known,
): Known | undefined {
  const before = knownOf(known, reference.column);
  if (before.some === undefined) return undefined;
  const fits = values.kind === 'any' || (values.kind === 'range') === isRanged(reference.type);
  const some = fits ? both(before.some, values, reference.type) : before.some;
  return some === undefined ? undefined : withPossible(reference, { none: false, some }, known);
}

function withPossible({ column }: Extract<Expression, { kind: 'column' }>, possible: Possible, known: Known): Known {
  return new Map(known).set(column.id, possible);
}
