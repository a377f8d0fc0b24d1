import type { ExpressionSyntax } from '../../esql/ast.ts';
import type { Condition, PredicateKind } from '../predicate.ts';
import { type CallSyntax, joined, type Place, type ValuesTest } from './condition-parts.ts';

/** Reads a call as a test of a field against values; undefined where its arguments make it none. */
type FunctionTest = (call: CallSyntax, place: Place, valuesTest: ValuesTest) => Condition | undefined;

/** The functions that test a field, as https://www.elastic.co/docs/reference/query-languages/esql/esql-functions-operators tells them. */
export const FUNCTION_TESTS: Readonly<Record<string, FunctionTest | undefined>> = {
  CIDR_MATCH: ofValues('cidr'),
  STARTS_WITH: ofValues('starts_with'),
  ENDS_WITH: ofValues('ends_with'),
  CONTAINS: ofValues('contains'),
  MATCH: ofWords,
  MATCH_PHRASE: ofWords,
  MV_CONTAINS: everyValue,
  MV_INTERSECTS: (call, place, valuesTest) =>
    ofValues('in')(call, place, valuesTest) ??
    ofValues('in')({ ...call, args: [...call.args].reverse() }, place, valuesTest),
  MV_LIKE: ofValues('wildcard'),
  MV_RLIKE: ofValues('regex'),
  MV_GREATER: ofBound('gt', 'gte'),
  MV_LESS: ofBound('lt', 'lte'),
  MV_IN_RANGE: inRange,
  TRANGE: inTimeRange,
};

function ofValues(kind: PredicateKind): FunctionTest {
  return (call, place, valuesTest) => {
    const [field, ...values] = call.args;
    return values.length === 0 ? undefined : valuesTest(kind, field!, values, call, place);
  };
}

/** Words are found whatever their case. */
function ofWords(call: CallSyntax, place: Place, valuesTest: ValuesTest): Condition | undefined {
  const [field, sought] = call.args;
  return sought && valuesTest('match', field!, [sought], call, place, true);
}

/** All of the second's values are among the first's: as whole values, unlike the parts of texts that CONTAINS looks for. */
function everyValue(call: CallSyntax, place: Place, valuesTest: ValuesTest): Condition | undefined {
  const [field, sought] = call.args;
  if (sought === undefined) return undefined;
  const items = sought.kind === 'list' ? sought.items : [sought];
  const tests = items.map((item) => valuesTest('eq', field!, [item], call, place));
  return tests.every((test) => test !== undefined) ? joined('and', tests) : undefined;
}

function ofBound(beyond: PredicateKind, reached: PredicateKind): FunctionTest {
  return (call, place, valuesTest) => {
    const [field, bound, options] = call.args;
    const kind = option(options, 'include_bound') === true ? reached : beyond;
    return bound && valuesTest(kind, field!, [bound], call, place);
  };
}

function inRange(call: CallSyntax, place: Place, valuesTest: ValuesTest): Condition | undefined {
  const [field, lower, upper, options] = call.args;
  if (lower === undefined || upper === undefined) return undefined;
  const least = option(options, 'include_lower') === false ? 'gt' : 'gte';
  const most = option(options, 'include_upper') === false ? 'lt' : 'lte';
  const first = valuesTest(least, field!, [lower], call, place);
  const second = valuesTest(most, field!, [upper], call, place);
  return first && second && joined('and', [first, second]);
}

/** `TRANGE(1 hour)`, `TRANGE(start, end)`: `@timestamp` lies after a moment, and not after another. */
function inTimeRange(call: CallSyntax, place: Place, valuesTest: ValuesTest): Condition | undefined {
  const [start, end] = call.args;
  if (start === undefined) return undefined;
  const { span } = call;
  const field: ExpressionSyntax = { kind: 'name', name: '@timestamp', span };
  const now: CallSyntax = { kind: 'call', name: 'NOW', operator: false, args: [], nameSpan: span, span };
  const before: CallSyntax = { ...now, name: 'SUBTRACT', operator: true, args: [now, start] };
  const first = valuesTest('gt', field, [end === undefined ? before : start], call, place);
  const second = valuesTest('lte', field, [end ?? now], call, place);
  return first && second && joined('and', [first, second]);
}

function option(options: ExpressionSyntax | undefined, key: string): boolean | undefined {
  const value = options?.kind === 'map' ? options.entries.find((entry) => entry.key === key)?.value : undefined;
  return value?.kind === 'boolean' ? value.value : undefined;
}
