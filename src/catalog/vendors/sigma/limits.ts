/** Longer files are refused: the longest published rules, lists of hashes, are a fraction of it. In UTF-16 units. */
export const MAX_FILE_LENGTH = 524_288;
/** YAML nodes of a file, what aliases repeat counted each time. */
export const MAX_NODES = 100_000;
/** Brackets of a file that may begin a list or a map. */
export const MAX_BRACKETS = 10_000;
/** How deep YAML may be nested. */
export const MAX_YAML_DEPTH = 48;
/** Longer conditions are refused. In UTF-16 units. */
export const MAX_CONDITION_LENGTH = 65_536;
/** How deep parentheses and `not` of a condition may be nested. */
export const MAX_CONDITION_DEPTH = 128;
/** A file of more rules is no body for a page: theirs is their own document. */
export const MAX_RULES_OF_BODY = 20;
/** Findings told of one file. */
export const MAX_FINDINGS = 100;

/** What may still be made of one file's text: modifiers and `N of` make much of little. */
export class Budget {
  /** UTF-16 units of values that modifiers spread out (`windash`, `base64offset`). */
  characters = 2_000_000;
  /** Tests in resolved conditions. */
  tests = 200_000;
  /** Rules that are looked at for the correlations that name them. */
  references = 10_000;
  /** UTF-16 units of documents that are taken into others (`action: global`), each time they are. */
  taken = 4_000_000;

  /** Takes from it, or tells that there is too little left. */
  take(what: 'characters' | 'tests' | 'references' | 'taken', amount: number): boolean {
    if (this[what] < amount) return false;
    this[what] -= amount;
    return true;
  }
}
