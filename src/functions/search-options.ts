import type { OptionDefinition } from './options.ts';
import { readTimeZone } from './time/time-zone.ts';
import { ANALYZER_NAMES } from './tokens/analyzers.ts';
import { readFuzziness } from './tokens/fuzziness.ts';
import { minimumShouldMatch } from './tokens/minimum-should-match.ts';

const COUNT_LIMIT = 1_000_000;

/** A whole number that is not negative. */
export function checkCount(value: unknown): string | undefined {
  return Number(value) >= 0 && Number(value) <= COUNT_LIMIT
    ? undefined
    : `a number from 0 to ${COUNT_LIMIT} is expected`;
}

export const ANALYZER: OptionDefinition = {
  name: 'analyzer',
  description: 'How the text that is sought becomes terms.',
  types: ['keyword'],
  values: ANALYZER_NAMES,
};
export const BOOST: OptionDefinition = {
  name: 'boost',
  description: 'How much a match counts for the score; here it changes nothing, since there are no scores.',
  types: ['double'],
};
export const LENIENT: OptionDefinition = {
  name: 'lenient',
  description:
    'Whether text that is no value of the field is just not found, with a warning; otherwise it is an error.',
  types: ['boolean'],
  default: true,
};
export const ZERO_TERMS_QUERY: OptionDefinition = {
  name: 'zero_terms_query',
  description: 'What a text without any term finds in a text field: nothing, or everything.',
  types: ['keyword'],
  values: ['none', 'all'],
  default: 'none',
};
export const FUZZINESS: OptionDefinition = {
  name: 'fuzziness',
  description: 'How many edits a term may be away from what is sought: 0 to 2, or `AUTO`, by its length.',
  types: ['keyword', 'integer', 'double'],
  check: (value) =>
    readFuzziness(String(value)) === undefined ? 'it is 0, 1, 2, "AUTO" or as in "AUTO:3,6"' : undefined,
};
export const FUZZY_TRANSPOSITIONS: OptionDefinition = {
  name: 'fuzzy_transpositions',
  description: 'Whether two neighbours that change places are one edit.',
  types: ['boolean'],
  default: true,
};
export const MINIMUM_SHOULD_MATCH: OptionDefinition = {
  name: 'minimum_should_match',
  description: 'How many of the terms must be found: `2`, `-1`, `75%`, `2<-25% 9<-3`.',
  types: ['keyword', 'integer', 'long'],
  check: (value) =>
    minimumShouldMatch(String(value), 1) === undefined ? 'it is as in 2, "-1", "75%" or "2<-25% 9<-3"' : undefined,
};
export const CASE_INSENSITIVE: OptionDefinition = {
  name: 'case_insensitive',
  description: 'Whether keywords are compared without regard to case.',
  types: ['boolean'],
  default: false,
};
export const DEFAULT_FIELD: OptionDefinition = {
  name: 'default_field',
  description: 'The field (or pattern of fields) that words without a field are sought in; all of them by default.',
  types: ['keyword'],
};
export const TIME_ZONE: OptionDefinition = {
  name: 'time_zone',
  description: 'The zone of dates that name none: an offset from UTC, or a region of the IANA database.',
  types: ['keyword'],
  default: 'UTC',
  check: (value) =>
    readTimeZone(String(value)) === undefined
      ? `\`${value}\` is no time zone, as \`+02:00\` and \`Europe/Paris\` are`
      : undefined,
};

/** Options that tune Lucene's work, or its scores, and change nothing of what is found here. */
export function withoutEffect(...names: readonly string[]): OptionDefinition[] {
  return names.map((name) => ({
    name,
    description: "Taken, and without effect: it tunes Lucene's own work.",
    types: ['keyword', 'boolean', 'integer', 'double'],
  }));
}
