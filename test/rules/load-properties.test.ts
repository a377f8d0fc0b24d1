import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderDiagnostic } from '../../src/base/source-text.ts';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import { ESQL_RULE, HUNT, RULES_BY_TYPE } from './rule-texts.ts';

/** Loads and checks what holds for any text: a rule or an error, findings in order, each span within the text. */
function check(text: string): void {
  const { rule, diagnostics, source } = loadRuleText('x.toml', text);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  expect(rule === undefined).toBe(errors.length > 0);
  let last = 0;
  for (const diagnostic of diagnostics) {
    const { start, end } = diagnostic.span ?? { start: last, end: last };
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(text.length);
    expect(renderDiagnostic(source, diagnostic)).toContain(diagnostic.code);
    last = start;
  }
}

test('any text is a rule or has an error', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), { numRuns: 1_000 });
});

test('any text made of pieces of TOML is a rule or has an error', () => {
  const piece = fc.constantFrom(
    ...[
      '[rule]',
      '[[rule.threat]]',
      '[hunt]',
      '[metadata]',
      '[',
      ']',
      '[[',
      ']]',
      '{',
      '}',
      '=',
      '.',
      ',',
      '\n',
      '\r\n',
      '#',
    ],
    ...[
      '"',
      "'",
      '"""',
      "'''",
      '\\',
      'rule',
      'type',
      'query',
      'threat',
      '__proto__',
      'esql',
      '1',
      '-',
      '1979-05-27',
      'inf',
    ],
    ...[
      'true',
      '"esql"',
      'type = "esql"\n',
      'query = ""\n',
      'a.b.c = 1\n',
      'rule.x = 1\n',
      'rule = 1\n',
      'hunt = []\n',
      '\ufeff',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => check(pieces.join(''))),
    { numRuns: 2_000 },
  );
});

test('a rule changed anywhere is a rule or has an error', () => {
  const texts = [ESQL_RULE, HUNT, ...Object.values(RULES_BY_TYPE)];
  const mutation = fc.record({
    text: fc.constantFrom(...texts),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat({ max: 40 }),
    put: fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom('1', '[]', '{}', 'true', '"x"', '1979-05-27', '\n', "'''", '[rule]\n', '[[rule.threat]]\n', '.x'),
    ),
  });
  fc.assert(
    fc.property(mutation, ({ text, at, cut, put }) => {
      const start = Math.floor(at * text.length);
      check(text.slice(0, start) + put + text.slice(start + cut));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['brackets', `a = ${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['fewer brackets', `a = ${'['.repeat(3_000)}${']'.repeat(3_000)}`],
  ['inline tables', `a = ${'{a='.repeat(1_000)}1${'}'.repeat(1_000)}`],
  ['a dotted key', `a${'.a'.repeat(100_000)} = 1`],
  ['a dotted section', `[a${'.a'.repeat(100_000)}]`],
  ['one text', `a = "${'x'.repeat(500_000)}"`],
])('%s without end: an error, no crash', (_, text) => {
  expect(loadRuleText('x.toml', text).diagnostics.map((d) => d.code)).toEqual(['rules/too-complex']);
});

test('a text past 1 MB is not parsed', () => {
  const { diagnostics } = loadRuleText('x.toml', `#${'x'.repeat(1024 * 1024)}`);
  expect(diagnostics).toEqual([
    { code: 'rules/too-large', severity: 'error', message: 'the file has 1.0 MB; a rule has at most 1 MB' },
  ]);
});
