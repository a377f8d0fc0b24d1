import type { ParseError } from 'toml-eslint-parser';
import type { Diagnostic, Span } from '../../../base/diagnostic.ts';
import { findUnclosedString } from './toml-string.ts';

/** For files that exhaust the parser: thousands of nested brackets, or one text of some 100,000 characters. */
export const TOO_COMPLEX: Diagnostic = {
  code: 'rules/too-complex',
  severity: 'error',
  message: 'the file nests too deeply, or holds one text that is too long',
  hint: 'nest at most 64 levels and keep each text under 100,000 characters',
};

type Explanation = { readonly message: string; readonly hint?: string };

const END_OF_FILE = 'the end of the file';
const NOT_ON_ONE_LINE = 'The key, equals sign, and value must be on the same line';

/** The parser tells its errors by message only; each is said here in our words. */
const EXPLANATIONS: Readonly<Record<string, (found: string, rest: string) => Explanation>> = {
  'Unterminated table-key': (found) => ({
    message: `the section's header is not closed: \`]\` expected before ${found}`,
  }),
  'Unterminated array': () => ({ message: 'the list is not closed: `]` expected' }),
  'Unterminated inline table': () => ({ message: 'the inline table is not closed: `}` expected' }),
  'Empty bare keys are not allowed': () => ({ message: 'a key is missing between the brackets' }),
  'Must be a newline': (found) => ({
    message: `${found} stands after a complete value; a new line is expected`,
    hint: 'one key per line; text goes in quotes, and a quote inside a text ends it too early',
  }),
  'Expected equal (=) token': (found) => ({ message: `\`=\` is expected after the key, not ${found}` }),
  'Unspecified values are invalid': (found) => ({ message: `a value is expected, not ${found}` }),
  'Expected comma (,) token': (found) => ({ message: `\`,\` is expected between items, not ${found}` }),
  'Unexpected character': unexpected,
  'Unexpected token': unexpected,
  [NOT_ON_ONE_LINE]: () => ({
    message: 'key, `=` and value must stand on the same line',
    hint: "a text of several lines goes between `'''` and `'''`",
  }),
  'Underscores are allowed between digits': () => ({ message: '`_` may only stand between digits' }),
  'Unexpected spaces': () => ({ message: 'no space may stand between the brackets of `[[` or `]]`' }),
  'Three or more quotes are not permitted': () => ({
    message: 'too many quotes in a row: at most two may stand before the closing three',
  }),
  'Unexpected invalid date': () => ({ message: 'there is no such date' }),
  'Unexpected invalid time': () => ({ message: 'there is no such time of day' }),
  'Leading zeros are not allowed': () => ({ message: 'a number may not begin with 0', hint: 'text goes in quotes' }),
  'Consecutive dots are not permitted in keys': () => ({ message: 'a key may not hold two dots in a row' }),
  'Keys cannot end with a dot': () => ({ message: 'a key may not end with a dot' }),
  'Keys cannot start with a dot': () => ({ message: 'a key may not begin with a dot' }),
  'Control characters (codes < 0x1f and 0x7f) are not allowed': () => ({
    message: 'a control character stands in a text',
    hint: 'write it as an escape such as `\\u001b` between `"`',
  }),
};

/** Words a parser's error, and marks it where the mistake is rather than where the parser noticed it. */
export function syntaxDiagnostic(text: string, error: ParseError): Diagnostic {
  // What is missing at the end of the file is missing after its last word.
  const at = Math.min(error.index, text.trimEnd().length);
  const { message } = error;
  if (message === 'Unterminated string constant') return unclosedString(text, at);
  if (message === 'Defining a key multiple times is invalid') return duplicateKey(text, at);
  if (message === 'Invalid character in escape sequence') return unknownEscape(text, at);
  if (message.startsWith('Invalid code point')) return wrongCharacter(text, at, message);
  const cutShort = unfinishedLine(text, at, message);
  if (cutShort !== undefined) return cutShort;
  const explain = EXPLANATIONS[message] ?? ((): Explanation => ({ message }));
  const explanation = explain(foundAt(text, at), text.slice(at, at + 40));
  return syntaxError(explanation.message, { start: at, end: at + widthAt(text, at) }, explanation.hint);
}

/** The parser notices an unclosed header, or a key without a value, only at the next word: on a later line. */
function unfinishedLine(text: string, at: number, message: string): Diagnostic | undefined {
  const start = Math.max(0, at - 500);
  const before = text.slice(start, at);
  const trimmed = before.trimEnd();
  const isLater = at >= text.trimEnd().length || before.includes('\n', trimmed.length);
  if (!isLater) return undefined;
  const lineStart = start + trimmed.lastIndexOf('\n') + 1;
  const line = trimmed.slice(lineStart - start);
  const brackets = /^\s*(\[\[?)[^\]#"']*(\]?)$/.exec(line);
  const isHeader = message === 'Unterminated table-key' || message === NOT_ON_ONE_LINE;
  if (isHeader && brackets !== null && brackets[1]!.length > brackets[2]!.length) {
    const span = { start: lineStart + line.indexOf('['), end: lineStart + line.length };
    return syntaxError(`the section's header is not closed: \`${']'.repeat(brackets[1]!.length)}\` expected`, span);
  }
  const code = line.replace(/#[^"']*$/, '').trimEnd();
  if (!code.endsWith('=')) return undefined;
  const equals = lineStart + code.length - 1;
  return syntaxError('a value is expected after `=`, on the same line', { start: equals, end: equals + 1 });
}

function wrongCharacter(text: string, at: number, message: string): Diagnostic {
  const said = message.endsWith('within comments')
    ? 'a control character stands in a comment'
    : 'no character has this code';
  return syntaxError(said, { start: at, end: at + widthAt(text, at) });
}

function unexpected(found: string, rest: string): Explanation {
  if (found === END_OF_FILE) return { message: 'the file ends too early: a bracket or brace is not closed' };
  const word = /^[A-Za-z][\w.-]*/.exec(rest)?.[0];
  if (word !== undefined && /^(?:true|false)$/i.test(word)) {
    return { message: `unexpected \`${word}\``, hint: `write \`${word.toLowerCase()}\`` };
  }
  if (word !== undefined) return { message: `unexpected \`${word}\``, hint: 'text goes in quotes' };
  if (rest[0] === '/')
    return { message: `unexpected ${found}`, hint: 'text goes in quotes, dates written with `/` too' };
  if (rest[0] === '\u201c' || rest[0] === '\u2018') {
    return { message: `unexpected ${found}`, hint: 'typographic quotes do not count: use `"` or `\'`' };
  }
  return { message: `unexpected ${found}` };
}

function unclosedString(text: string, noticed: number): Diagnostic {
  const start = findUnclosedString(text) ?? noticed;
  const quote = text[start] ?? '"';
  const delimiter = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  const hint =
    delimiter.length === 1
      ? `close it with \`${delimiter}\`, or use \`${quote.repeat(3)}\` for several lines`
      : undefined;
  const message = `the text that begins here is never closed: \`${delimiter}\` expected`;
  return syntaxError(message, { start, end: start + delimiter.length }, hint);
}

function unknownEscape(text: string, at: number): Diagnostic {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0x20);
  return syntaxError(
    `\`\\${char}\` is no escape that TOML knows`,
    { start: Math.max(0, at - 1), end: Math.min(at + char.length, text.length) },
    "write `\\\\` for a backslash, or put the text between `'` or `'''`, where backslashes stand for themselves",
  );
}

function duplicateKey(text: string, at: number): Diagnostic {
  const key = /^(?:[\w-]+|"[^"\n]*"|'[^'\n]*')/.exec(text.slice(at, at + 200))?.[0];
  const span = { start: at, end: at + (key?.length ?? 1) };
  return syntaxError(
    key === undefined ? 'a key is given twice' : `\`${key}\` is given twice`,
    span,
    'keep one of the two',
  );
}

function syntaxError(message: string, span: Span, hint?: string): Diagnostic {
  return { code: 'rules/toml-syntax', severity: 'error', message, span, ...(hint === undefined ? {} : { hint }) };
}

function foundAt(text: string, at: number): string {
  if (at >= text.trimEnd().length) return END_OF_FILE;
  if (text[at] === '\n' || text[at] === '\r') return 'the end of the line';
  return `\`${text.slice(at, at + widthAt(text, at))}\``;
}

/** The width of the word or character at an offset; 0 at the end of a line. */
function widthAt(text: string, at: number): number {
  const word = /^(?:[\w-]+|[^\r\n])/u.exec(text.slice(at, at + 60))?.[0];
  return word?.length ?? 0;
}
