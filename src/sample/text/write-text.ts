import type { Random } from '../random.ts';
import type { Template } from './template.ts';
import type { UseCase } from './use-cases.ts';

/** Sentences of the given templates until the text has about the wanted length. */
export function writeText(random: Random, sentences: readonly Template[], characters: number, separator = ' '): string {
  let text = random.pick(sentences).fill(random);
  while (text.length < characters) text += separator + random.pick(sentences).fill(random);
  return text;
}

/** A user's request: what is wanted, then the material to work on. */
export function writeAsk(random: Random, useCase: UseCase, characters: number): string {
  return `${random.pick(useCase.asks).fill(random)}\n\n${writeText(random, useCase.material, characters, '\n')}`;
}

/** An answer of about the wanted length. */
export function writeAnswer(random: Random, useCase: UseCase, characters: number): string {
  return writeText(random, useCase.answers, characters, useCase.name === 'data-extraction' ? '\n' : ' ');
}

/** About how many tokens a text is: four characters each, the rule of thumb for English. */
export function countTokens(characters: number): number {
  return Math.max(1, Math.ceil(characters / 4));
}
