import type { Span } from '../base/diagnostic.ts';
import { readCidr } from '../functions/cidr.ts';
import { readLiteral } from '../functions/literal.ts';
import { readDouble } from '../functions/number-text.ts';
import type { FunctionName } from '../functions/registry.ts';
import { readDateSpan } from '../functions/time/date-span.ts';
import { readTimeSpan } from '../functions/time/time-span.ts';
import { isUtc, type TimeZone, zoneName } from '../functions/time/time-zone.ts';
import type { Call, CallOptions, Expression } from '../plan/expression.ts';
import type { ValueType } from '../plan/value.ts';
import { literal } from './literal-expression.ts';

interface CallExtras {
  readonly multi?: boolean;
  readonly options?: CallOptions | undefined;
  readonly zone?: string | undefined;
}

/** A call in a plan, of a type. */
export function call(
  name: FunctionName,
  type: ValueType,
  args: readonly Expression[],
  span: Span,
  more: CallExtras = {},
): Call {
  const { multi = false, options, zone } = more;
  return {
    kind: 'call',
    name,
    args,
    ...(options === undefined ? {} : { options }),
    ...(zone === undefined ? {} : { zone }),
    type,
    multi,
    span,
  };
}

export type BoundOperator = '>' | '>=' | '<' | '<=';

/** A bound of a range as an expression; `always` or `never` where no value of the type can be beyond it, or all are. */
export type Bound = { readonly operator: BoundOperator; readonly value: Expression } | 'always' | 'never';

/**
 * Reads a bound of a range over values of a type; undefined where it is none. A date that is not written to the end stands
 * for all of its moments: `<= 2026-01` takes in all of January.
 */
export function readBound(
  operator: BoundOperator,
  text: string,
  type: ValueType,
  zone: TimeZone,
  span: Span,
): Bound | undefined {
  switch (type) {
    case 'integer':
    case 'long':
    case 'unsigned_long':
      return wholeBound(operator, text.trim(), type, span);
    case 'double': {
      const value = readDouble(text.trim());
      return value === undefined ? undefined : { operator, value: literal('double', value, span) };
    }
    case 'date':
    case 'date_nanos':
      return dateBound(operator, text.trim(), type, zone, span);
    case 'ip': {
      const block = readCidr(text.trim());
      if (block === undefined) return undefined;
      const end = operator === '>' || operator === '<=' ? block.last : block.first;
      return { operator, value: literal('ip', end, span) };
    }
    case 'keyword':
    case 'text':
    case 'version':
      return { operator, value: literal(type, text, span) };
    default:
      return undefined;
  }
}

/** Among whole numbers a bound may have decimals, or lie beyond what the type holds. */
function wholeBound(operator: BoundOperator, text: string, type: ValueType, span: Span): Bound | undefined {
  const number = readDouble(text);
  if (number === undefined) return undefined;
  const whole = /^[+-]?\d+$/.test(text) ? BigInt(text) : BigInt(Math.floor(number));
  const exact = /^[+-]?\d+$/.test(text) || Number.isInteger(number);
  const value = readLiteral(String(whole), type);
  const upward = operator === '>' || operator === '>=';
  if (value === undefined) return number > 0 === upward ? 'never' : 'always';
  // Above 1.5 is above 1, below 1.5 is 1 and below.
  const kept: BoundOperator = exact ? operator : upward ? '>' : '<=';
  return { operator: kept, value: literal(type, value, span) };
}

function dateBound(
  operator: BoundOperator,
  text: string,
  type: ValueType,
  zone: TimeZone,
  span: Span,
): Bound | undefined {
  const moments = readMoments(text, type, zone, span);
  if (moments === undefined) return undefined;
  switch (operator) {
    case '>=':
    case '<':
      return { operator, value: moments.first };
    // Beyond the last moment, or up to it: the end is the first moment after it.
    case '>':
      return { operator: '>=', value: moments.next };
    case '<=':
      return { operator: '<', value: moments.next };
  }
}

/** The moments that a date or date math stands for, from the first one up to, and without, the next. */
export interface Moments {
  readonly first: Expression;
  readonly next: Expression;
}

const UNITS: Readonly<Record<string, string>> = {
  y: 'years',
  M: 'months',
  w: 'weeks',
  d: 'days',
  h: 'hours',
  H: 'hours',
  m: 'minutes',
  s: 'seconds',
};
const STEP = /^(?:([+-])(\d{1,9})([yMwdhHms])|\/([yMwdhHms]))/;
const MAX_STEPS = 20;

/** Reads a date (`2026-01`), or date math (`now-1d/d`, `2026-01-31||+1M`); undefined where it is none. */
export function readMoments(text: string, type: ValueType, zone: TimeZone, span: Span): Moments | undefined {
  const fromNow = /^now(?=[-+/]|$)/.test(text);
  const separator = text.indexOf('||');
  if (!fromNow && separator === -1) {
    const found = readDateSpan(text, zone);
    return found && { first: momentOf(found.first, type, span), next: momentOf(found.last + 1n, type, span) };
  }
  const start = fromNow ? undefined : readDateSpan(text.slice(0, separator), zone);
  if (!fromNow && start === undefined) return undefined;
  let first: Expression = start === undefined ? call('NOW', 'date', [], span) : momentOf(start.first, 'date', span);
  let next: Expression = call('ADD', 'date', [first, literal('time_duration', 1, span)], span);
  const inZone = isUtc(zone) ? {} : { zone: zoneName(zone) };
  let rest = text.slice(fromNow ? 'now'.length : separator + 2);
  for (let steps = 0; rest !== ''; steps++) {
    const step = STEP.exec(rest);
    if (step === null || steps === MAX_STEPS) return undefined;
    const [whole, sign, amount, unit, rounding] = step;
    const size = spanLiteral(rounding === undefined ? `${amount} ${UNITS[unit!]}` : `1 ${UNITS[rounding]}`, span);
    if (size === undefined) return undefined;
    // Durations are the same wherever clocks are.
    const moving = size.type === 'date_period' ? inZone : {};
    if (rounding !== undefined) {
      first = call('DATE_TRUNC', 'date', [size, first], span, inZone);
      next = call('ADD', 'date', [first, size], span, moving);
    } else {
      const move = (date: Expression) => call(sign === '+' ? 'ADD' : 'SUBTRACT', 'date', [date, size], span, moving);
      [first, next] = [move(first), move(next)];
    }
    rest = rest.slice(whole.length);
  }
  return { first, next };
}

function spanLiteral(text: string, span: Span): Expression | undefined {
  const read = readTimeSpan(text);
  return read && literal(read.type, read.value, span);
}

const NANOS = 1_000_000n;
/** Dates with nanoseconds reach from 1970 to 2262. */
const MOST_NANOS = 2n ** 63n - 1n;

function momentOf(nanos: bigint, type: ValueType, span: Span): Expression {
  if (type === 'date') return literal(type, nanos / NANOS, span);
  return literal(type, nanos < 0n ? 0n : nanos > MOST_NANOS ? MOST_NANOS : nanos, span);
}
