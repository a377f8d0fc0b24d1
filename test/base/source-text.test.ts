import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic, SourceText, visible } from '../../src/base/source-text.ts';

describe('positions', () => {
  test('lines and columns count from 1, and a line break ends its line', () => {
    const source = new SourceText('f', 'ab\n\ncd\r\ne');
    expect([0, 2, 3, 4, 8].map((offset) => source.position(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 3 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ]);
    expect([1, 2, 3, 4].map((n) => source.line(n))).toEqual(['ab', '', 'cd', 'e']);
  });

  test('agree with counting line breaks', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', 'é', '😀') }), fc.nat(60), (text, at) => {
        const offset = Math.min(at, text.length);
        const before = text.slice(0, offset).split('\n');
        expect(new SourceText('f', text).position(offset)).toEqual({
          line: before.length,
          column: before.at(-1)!.length + 1,
        });
      }),
    );
  });
});

describe('a code frame', () => {
  const diagnostic = (start: number, end: number) =>
    ({ code: 'x/y', severity: 'error', message: 'wrong', span: { start, end }, hint: 'mend it' }) as const;

  test('names file, line and column, and marks the text', () => {
    const source = new SourceText('a.toml', 'one\n\ttwo three\n');
    expect(renderDiagnostic(source, diagnostic(9, 14))).toBe(
      'a.toml:2:6: error[x/y]: wrong\n  2 | \ttwo three\n    | \t    ^^^^^\n  hint: mend it',
    );
  });

  test('shows only the place in a very long line', () => {
    const source = new SourceText('f', `${'x'.repeat(5_000)}HERE${'y'.repeat(5_000)}`);
    const frame = renderDiagnostic(source, diagnostic(5_000, 5_004));
    expect(frame.length).toBeLessThan(600);
    const [, shown, marks] = frame.split('\n') as [string, string, string];
    expect(shown.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('HERE');
  });

  test('lets no control character through to a terminal', () => {
    const source = new SourceText('evil\u001b[2J.toml', 'a\u001b[31mred\u202ebidi');
    const text = renderDiagnostic(source, { ...diagnostic(0, 1), message: 'm\u0007' });
    for (const hostile of ['\u0007', '\u001b', '\u202e']) expect(text).not.toContain(hostile);
  });
});

test('visible text keeps its width and its harmless characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visible(text);
      expect(shown.length).toBe(text.length);
      expect(visible(shown)).toBe(shown);
    }),
  );
  expect(visible('tab\tnew\nline – ü 😀')).toBe('tab\tnew\nline – ü 😀');
});
