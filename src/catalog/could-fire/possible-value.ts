import { findFunction } from '../../functions/registry.ts';
import type { Call, Expression } from '../../plan/expression.ts';
import type { ScalarValue } from '../../plan/value.ts';
import {
  ANYTHING,
  between,
  both,
  either,
  type Known,
  knownOf,
  mayBe,
  NOT_NULL,
  NULL,
  overlap,
  type Possible,
  possibleOf,
  type Range,
  sameFamily,
  truth,
} from './possible.ts';

/** Expressions nested deeper than this are not looked into. */
export const DEEPEST = 300;

/** How a comparison reads, by its function's name. */
export const COMPARISONS: Readonly<Record<string, '<' | '<=' | '>' | '>=' | '==' | '!='>> = {
  LESS: '<',
  LESS_OR_EQUAL: '<=',
  GREATER: '>',
  GREATER_OR_EQUAL: '>=',
  EQUALS: '==',
  NOT_EQUALS: '!=',
};

/** Functions that handle nulls themselves and are never true where their first argument is null. */
const NEVER_TRUE_OF_NULL: ReadonlySet<string> = new Set([
  'MATCH',
  'MATCH_PHRASE',
  '$MATCH_PATTERN',
  '$ANY_BETWEEN',
  'MV_LIKE',
  'MV_RLIKE',
  'MV_IN_RANGE',
  'MV_GREATER',
  'MV_LESS',
  'MV_INTERSECTS',
  'CIDR_MATCH',
]);
/** Functions that handle nulls themselves and are null where any argument is. */
const NULL_OF_NULL: ReadonlySet<string> = new Set(['LEAST', 'GREATEST']);

/** What an expression may be in a row of which something is known. */
export function possibleValue(expression: Expression, known: Known, depth = 0): Possible {
  switch (expression.kind) {
    case 'literal': {
      if (expression.value === null) return NULL;
      return expression.multi ? NOT_NULL : possibleOf(expression.value as ScalarValue, expression.type);
    }
    case 'column':
      return knownOf(known, expression.column);
    case 'call':
      return depth > DEEPEST ? ANYTHING : possibleCall(expression, known, depth + 1);
  }
}

function possibleCall(call: Call, known: Known, depth: number): Possible {
  const { name, args } = call;
  const of = (i: number) => possibleValue(args[i]!, known, depth);
  const all = () => args.map((_, i) => of(i));
  // Several values are as good as none where one is asked for.
  const several = args.some((arg) => arg.multi);
  switch (name) {
    case 'AND':
      return all().reduce((a, b) => {
        const oneFalse = mayBe(a, false) || mayBe(b, false);
        return truth(mayBe(a, true) && mayBe(b, true), oneFalse, a.none || b.none || several);
      });
    case 'OR':
      return all().reduce((a, b) => {
        const oneTrue = mayBe(a, true) || mayBe(b, true);
        return truth(oneTrue, mayBe(a, false) && mayBe(b, false), a.none || b.none || several);
      });
    case 'NOT': {
      const value = of(0);
      return truth(mayBe(value, false), mayBe(value, true), value.none || several);
    }
    case 'IS_NULL':
    case 'IS_NOT_NULL': {
      const value = of(0);
      const has = value.some !== undefined;
      return name === 'IS_NULL' ? truth(value.none, has, false) : truth(has, value.none, false);
    }
    case 'IN': {
      const tests = args.slice(1).map((item) => compared('==', args[0]!, item, known, depth));
      return tests.reduce((a, b) =>
        truth(mayBe(a, true) || mayBe(b, true), mayBe(a, false) && mayBe(b, false), a.none || b.none),
      );
    }
    case 'COALESCE': {
      const values = all();
      const first = values.findIndex((v) => !v.none);
      const reached = first === -1 ? values : values.slice(0, first + 1);
      return { ...reached.reduce(either), none: first === -1 };
    }
    case 'CASE':
      return possibleCase(call, known, depth);
    case 'MV_COUNT': {
      const value = of(0);
      return value.some === undefined ? NULL : { none: value.none, some: between(1, Number.MAX_SAFE_INTEGER) };
    }
    default:
  }
  const comparison = COMPARISONS[name];
  if (comparison !== undefined) return compared(comparison, args[0]!, args[1]!, known, depth);
  if (NEVER_TRUE_OF_NULL.has(name)) return of(0).some === undefined ? truth(false, true, true) : ANYTHING;
  if (isStrict(name) && all().some((value) => value.some === undefined)) return NULL;
  return ANYTHING;
}

/** Whether a call is null where an argument of it is. */
export function isStrict(name: string): boolean {
  const definition = findFunction(name);
  return definition?.kind === 'scalar' && (definition.nulls !== 'handled' || NULL_OF_NULL.has(name));
}

function possibleCase({ args }: Call, known: Known, depth: number): Possible {
  let result: Possible | undefined;
  const add = (value: Possible) => {
    result = result === undefined ? value : either(result, value);
  };
  for (let i = 0; i + 1 < args.length; i += 2) {
    const condition = possibleValue(args[i]!, known, depth);
    if (!mayBe(condition, true)) continue;
    add(possibleValue(args[i + 1]!, known, depth));
    if (!mayBe(condition, false) && !condition.none && !args[i]!.multi) return result!;
  }
  add(args.length % 2 === 1 ? possibleValue(args.at(-1)!, known, depth) : NULL);
  return result!;
}

function compared(
  operator: (typeof COMPARISONS)[string],
  left: Expression,
  right: Expression,
  known: Known,
  depth: number,
): Possible {
  const [a, b] = [possibleValue(left, known, depth), possibleValue(right, known, depth)];
  if (a.some === undefined || b.some === undefined) return NULL;
  const none = a.none || b.none || left.multi || right.multi;
  if (!sameFamily(left.type, right.type)) return truth(true, true, none);
  const type = left.type === 'double' || right.type === 'double' ? 'double' : left.type;
  if (operator === '==' || operator === '!=') {
    const canEqual = both(a.some, b.some, type) !== undefined;
    const canDiffer = !(isOne(a.some) && isOne(b.some) && canEqual);
    return operator === '==' ? truth(canEqual, canDiffer, none) : truth(canDiffer, canEqual, none);
  }
  if (a.some.kind !== 'range' || b.some.kind !== 'range') return truth(true, true, none);
  const [x, y] = operator === '<' || operator === '<=' ? [a.some, b.some] : [b.some, a.some];
  return operator === '<' || operator === '>'
    ? truth(canBeLess(x, y), canBeLess(y, x) || canBeSame(x, y), none)
    : truth(canBeLess(x, y) || canBeSame(x, y), canBeLess(y, x), none);
}

function isOne(values: NonNullable<Possible['some']>): boolean {
  if (values.kind === 'range') return values.least === values.greatest;
  return values.kind === 'only' && values.values.size === 1;
}

function canBeLess(a: Range, b: Range): boolean {
  return a.least < b.greatest;
}

function canBeSame(a: Range, b: Range): boolean {
  return overlap(a, b, 'double') !== undefined;
}
