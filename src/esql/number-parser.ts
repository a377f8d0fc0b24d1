import { suggest } from '../base/suggest.ts';
import type { ExpressionSyntax } from './ast.ts';
import { COMMAND_WORDS, reservedWord, TIME_UNITS } from './keywords.ts';
import { joinSpans } from './spans.ts';
import { hintForForeignWord, nearCommand } from './syntax-hints.ts';
import { shorten, type Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Parses a number with the sign before it, where one was consumed, and the unit of time after it, where one stands. */
export function parseNumber(stream: TokenStream, sign: Token | undefined): ExpressionSyntax {
  const token = stream.next();
  const negative = sign?.text === '-';
  const span = joinSpans(sign ?? token, token);
  const unit = stream.peek();
  if (token.kind === 'decimal') {
    if (unit.kind === 'word' && TIME_UNITS.has(unit.text.toLowerCase())) {
      stream.fail(token, 'a time span is a whole number of units', 'use a smaller unit, as 90 minutes for 1.5 hours');
    }
    const value = Number(token.text);
    return { kind: 'decimal', value: negative ? -value : value, span };
  }
  const amount = negative ? -BigInt(token.text) : BigInt(token.text);
  if (unit.kind !== 'word' || !takesUnit(stream, unit)) return { kind: 'integer', value: amount, span };
  stream.next();
  return { kind: 'timespan', amount, unit: unit.text.toLowerCase(), span: joinSpans(span, unit) };
}

/** Whether the word after a whole number is its unit; abandons where it seems to be meant as one but is none. */
function takesUnit(stream: TokenStream, word: Token): boolean {
  const unit = word.text.toLowerCase();
  if (TIME_UNITS.has(unit)) return true;
  if (reservedWord(unit) || unit === 'with' || COMMAND_WORDS.has(unit.toUpperCase())) return false;
  const after = stream.peekSecond();
  if (after.kind === 'symbol' && ['=', '(', '.'].includes(after.text)) return false;
  if (hintForForeignWord(word, after) !== undefined) return false;
  const near = unit.length < 3 ? undefined : suggest(unit, TIME_UNITS);
  if (near === undefined && nearCommand(unit) !== undefined) return false;
  const hint = near === undefined ? 'units are ms, s, min, h, d, w, mo, q and y' : `did you mean \`${near}\`?`;
  return stream.fail(word, `unknown unit of time \`${shorten(word.text)}\``, hint, 'esql/unknown-unit');
}
