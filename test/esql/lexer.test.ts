import { describe, expect, test } from 'vitest';
import { Lexer, type LexerMode } from '../../src/esql/lexer.ts';

function tokens(text: string, mode: LexerMode): string[] {
  const lexer = new Lexer(text);
  const found: string[] = [];
  for (let token = lexer.token(0, mode); token.kind !== 'end'; token = lexer.token(token.end, mode)) {
    found.push(`${token.kind} ${text.slice(token.start, token.end)}`);
  }
  return found;
}

describe('the lexer', () => {
  test('groups characters as the place asks for', () => {
    const text = 'a-b*c.d';
    expect(tokens(text, 'expression')).toEqual([
      ...['word a', 'symbol -', 'word b', 'symbol *', 'word c', 'symbol .', 'word d'],
    ]);
    expect(tokens(text, 'source')).toEqual(['source a-b*c.d']);
    expect(tokens(text, 'pattern')).toEqual(['pattern a', 'symbol -', 'pattern b*c', 'symbol .', 'pattern d']);
  });

  test('takes the longest symbol', () => {
    expect(tokens('a::b:c<=d<e==f=g!=h', 'expression').filter((t) => t.startsWith('symbol'))).toEqual([
      ...['symbol ::', 'symbol :', 'symbol <=', 'symbol <', 'symbol ==', 'symbol =', 'symbol !='],
    ]);
  });

  test.each([
    ['1', 'integer 1'],
    ['1.5', 'decimal 1.5'],
    ['.5', 'decimal .5'],
    ['1.', 'decimal 1.'],
    ['1e3', 'decimal 1e3'],
    ['1E-3', 'decimal 1E-3'],
    ['1.2e+3', 'decimal 1.2e+3'],
  ])('%s is a number', (text, token) => {
    expect(tokens(text, 'expression')).toEqual([token]);
  });

  test('an exponent needs digits', () => {
    expect(tokens('1e 2em', 'expression')).toEqual(['integer 1', 'word e', 'integer 2', 'word em']);
  });

  test('comments nest, unless that would leave one open', () => {
    expect(tokens('a /* b /* c */ d */ e', 'expression')).toEqual(['word a', 'word e']);
    expect(tokens('a /* b /* c */ d', 'expression')).toEqual(['word a', 'word d']);
  });

  test('an open comment is told with its place', () => {
    const lexer = new Lexer('a /* b');
    expect(lexer.token(1, 'expression').kind).toBe('end');
    expect(lexer.unclosedComment).toEqual({ start: 2, end: 6 });
  });

  test('text that is not parsed is passed over up to the next pipe', () => {
    const text = 'a || "|" `|` /* | */ // |\n (|';
    const lexer = new Lexer(text);
    expect(lexer.nextPipe(0)).toBe(text.length - 1);
    expect(lexer.passOver(text.indexOf('`'))).toEqual({ at: text.indexOf('('), lastEnd: text.indexOf(' /*') });
  });
});
