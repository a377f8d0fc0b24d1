import { suggest } from '../base/suggest.ts';
import type { CommandSyntax, StringSyntax } from './ast.ts';
import type { ExpressionParser } from './expression-parser.ts';
import { parseCommaSeparated } from './list-parser.ts';
import { spanOf } from './spans.ts';
import { shorten, type Token } from './token.ts';
import { isWord, type TokenStream } from './token-stream.ts';

const SEPARATOR = 'APPEND_SEPARATOR';

/** Parses `DISSECT input "pattern" APPEND_SEPARATOR=","` after its name. */
export function parseDissect(stream: TokenStream, expressions: ExpressionParser, keyword: Token): CommandSyntax {
  const input = parseInput(stream, expressions);
  const pattern = parsePattern(stream);
  if (stream.at(',')) {
    stream.fail(
      stream.peek(),
      'DISSECT takes one pattern',
      'GROK takes several, of which the first that matches counts',
    );
  }
  let separator: string | undefined;
  while (stream.peek().kind === 'word' && isAssigned(stream)) {
    const option = stream.next();
    stream.next();
    const value = stream.peek();
    if (value.kind !== 'string') stream.unexpected('the separator in double quotes');
    stream.next();
    if (!isWord(option, SEPARATOR)) {
      const near = suggest(option.text, [SEPARATOR]);
      const hint = near === undefined ? `the one option is ${SEPARATOR}` : `did you mean \`${near}\`?`;
      stream.report(option, `DISSECT has no option \`${shorten(option.text)}\``, hint);
    } else if (separator !== undefined) {
      stream.report(option, `${SEPARATOR} is given twice`, 'remove one');
    } else {
      separator = value.text;
    }
  }
  const span = { start: keyword.start, end: stream.lastEnd };
  return { kind: 'dissect', input, pattern, separator: separator ?? '', span };
}

/** Parses `GROK input "pattern", "pattern"` after its name. */
export function parseGrok(stream: TokenStream, expressions: ExpressionParser, keyword: Token): CommandSyntax {
  const input = parseInput(stream, expressions);
  const patterns = parseCommaSeparated(
    stream,
    () => parsePattern(stream),
    () => stream.atCommandEnd(),
  );
  return { kind: 'grok', input, patterns, span: { start: keyword.start, end: stream.lastEnd } };
}

function parseInput(stream: TokenStream, expressions: ExpressionParser) {
  if (stream.atCommandEnd()) stream.unexpected('the column to read');
  return expressions.expression();
}

function parsePattern(stream: TokenStream): StringSyntax {
  const token = stream.peek();
  if (token.kind !== 'string') stream.unexpected('a pattern in double quotes');
  stream.next();
  return { kind: 'string', value: token.text, span: spanOf(token) };
}

function isAssigned(stream: TokenStream): boolean {
  const sign = stream.peekSecond();
  return sign.kind === 'symbol' && sign.text === '=';
}
