import type { RuleException } from '../../api/operations.ts';

export type Entry = RuleException['entries'][number];
export type Operator = Entry['operator'];

/** Operators as they are read, in the order in which they are offered. */
export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  is: 'is',
  is_one_of: 'is one of',
  is_not: 'is not',
  is_not_one_of: 'is none of',
  matches: 'matches',
  does_not_match: 'does not match',
  cidr: 'is in the network',
  exists: 'exists',
  does_not_exist: 'does not exist',
};

/** How many values an operator takes. */
export function valuesOf(operator: Operator): 'none' | 'one' | 'many' {
  if (operator === 'exists' || operator === 'does_not_exist') return 'none';
  return operator === 'is' || operator === 'is_not' ? 'one' : 'many';
}

/** An entry in words. */
export function entryText({ field, operator, values = [] }: Pick<Entry, 'field' | 'operator' | 'values'>): string {
  return [field, OPERATOR_WORDS[operator], values.map(String).join(', ')].filter((part) => part !== '').join(' ');
}
