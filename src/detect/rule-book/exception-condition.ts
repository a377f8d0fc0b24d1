import { readCidr } from '../../functions/cidr.ts';
import { readLiteral } from '../../functions/literal.ts';
import type { Column, Expression, Literal } from '../../plan/expression.ts';
import { isNumeric, isString, type ScalarValue, type ValueType } from '../../plan/value.ts';
import { call, constant, referTo } from '../hidden-columns.ts';
import type { ExceptionEntry, ExceptionOperator, ExceptionValue } from './rule-settings.ts';

const NEGATIVE: ReadonlyMap<ExceptionOperator, ExceptionOperator> = new Map([
  ['is_not', 'is'],
  ['is_not_one_of', 'is_one_of'],
  ['does_not_match', 'matches'],
]);

/**
 * An entry as a condition on the columns that hold its field (several where data streams type it differently; none where they
 * lack it). Never null: where the field is missing only `does_not_exist` is true.
 */
export function entryCondition(
  { field, operator, values = [] }: ExceptionEntry,
  columns: readonly Column[],
): Expression {
  const exists = anyOf(columns.map((column) => call('IS_NOT_NULL', [referTo(column)], 'boolean')));
  if (operator === 'exists') return exists;
  if (operator === 'does_not_exist') return not(exists);
  const positive = NEGATIVE.get(operator);
  if (positive !== undefined)
    return allOf([exists, not(entryCondition({ field, operator: positive, values }, columns))]);
  return anyOf(columns.map((column) => holds(operator, values, column)));
}

/** Whether all entries of an exception hold, or any of several exceptions does; constants where there are none. */
export function allOf(conditions: readonly Expression[]): Expression {
  return joined('AND', conditions, true);
}
export function anyOf(conditions: readonly Expression[]): Expression {
  return joined('OR', conditions, false);
}
export function not(condition: Expression): Expression {
  return call('NOT', [condition], 'boolean');
}

function joined(name: 'AND' | 'OR', conditions: readonly Expression[], none: boolean): Expression {
  if (conditions.length === 0) return constant(none, 'boolean');
  return conditions.length === 1 ? conditions[0]! : call(name, conditions, 'boolean');
}

/** Whether any value of a column fits any of an entry's; false, never null, where it has none. */
function holds(operator: ExceptionOperator, values: readonly ExceptionValue[], column: Column): Expression {
  switch (operator) {
    case 'matches':
      if (!isString(column.type)) return constant(false, 'boolean');
      return anyOf(values.map((v) => call('MV_LIKE', [referTo(column), constant(String(v), 'keyword')], 'boolean')));
    case 'cidr':
      return anyOf(values.map((v) => inBlock(column, String(v))));
    default:
      return equalsAny(column, values);
  }
}

function equalsAny(column: Column, values: readonly ExceptionValue[]): Expression {
  const { type, multi } = column;
  const read = values.map((v) => readException(v, type)).filter((v) => v !== undefined);
  if (read.length === 0) return constant(false, 'boolean');
  if (multi) {
    const list: Literal = { kind: 'literal', type, value: read, multi: true, span: { start: 0, end: 0 } };
    return call('MV_INTERSECTS', [referTo(column), list], 'boolean');
  }
  const found = call('IN', [referTo(column), ...read.map((v) => constant(v, type))], 'boolean');
  return call('COALESCE', [found, constant(false, 'boolean')], 'boolean');
}

function inBlock(column: Column, text: string): Expression {
  const block = readCidr(text);
  if (block === undefined || !(column.type === 'ip' || isString(column.type))) return constant(false, 'boolean');
  const address = column.type === 'ip' ? referTo(column) : call('TO_IP', [referTo(column)], 'ip', column.multi);
  const bounds = [constant(block.first, 'ip'), constant(block.last, 'ip')];
  const included = constant(true, 'boolean');
  return call('$ANY_BETWEEN', [address, ...bounds, included, included], 'boolean');
}

/** An exception's value as one of a type; undefined where it is none. Numbers are read exactly, never rounded. */
export function readException(value: ExceptionValue, type: ValueType): ScalarValue | undefined {
  if (typeof value === 'number' && !isNumeric(type) && !isString(type)) return undefined;
  const read = readLiteral(String(value), type);
  if (!isNumeric(type)) return read;
  // Whole numbers would be rounded or cut, and `true` is no number.
  return typeof value !== 'boolean' && Number(read) === Number(value) ? read : undefined;
}

/** Why an entry cannot be asked of a field of these types; undefined where it can. */
export function whyNoEntry(
  { field, operator, values = [] }: ExceptionEntry,
  types: readonly ValueType[],
): { readonly message: string; readonly hint?: string } | undefined {
  const one = types.join(' or ');
  switch (operator) {
    case 'exists':
    case 'does_not_exist':
      return undefined;
    case 'matches':
    case 'does_not_match':
      if (types.some(isString)) return undefined;
      return { message: `\`${field}\` is ${one}: only text can match a pattern`, hint: 'use `is` or `is_one_of`' };
    case 'cidr': {
      if (!types.some((type) => type === 'ip' || isString(type)))
        return { message: `\`${field}\` is ${one}, and holds no addresses` };
      const bad = values.find((v) => readCidr(String(v)) === undefined);
      if (bad === undefined) return undefined;
      return { message: `\`${bad}\` is no CIDR block`, hint: 'blocks are written as `10.0.0.0/8`' };
    }
    default: {
      const bad = values.find((v) => types.every((type) => readException(v, type) === undefined));
      return bad === undefined ? undefined : { message: `\`${field}\` is ${one}, and \`${bad}\` is no such value` };
    }
  }
}
