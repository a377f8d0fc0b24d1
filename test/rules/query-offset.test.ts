import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shiftDiagnostic } from '../../src/base/diagnostic.ts';
import { SourceText } from '../../src/base/source-text.ts';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import type { RuleQuery } from '../../src/rules/rule.ts';
import { ESQL_RULE } from './rule-texts.ts';

/** A rule file with the given literal as its query. */
function fileWith(literal: string): string {
  return ESQL_RULE.replace(/query = '''[\s\S]*?'''/, () => `query = ${literal}`);
}

function queryOf(text: string): RuleQuery {
  const { rule, diagnostics } = loadRuleText('x.toml', text);
  expect(diagnostics).toEqual([]);
  return rule!.queries[0]!;
}

/** The place in the file of each character of the query, and of its end. */
function placesOf(text: string): [string, string][] {
  const query = queryOf(text);
  return [...Array(query.text.length + 1).keys()].map((at) => {
    const { line, column } = new SourceText('x', text).position(query.offset(at));
    const { line: first, column: start } = new SourceText('x', text).position(query.span.start);
    return [query.text[at] ?? 'end', line === first ? `+${column - start}` : `line ${line - first}:${column}`];
  });
}

describe('the offset of a query', () => {
  test.each([
    [
      'a literal string',
      `'ab'`,
      [
        ['a', '+1'],
        ['b', '+2'],
        ['end', '+3'],
      ],
    ],
    [
      'a basic string',
      `"ab"`,
      [
        ['a', '+1'],
        ['b', '+2'],
        ['end', '+3'],
      ],
    ],
    [
      'escapes',
      String.raw`"a\t\u0041\x42b"`,
      [
        ['a', '+1'],
        ['\t', '+2'],
        ['A', '+4'],
        ['B', '+10'],
        ['b', '+14'],
        ['end', '+15'],
      ],
    ],
    [
      'a surrogate pair',
      String.raw`"\U0001F600b"`,
      [
        ['\ud83d', '+1'],
        ['\ude00', '+1'],
        ['b', '+11'],
        ['end', '+12'],
      ],
    ],
    [
      'a first line break, trimmed',
      `'''\na\nb'''`,
      [
        ['a', 'line 1:1'],
        ['\n', 'line 1:2'],
        ['b', 'line 2:1'],
        ['end', 'line 2:2'],
      ],
    ],
    [
      'CRLF',
      `'''\r\na\r\nb'''`,
      [
        ['a', 'line 1:1'],
        ['\n', 'line 1:2'],
        ['b', 'line 2:1'],
        ['end', 'line 2:2'],
      ],
    ],
    [
      'a trimmed line end',
      `"""a\\\n\n   b"""`,
      [
        ['a', '+3'],
        ['b', 'line 2:4'],
        ['end', 'line 2:5'],
      ],
    ],
    [
      'a trimmed CRLF line end',
      `"""a \\  \r\n\t b"""`,
      [
        ['a', '+3'],
        [' ', '+4'],
        ['b', 'line 1:3'],
        ['end', 'line 1:4'],
      ],
    ],
    [
      'a backslash in a literal string',
      `'a\\nb'`,
      [
        ['a', '+1'],
        ['\\', '+2'],
        ['n', '+3'],
        ['b', '+4'],
        ['end', '+5'],
      ],
    ],
    [
      'quotes before the closing ones',
      `'''a'''''`,
      [
        ['a', '+3'],
        ["'", '+4'],
        ["'", '+5'],
        ['end', '+6'],
      ],
    ],
  ])('is exact in %s', (_, literal, places) => {
    expect(placesOf(fileWith(literal))).toEqual(places);
  });

  test('moves a diagnostic of the query to the file', () => {
    const text = fileWith('"""\nFROM a \\\n    | WHERE \\"x\\" == idd\n"""');
    const query = queryOf(text);
    const start = query.text.indexOf('idd');
    const moved = shiftDiagnostic(
      { code: 'esql/unknown-column', severity: 'error', message: 'm', span: { start, end: start + 3 } },
      query.offset,
    );
    expect(text.slice(moved.span?.start, moved.span?.end)).toBe('idd');
  });

  test('is where the character, or the escape that makes it, was written', () => {
    const escapes = [
      { written: '\\t', made: '\t' },
      { written: '\\\\', made: '\\' },
      { written: '\\"', made: '"' },
      { written: '\\x41', made: 'A' },
      { written: '\\u00e9', made: '\u00e9' },
      { written: '\\U0001F600', made: '\u{1f600}' },
      { written: '\n', made: '\n' },
      { written: '\r\n', made: '\n' },
    ].map((piece) => ({ ...piece, places: [...Array(piece.made.length)].map(() => 0) }));
    const trims = ['\\\n  z', '\\  \r\n\n\tz', '\\\r\nz'].map((written) => ({
      written,
      made: 'z',
      places: [written.length - 1],
    }));
    const plain = fc
      .oneof(fc.constantFrom('\n', '"z', ' '), fc.string({ unit: 'grapheme', maxLength: 5 }))
      .map((text) => text.replace(/[\\\p{Cc}]|"$|""/gu, '_'))
      .map((text) => ({ written: text, made: text, places: [...Array(text.length).keys()] }));
    const piece = fc.oneof(fc.constantFrom(...escapes, ...trims), plain);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = fileWith(`"""\r\nFROM ${pieces.map((p) => p.written).join('')}x"""`);
        const query = queryOf(text);
        expect(query.text).toBe(`FROM ${pieces.map((p) => p.made).join('')}x`);
        let start = query.span.start + '"""\r\nFROM '.length;
        let at = 'FROM '.length;
        for (const { written, places } of pieces) {
          for (const place of places) expect(query.offset(at++)).toBe(start + place);
          start += written.length;
        }
        expect(text[query.offset(at)]).toBe('x');
        expect(query.offset(at + 1)).toBe(query.span.end - 3);
      }),
      { numRuns: 500 },
    );
  });
});
