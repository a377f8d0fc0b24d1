import type { PredicateValue } from '../../../predicate.ts';
import { plainText, printPattern, type SigmaText } from './sigma-text.ts';

/** A value as it is compared: a plain one, a pattern, or one that any value fits. */
export interface Pattern {
  readonly shape: 'plain' | 'pattern' | 'any';
  /** Without wildcards; of patterns, the pattern. */
  readonly value: PredicateValue;
  /** The same among patterns. */
  readonly pattern: string;
}

const ANY = { wildcard: '*' } as const;

/** A text with what may stand before and after it: a `*` that says the same again is left out. */
export function openPattern(text: SigmaText, openStart: boolean, openEnd: boolean): Pattern {
  const isAny = (at: number) => {
    const part = text[at];
    return part !== undefined && 'wildcard' in part && part.wildcard === '*';
  };
  let start = 0;
  let end = text.length;
  if (openStart) while (start < end && isAny(start)) start++;
  if (openEnd) while (end > start && isAny(end - 1)) end--;
  const inner = text.slice(start, end);
  const pattern = printPattern([...(openStart ? [ANY] : []), ...inner, ...(openEnd ? [ANY] : [])]);
  if (text.length > 0 && inner.every((_, i) => isAny(start + i))) return { shape: 'any', value: '*', pattern: '*' };
  const plain = plainText(inner);
  return plain === undefined
    ? { shape: 'pattern', value: pattern, pattern }
    : { shape: 'plain', value: plain, pattern };
}
