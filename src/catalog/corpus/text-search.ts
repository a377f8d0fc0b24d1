import { foldCase } from '../indicator-key.ts';
import type { Column, SearchColumns } from './search-columns.ts';

/** What a word is worth by where it stands. A whole word is worth more than the beginning of one, and that more than letters within one. */
const WORTH = {
  name: 8,
  id: 6,
  threat: 6,
  tag: 4,
  source: 4,
  field: 3,
  indicator: 3,
  description: 2,
  file: 1,
} as const;
const WHOLE = 3;
const BEGINNING = 2;
const WITHIN = 1;

/** What each rule is worth to a search for words: 0 where one of them is nowhere in it, 1 where none is searched for. */
export function textSearch(query: string, columns: SearchColumns): Uint32Array {
  const words = wordsOf(query);
  const count = columns.rules.length;
  const sums = new Uint32Array(count);
  if (words.length === 0) return sums.fill(1);
  for (const [n, word] of words.entries()) {
    const best = bestPlaces(word, columns);
    for (let rule = 0; rule < count; rule++) {
      if (best[rule] === 0 || (n > 0 && sums[rule] === 0)) sums[rule] = 0;
      else sums[rule]! += best[rule]!;
    }
  }
  return sums;
}

/** The words of a query, each once and folded; what stands in double quotes is one. */
function wordsOf(query: string): string[] {
  const words = [...query.matchAll(/"([^"]+)"?|[^\s"]+/g)].map((m) =>
    foldCase((m[1] ?? m[0]).trim().replace(/\s+/g, ' ')),
  );
  return [...new Set(words)].filter((word) => word !== '');
}

function bestPlaces(word: string, columns: SearchColumns): Uint8Array {
  const best = new Uint8Array(columns.rules.length);
  const ofTexts = (worth: number, texts: readonly string[]) => {
    for (let rule = 0; rule < texts.length; rule++) {
      if (best[rule]! >= worth * WHOLE) continue;
      const points = worth * placeOf(word, texts[rule]!);
      if (points > best[rule]!) best[rule] = points;
    }
  };
  const ofColumn = (worth: number, column: Column<unknown>, points: (place: number) => number) => {
    const worths = new Uint8Array(column.values.length);
    for (let place = 0; place < worths.length; place++) worths[place] = worth * points(place);
    const { starts, places } = column;
    for (let rule = 0; rule < best.length; rule++) {
      for (let i = starts[rule]!; i < starts[rule + 1]!; i++) {
        const found = worths[places[i]!]!;
        if (found > best[rule]!) best[rule] = found;
      }
    }
  };
  const inFolded = (column: Column) => (place: number) => placeOf(word, column.folded[place]!);
  const { texts, tactic, technique, tag, source, field, indicator } = columns;
  ofTexts(WORTH.name, texts.name);
  ofTexts(WORTH.id, texts.id);
  ofColumn(WORTH.threat, technique, inFolded(technique));
  ofColumn(WORTH.threat, tactic, inFolded(tactic));
  // Their names are no words of the rule itself.
  ofColumn(WORTH.tag, technique, (place) => placeOf(word, columns.techniqueTitle[place]!));
  ofColumn(WORTH.tag, tactic, (place) => placeOf(word, columns.tacticTitle[place]!));
  ofColumn(WORTH.tag, tag, inFolded(tag));
  ofColumn(WORTH.source, source, inFolded(source));
  ofColumn(WORTH.field, field, inFolded(field));
  ofColumn(WORTH.indicator, indicator, inIndicators(word, columns));
  ofTexts(WORTH.description, texts.description);
  ofTexts(WORTH.file, texts.file);
  return best;
}

/** The best of an indicator's field and values. */
function inIndicators(word: string, { indicatorField, value }: SearchColumns): (place: number) => number {
  const fields = indicatorField.folded.map((text) => placeOf(word, text));
  const values = value.folded.map((text) => placeOf(word, text));
  return (place) => {
    let best = fields[indicatorField.places[place]!]!;
    for (let i = value.starts[place]!; i < value.starts[place + 1]!; i++)
      best = Math.max(best, values[value.places[i]!]!);
    return best;
  };
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
