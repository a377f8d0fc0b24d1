import type { ValueType } from '../../plan/value.ts';

/** How DISSECT and GROK take a text apart: an RE2 expression, and the columns that its groups make. */
export interface Extraction {
  /** In letters of ASCII and without quotes; its first group is the whole match. */
  readonly regexp: string;
  /** What each group's text must be readable as for the match to count, a letter each: see {@link GroupKind}. */
  readonly kinds: string;
  /** Whether the expression may match the empty text. */
  readonly mayBeEmpty: boolean;
  readonly fields: readonly ExtractedField[];
  /** The same by splitting, where one delimiter stands between all values; several times as fast. */
  readonly split?: Split | undefined;
}

/** A text of at least so many pieces between delimiters, of which some are taken; the last of all holds the rest. */
export interface Split {
  readonly delimiter: string;
  readonly pieces: number;
  /** The pieces that are the groups after the first, counted from 1. */
  readonly taken: readonly number[];
}

/** `-` any text, `i` an integer, `l` a long, `d` a double. */
export type GroupKind = '-' | 'i' | 'l' | 'd';

/** A column that an extraction gives. */
export interface ExtractedField {
  readonly name: string;
  readonly type: Extract<ValueType, 'keyword' | 'integer' | 'long' | 'double' | 'boolean'>;
  /** The groups that hold its text, counted from 1, in the order in which they are put together. */
  readonly groups: readonly number[];
  /** Whether each group is a value of its own; else their texts are joined with `separator`. */
  readonly several: boolean;
  readonly separator: string;
  /** Whether a group may take no part in a match, so that no text is no value. */
  readonly optional: boolean;
}

/** How many columns a pattern may name: engines take ever longer to plan more of them. */
export const MAX_CAPTURES = 200;

/** The longest pattern that is read, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 20_000;

/** Throws where a pattern is too long to be read. */
export function checkLength(pattern: string): void {
  if (pattern.length <= MAX_PATTERN_LENGTH) return;
  const message = `the pattern has ${pattern.length} characters, of which at most ${MAX_PATTERN_LENGTH} are read`;
  throw new PatternProblem('unsupported', message, 0, pattern.length);
}

/** Why a pattern cannot be used. */
export class PatternProblem extends Error {
  /** `bad-pattern` where the pattern is wrong, `unsupported` where it is right but has no counterpart here. */
  readonly code: 'bad-pattern' | 'unsupported';
  /** The place in the pattern, as UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  readonly hint: string | undefined;

  constructor(code: PatternProblem['code'], message: string, start: number, end: number, hint?: string) {
    super(message);
    this.code = code;
    this.start = start;
    this.end = end;
    this.hint = hint;
  }
}
