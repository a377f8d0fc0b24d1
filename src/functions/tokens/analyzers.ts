import { tokenize } from './standard-tokenizer.ts';

/** The analysers that a query may name: how its text becomes terms. Texts themselves are read by the standard one. */
export const ANALYZERS = {
  standard: tokenize,
  simple: (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [],
  whitespace: (text: string) => text.match(/\S+/gu) ?? [],
  keyword: (text: string) => (text === '' ? [] : [text]),
} as const satisfies Readonly<Record<string, (text: string) => string[]>>;

export const ANALYZER_NAMES = Object.keys(ANALYZERS);

/** The terms that a query's text is sought by in a text field. */
export function analyzeQueryText(text: string, analyzer: unknown): string[] {
  return ANALYZERS[(analyzer ?? 'standard') as keyof typeof ANALYZERS](text);
}
