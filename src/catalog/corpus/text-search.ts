import { foldCase } from '../indicator-key.ts';
import type { CorpusRule } from './corpus.ts';

/** The parts of a rule that words are looked for in, and what a word found there is worth. */
const PARTS: readonly { readonly worth: number; text(rule: CorpusRule): string }[] = [
  { worth: 8, text: (rule) => rule.name },
  { worth: 6, text: (rule) => `${rule.id}\n${rule.techniques.join('\n')}\n${rule.tactics.join('\n')}` },
  { worth: 4, text: (rule) => `${rule.tags.join('\n')}\n${rule.integrations.join('\n')}\n${rule.streams.join('\n')}` },
  {
    worth: 3,
    text: (rule) =>
      `${rule.fields.join('\n')}\n${rule.indicators.map((i) => `${i.field}\n${i.values.join('\n')}`).join('\n')}`,
  },
  { worth: 2, text: (rule) => rule.description },
  { worth: 1, text: (rule) => rule.file },
];

/** A whole word is worth more than the beginning of one, and that more than letters within one. */
const WHOLE = 3;
const BEGINNING = 2;
const WITHIN = 1;

/** The folded parts of a rule; kept as long as the rule is, since a corpus is searched again and again. */
const folded = new WeakMap<CorpusRule, readonly string[]>();

/** What a rule is worth to a search for words: 0 where one of them is nowhere in it, 1 where none is searched for. */
export function textSearch(query: string): (rule: CorpusRule) => number {
  const words = wordsOf(query);
  if (words.length === 0) return () => 1;
  return (rule) => {
    const parts = partsOf(rule);
    let sum = 0;
    for (const word of words) {
      const best = bestOf(word, parts);
      if (best === 0) return 0;
      sum += best;
    }
    return sum;
  };
}

/** The words of a query, each once and folded; what stands in double quotes is one. */
function wordsOf(query: string): string[] {
  const words = [...query.matchAll(/"([^"]+)"?|[^\s"]+/g)].map((m) =>
    foldCase((m[1] ?? m[0]).trim().replace(/\s+/g, ' ')),
  );
  return [...new Set(words)].filter((word) => word !== '');
}

function partsOf(rule: CorpusRule): readonly string[] {
  let parts = folded.get(rule);
  if (parts === undefined) {
    // A phrase is found across the lines of a description.
    parts = PARTS.map((part) => foldCase(part.text(rule)).replace(/\s+/g, ' '));
    folded.set(rule, parts);
  }
  return parts;
}

function bestOf(word: string, parts: readonly string[]): number {
  let best = 0;
  for (const [p, text] of parts.entries()) {
    const { worth } = PARTS[p]!;
    if (worth * WHOLE <= best) continue;
    const found = placeOf(word, text);
    if (worth * found > best) best = worth * found;
  }
  return best;
}

/** How well a word stands in a text, by its best place; looked for at a few places only. */
function placeOf(word: string, text: string): number {
  let best = 0;
  let at = text.indexOf(word);
  for (let looked = 0; at !== -1 && looked < 8 && best < WHOLE; looked++, at = text.indexOf(word, at + 1)) {
    const begins = at === 0 || !isWordAt(text, at - 1);
    const ends = at + word.length === text.length || !isWordAt(text, at + word.length);
    best = Math.max(best, begins && ends ? WHOLE : begins ? BEGINNING : WITHIN);
  }
  return best;
}

const WORD = /[\p{L}\p{N}_]/u;

function isWordAt(text: string, at: number): boolean {
  return WORD.test(text[at]!);
}
