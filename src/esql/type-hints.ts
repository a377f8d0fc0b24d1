import { readLiteral } from '../functions/literal.ts';
import type { Expression } from '../plan/expression.ts';
import { isNumeric, type ValueType } from '../plan/value.ts';

/** Groups of types that have a name of their own in messages. */
const GROUPS: readonly (readonly [name: string, types: readonly ValueType[]])[] = [
  ['a number', ['integer', 'long', 'unsigned_long', 'double']],
  ['text', ['keyword', 'text']],
  ['a date', ['date', 'date_nanos']],
  ['a time span', ['date_period', 'time_duration']],
];

/** Types in a message: each by its name where they are few, else by the groups that they make up. */
export function describeTypes(types: readonly ValueType[]): string {
  if (types.length <= 3) return listed(types);
  const named: string[] = [];
  for (const type of types) {
    const group = GROUPS.find(([, members]) => members.includes(type) && members.every((m) => types.includes(m)));
    const name = group?.[0] ?? type;
    if (!named.includes(name)) named.push(name);
  }
  return named.length > 5 ? 'another type' : listed(named);
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** How an argument of a wrong type becomes one that is taken; undefined where no conversion helps. */
export function hintForType(argument: Expression, types: readonly ValueType[], operator?: string): string | undefined {
  const { type } = argument;
  const takes = (...wanted: ValueType[]) => wanted.some((w) => types.includes(w));
  const text = type === 'keyword' || type === 'text';
  if (operator === 'LIKE' && type === 'ip') return 'addresses are matched with `CIDR_MATCH(address, "10.0.0.0/8")`';
  if (text && takes('time_duration') && isTimeSpan(argument))
    return 'a time span stands without quotes, as in `1 hour`';
  if (argument.kind === 'literal') return hintForConstant(argument.value, types, operator);
  if (text && operator === '+') return 'text is joined with `CONCAT(a, b)`';
  if (types.every((t) => t === 'keyword' || t === 'text')) return 'convert it with `TO_STRING(...)`';
  if (text && takes('long', 'double')) return 'convert it with `TO_LONG(...)` or `TO_DOUBLE(...)`';
  if (text && takes('date', 'date_nanos')) return 'convert it with `TO_DATETIME(...)`';
  if (text && takes('ip')) return 'convert it with `TO_IP(...)`';
  if (types.length === 1 && takes('boolean')) return hintForCondition(type);
  return undefined;
}

function hintForConstant(value: unknown, types: readonly ValueType[], operator?: string): string | undefined {
  if (typeof value === 'string') {
    if (/^-?\d+(\.\d+)?$/.test(value) && types.some(isNumeric)) return `a number stands without quotes: \`${value}\``;
    return operator === '+' ? 'text is joined with `CONCAT(a, b)`' : undefined;
  }
  const number = typeof value === 'number' || typeof value === 'bigint';
  return number && types.includes('keyword') ? `text stands in quotes: \`"${value}"\`` : undefined;
}

/** What makes a condition of a value that is none. */
export function hintForCondition(type: ValueType): string {
  if (isNumeric(type)) return 'compare it, as in `... > 0`';
  return 'compare it, as in `... == "value"`, or test it with `IS NOT NULL`';
}

function isTimeSpan(argument: Expression): boolean {
  if (argument.kind !== 'literal' || typeof argument.value !== 'string') return false;
  return (
    readLiteral(argument.value, 'time_duration') !== undefined ||
    readLiteral(argument.value, 'date_period') !== undefined
  );
}
