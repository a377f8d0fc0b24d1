import type { EqlExpression, EqlSign } from '../../search/eql/ast.ts';
import type { PredicateValue } from '../predicate.ts';

/** A number with what its division needs to know of it. */
interface Amount {
  readonly value: number;
  readonly whole: boolean;
}

/** The value of an expression that reads no field: a literal, or arithmetic over numbers. */
export function constantOf(node: EqlExpression): { readonly value: PredicateValue } | undefined {
  switch (node.kind) {
    case 'string':
    case 'boolean':
      return { value: node.value };
    case 'null':
      return { value: null };
    case 'number':
      return { value: exact(node.text) };
    case 'unary':
      if (node.item.kind === 'number') {
        const value = exact(node.item.text);
        if (node.sign === '+') return { value };
        return { value: typeof value === 'number' ? 0 - value : `-${value}` };
      }
      break;
    default:
      break;
  }
  const number = numberOf(node);
  return number === undefined || !isExact(number) ? undefined : { value: number.value };
}

/** Whether a comparison of two values holds; unknown where they are not of one type. */
export function holdsFor(operator: string, left: PredicateValue, right: PredicateValue): boolean | undefined {
  if (left === null || right === null || typeof left !== typeof right) return undefined;
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}

/** A number as written; text where a number of JavaScript does not hold it. */
function exact(text: string): number | string {
  const value = Number(text);
  const whole = /^\d+$/.test(text);
  return Number.isFinite(value) && (!whole || Number.isSafeInteger(value)) ? value : text;
}

function isExact({ value, whole }: Amount): boolean {
  return Number.isFinite(value) && (!whole || Number.isSafeInteger(value));
}

function numberOf(node: EqlExpression): Amount | undefined {
  if (node.kind === 'number') {
    const number = { value: Number(node.text), whole: /^\d+$/.test(node.text) };
    return isExact(number) ? number : undefined;
  }
  if (node.kind === 'unary') {
    const item = numberOf(node.item);
    if (item === undefined || node.sign === '+') return item;
    return { value: 0 - item.value, whole: item.whole };
  }
  if (node.kind !== 'sum' && node.kind !== 'product') return undefined;
  let total = numberOf(node.first);
  for (const { sign, item } of node.rest) {
    const next = numberOf(item);
    if (total === undefined || next === undefined) return undefined;
    total = combined(total, sign, next);
    if (!isExact(total)) return undefined;
  }
  return total;
}

/** Whole numbers divide to whole ones, as EQL does. */
function combined(left: Amount, sign: EqlSign, right: Amount): Amount {
  const whole = left.whole && right.whole;
  switch (sign) {
    case '+':
      return { value: left.value + right.value, whole };
    case '-':
      return { value: left.value - right.value, whole };
    case '*':
      return { value: left.value * right.value, whole };
    case '/':
      return { value: whole ? Math.trunc(left.value / right.value) : left.value / right.value, whole };
    case '%':
      return { value: left.value % right.value, whole };
  }
}
