import type { ValueType } from '../plan/value.ts';
import { arithmeticType, unsignedProblem } from './arithmetic.ts';
import type { Argument, ArgumentProblem, Parameter, ZoneUse } from './definition.ts';
import { DATES, isDate, isNumber, isTimeSpan, NUMBERS, TIME_SPANS } from './types.ts';

const TYPES = [...NUMBERS, ...DATES, ...TIME_SPANS];

/** The operands of `+` and `-`. */
export function additiveParameters(): Parameter[] {
  return [
    { name: 'left', types: TYPES },
    { name: 'right', types: TYPES },
  ];
}

/** Constant text beside a time span is read as a date. */
export function additiveCoercion(args: readonly Argument[]): readonly (ValueType | undefined)[] {
  const span = args.some((a) => isTimeSpan(a.type));
  return args.map((a) => (span && a.type === 'keyword' && a.literal !== undefined ? 'date' : undefined));
}

export function additiveType(args: readonly Argument[]): ValueType {
  const types = args.map((a) => a.type);
  const date = types.find(isDate);
  if (date !== undefined) return date;
  const span = types.find(isTimeSpan);
  if (span !== undefined) return types.includes('null') ? 'null' : span;
  return arithmeticType(args);
}

/** Numbers go with numbers, dates with time spans (a date on the left of `-`), spans with spans of their kind. */
export function additiveCheck(verb: 'add' | 'subtract', args: readonly Argument[]): ArgumentProblem | undefined {
  const [left, right] = args.map((a) => a.type) as [ValueType, ValueType];
  if (left === 'null' || right === 'null') return undefined;
  if (isNumber(left) && isNumber(right)) return unsignedProblem(args);
  if (isDate(left) && isTimeSpan(right)) return undefined;
  if (isTimeSpan(left) && isDate(right) && verb === 'add') return undefined;
  if (isTimeSpan(left) && left === right) return undefined;
  if (isDate(left) && isDate(right) && verb === 'subtract')
    return { message: 'dates cannot be subtracted from each other', hint: 'use DATE_DIFF("seconds", start, end)' };
  return {
    message: verb === 'add' ? `cannot add ${left} and ${right}` : `cannot subtract ${right} from ${left}`,
    ...(isDate(left) || isDate(right) ? { hint: 'dates go with time spans, as in `+ 5 minutes`' } : {}),
  };
}

/** Months and days are counted by the clocks of a zone, durations are not. */
export function additiveZone(args: readonly Argument[]): ZoneUse | undefined {
  const date = args.findIndex((a) => isDate(a.type));
  if (date === -1 || args[1 - date]?.type !== 'date_period') return undefined;
  return { local: [date], result: 'moved' };
}
