import type { NamePatternSyntax, NameSyntax } from './ast.ts';
import { reservedWord } from './keywords.ts';
import { shorten, type Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

const DIGIT_HINT = 'a part that begins with a digit is written in backticks';

/** Parses a name of one or more parts, `a.b.c`; a keyword as its first part is reported and taken for a name. */
export function parseName(stream: TokenStream): NameSyntax {
  const first = stream.peek();
  if (first.kind !== 'word' && first.kind !== 'quoted-name') stream.unexpected('a name');
  stream.next();
  if (first.kind === 'word' && reservedWord(first.text)) {
    const hint = `as a name it is written in backticks: \`${first.text}\``;
    stream.report(first, `\`${first.text}\` is a keyword`, hint, 'esql/reserved-word');
  }
  const parts = [first.text];
  while (stream.accept('.')) {
    const part = stream.peek();
    if (part.kind !== 'word' && part.kind !== 'quoted-name') stream.unexpected('the next part of the name');
    parts.push(stream.next().text);
  }
  refuseNumberedPart(stream, stream.peek());
  return { name: parts.join('.'), span: { start: first.start, end: stream.lastEnd } };
}

/** Parses a name that may hold wildcards, as KEEP, DROP and RENAME take them; keywords are names here. */
export function parseNamePattern(stream: TokenStream): NamePatternSyntax {
  const { start } = stream.peek('pattern');
  const pieces = [''];
  for (;;) {
    const part = stream.peek('pattern');
    if (part.kind !== 'pattern') stream.unexpected('a name', { mode: 'pattern' });
    stream.next('pattern');
    const [first = '', ...rest] = part.pieces ?? [];
    pieces.push(pieces.pop() + first);
    for (const piece of rest) pieces.push(piece);
    refuseNumberedPart(stream, stream.peek('pattern'));
    if (!stream.at('.', 'pattern')) break;
    stream.next('pattern');
    pieces.push(`${pieces.pop()}.`);
  }
  const span = { start, end: stream.lastEnd };
  return { name: pieces.join('*'), pattern: pieces.length > 1, pieces, span };
}

function refuseNumberedPart(stream: TokenStream, tail: Token): void {
  if (tail.kind !== 'decimal' || !tail.text.startsWith('.') || tail.start !== stream.lastEnd) return;
  stream.fail(tail, `\`${shorten(tail.text)}\` cannot be a part of a name`, DIGIT_HINT);
}
