import type { Span } from '../../../../base/diagnostic.ts';

export interface ConditionToken {
  /** A word is a name, a keyword or a number; the end has no text. */
  readonly kind: 'word' | '(' | ')' | '|' | ',' | 'operator' | 'end';
  readonly text: string;
  readonly span: Span;
}

const TOKEN = /\s*(?:([()|,])|(<=|>=|==|!=|<|>|=)|([^\s()|,<>=!]+))/uy;

/** Cuts a condition into words and signs; undefined with the place of a character that is none. Linear in the text. */
export function lexCondition(text: string): { readonly tokens: readonly ConditionToken[]; readonly stray?: Span } {
  const tokens: ConditionToken[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      const at = from + text.slice(from).search(/\S/);
      return { tokens, stray: { start: at, end: at + 1 } };
    }
    const found = match[1] ?? match[2] ?? match[3]!;
    const span = { start: TOKEN.lastIndex - found.length, end: TOKEN.lastIndex };
    if (match[1] !== undefined) tokens.push({ kind: match[1] as '(' | ')' | '|' | ',', text: found, span });
    else tokens.push({ kind: match[2] === undefined ? 'word' : 'operator', text: found, span });
  }
  tokens.push({ kind: 'end', text: '', span: { start: end, end } });
  return { tokens };
}
