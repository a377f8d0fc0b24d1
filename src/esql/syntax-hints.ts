import { suggest } from '../base/suggest.ts';
import { PROCESSING_COMMANDS, reservedWord } from './keywords.ts';
import type { Token } from './token.ts';
import { isWord } from './token-stream.ts';

/** Words that other languages have after an expression, and what is written here instead. */
const AFTER_EXPRESSION: ReadonlyMap<string, string> = new Map([
  ['AS', 'the name stands first: `name = expression`'],
  ['BETWEEN', 'a range is written `value >= low AND value <= high`'],
  ['ILIKE', 'LIKE on `TO_LOWER(...)` ignores case'],
  ['LIKE_REGEX', 'a regular expression is matched with RLIKE'],
  ['REGEXP', 'a regular expression is matched with RLIKE'],
  ['MATCHES', 'a regular expression is matched with RLIKE'],
  ['CONTAINS', 'text is searched with `LIKE "*text*"`'],
  ['STARTSWITH', 'a beginning is tested with `STARTS_WITH(value, "text")`'],
  ['WHEN', 'cases are written `CASE(condition, value, ..., otherwise)`'],
  ['GROUP', 'groups are written `STATS ... BY ...`'],
  ['ORDER', 'results are sorted with `| SORT ...`'],
  ['HAVING', 'groups are filtered with `| WHERE ...` after STATS'],
  ['ASCENDING', 'the keyword is ASC'],
  ['DESCENDING', 'the keyword is DESC'],
  ['EQ', 'compare with `==`'],
  ['EQUALS', 'compare with `==`'],
  ['MOD', 'the remainder is `%`'],
  ['XOR', 'exclusive or of two conditions is `!=`'],
]);

/** What to do about a word of another language after an expression. */
export function hintForForeignWord(word: Token, after: Token): string | undefined {
  if (isWord(word, 'NOT') && isWord(after, 'NULL')) return 'a missing value is tested with `IS NOT NULL`';
  return AFTER_EXPRESSION.get(word.text.toUpperCase());
}

const SYMBOL_HINTS: ReadonlyMap<string, string> = new Map([
  [')', 'no `(` is open here'],
  [']', 'no `[` is open here'],
  ['!', '"not" is written NOT, "not equal" `!=`'],
  ['-', 'a name with `-` in it is written in backticks'],
  [',', 'only one is allowed here'],
]);

/** What to do about a token that cannot follow what stands before it, where that is known. */
export function hintAfterExpression(token: Token, after: Token): string | undefined {
  switch (token.kind) {
    case 'word':
      if (reservedWord(token.text)) return hintForForeignWord(token, after);
      return hintForForeignWord(token, after) ?? hintForWord(token);
    case 'symbol':
      return SYMBOL_HINTS.get(token.text);
    case 'string':
    case 'integer':
    case 'decimal':
    case 'quoted-name':
      return MISSING_HINT;
    default:
      return undefined;
  }
}

const MISSING_HINT = 'a comma or an operator is missing before it';

function hintForWord(word: Token): string {
  const command = nearCommand(word.text);
  return command === undefined ? MISSING_HINT : `if a command is meant: \`| ${command}\``;
}

/** The command that a word looks like. */
export function nearCommand(word: string): string | undefined {
  return word.length < 4 ? undefined : suggest(word, PROCESSING_COMMANDS);
}
