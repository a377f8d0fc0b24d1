import type { Random } from '../random.ts';
import { WORD_LISTS, type WordList } from './word-lists.ts';

/** Text with blanks, `{team}`, each filled with a word of the list it names. */
export class Template {
  readonly #parts: readonly (string | readonly string[])[];

  /** Throws where a blank names no word list: a mistake in our own templates. */
  constructor(text: string) {
    this.#parts = text.split(/\{(\w+)\}/).map((part, i) => (i % 2 === 0 ? part : wordList(part)));
  }

  fill(random: Random): string {
    let text = '';
    for (const part of this.#parts) text += typeof part === 'string' ? part : random.pick(part);
    return text;
  }
}

function wordList(name: string): readonly string[] {
  if (!Object.hasOwn(WORD_LISTS, name)) throw new Error(`no word list is named ${name}`);
  return WORD_LISTS[name as WordList];
}

export function templates(...texts: readonly string[]): readonly Template[] {
  return texts.map((text) => new Template(text));
}
