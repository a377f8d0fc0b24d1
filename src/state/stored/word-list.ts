import type { LedgerValue } from '../../store/ledger-database.ts';

/**
 * Words in one text column, with a line feed before and after each, so that a word is found by looking for it with both: text changes in
 * place where a list column's row would be written anew. Null where there are none.
 */
export function wordList(words: readonly string[]): string | null {
  return words.length === 0 ? null : `\n${words.map(word).join('\n')}\n`;
}

/** The words of a column. */
export function wordsOf(list: LedgerValue | undefined): string[] {
  return typeof list !== 'string' ? [] : list.slice(1, -1).split('\n');
}

/** A word as a list holds it: a list's own separators are spaces in it. */
export function word(text: string): string {
  return text.replaceAll('\n', ' ');
}
