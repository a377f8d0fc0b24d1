import type { CodeLanguage } from '../layout/block.ts';
import { queryColours } from './query-colours.ts';
import type { ColourToken } from './token.ts';
import { tomlColours } from './toml-colours.ts';
import { yamlColours } from './yaml-colours.ts';

/** Past this many characters a text is shown without colours. */
const MAX_COLOURED = 200_000;

/** A text in pieces by class, which put together are the text; `queryLanguage` is that of the queries in a rule's body. */
export function coloursOf(text: string, language: CodeLanguage, queryLanguage = 'text'): ColourToken[] {
  if (text.length > MAX_COLOURED) return [{ text }];
  switch (language) {
    case 'toml':
      return tomlColours(text, queryLanguage);
    case 'yaml':
      return yamlColours(text);
    default:
      return queryColours(text, language);
  }
}
