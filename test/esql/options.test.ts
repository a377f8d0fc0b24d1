import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { Expression } from '../../src/plan/expression.ts';
import { nodesOf, replaceCalls } from '../../src/plan/rewrite.ts';
import { expectFindings, type Finding } from './marked-findings.ts';

const analyze = (text: string) => analyzeQuery(text, { streams: [], missingStreams: 'error' });

/** The expression of the last EVAL of a correct query. */
function lastExpression(text: string): Expression {
  const { plan, diagnostics } = analyze(text);
  expect(diagnostics).toEqual([]);
  const last = nodesOf(plan!).at(-1)!;
  if (last.kind !== 'eval') throw new Error('the query ends otherwise');
  return last.assignments.at(-1)!.expression;
}

const optionsOf = (e: Expression) =>
  e.kind === 'call' ? Object.entries(e.options ?? {}).map(([name, { value }]) => [name, value]) : undefined;

describe('options in braces', () => {
  test.each([
    ['EVAL x = TO_IP(s)', []],
    ['EVAL x = TO_IP(s, {})', []],
    ['EVAL x = TO_IP(s, {"leading_zeros": "octal"})', [['leading_zeros', 'octal']]],
    ['EVAL x = TO_IP(s, {"leading_zeros": "OCTAL"})', [['leading_zeros', 'octal']]],
    ['EVAL x = TO_IP(s, {"leading_zeros": CONCAT("oc", "tal")})', [['leading_zeros', 'octal']]],
    ['EVAL z = "octal" | EVAL x = TO_IP(s, {"leading_zeros": z})', [['leading_zeros', 'octal']]],
    [
      'EVAL x = DATE_PARSE("yyyy", s, {"locale": "en-GB", "time_zone": "+02:00"})',
      [
        ['locale', 'en-GB'],
        ['time_zone', '+02:00'],
      ],
    ],
  ])('%s', (command, expected) => {
    expect(optionsOf(lastExpression(`ROW s = "x" | ${command}`))).toEqual(expected);
  });

  test('stay with a call that is rewritten', () => {
    const { plan } = analyze('ROW s = "x" | EVAL x = TO_IP(TRIM(s), {"leading_zeros": "octal"})');
    const rewritten = replaceCalls(plan!, (call) => (call.name === 'TRIM' ? call.args[0] : undefined));
    const last = rewritten.kind === 'eval' ? rewritten.assignments[0]!.expression : undefined;
    expect(optionsOf(last!)).toEqual([['leading_zeros', 'octal']]);
  });

  test('keep a call from being computed as if it had none', () => {
    const { plan } = analyze(
      'ROW a = TO_IP("010.0.0.1", {"leading_zeros": "octal"}) | EVAL b = CIDR_MATCH(a, "8.0.0.0/8")',
    );
    expect(plan).toBeDefined();
  });
});

const WRONG: [query: string, ...findings: Finding[]][] = [
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {«"leading_zero"»: "octal"})',
    ['unknown-option', '`TO_IP` has no option `leading_zero`', 'did you mean `leading_zeros`?'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {«"__proto__"»: "octal"})',
    ['unknown-option', '`TO_IP` has no option `__proto__`', 'options: leading_zeros'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {"leading_zeros": «"hex"»})',
    ['bad-option', 'the option `leading_zeros` has no such value', 'values: "reject", "octal", "decimal"'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {"leading_zeros": «null»})',
    ['bad-option', 'the option `leading_zeros` has no such value', 'values: "reject", "octal", "decimal"'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {"leading_zeros": «["octal", "reject"]»})',
    ['bad-option', 'the option `leading_zeros` has no such value', 'values: "reject", "octal", "decimal"'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {"leading_zeros": «REVERSE(s)»})',
    ['not-constant', 'the option `leading_zeros` must be a constant'],
  ],
  [
    'FROM «nowhere» | EVAL x = TO_IP(s, {"leading_zeros": "octal"})',
    ['unknown-stream', 'no data stream matches `nowhere`', 'there are no data streams'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {"leading_zeros": «{"a": 1}»})',
    ['bad-option', 'the option `leading_zeros` takes a value, not options'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {"leading_zeros": "octal", «"leading_zeros"»: "octal"})',
    ['bad-option', 'the option `leading_zeros` is given twice'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_LOWER(s, «{"a": 1}»)',
    ['unknown-option', '`TO_LOWER` takes no options', 'leave the braces out'],
  ],
  [
    'ROW s = "x" | STATS x = COUNT(s, «{"a": 1}»)',
    ['unknown-option', '`COUNT` takes no options', 'leave the braces out'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(«{"leading_zeros": "octal"}», s)',
    ['syntax', 'options in braces stand last among the arguments of a function'],
  ],
  [
    'ROW s = "x" | EVAL x = DATE_PARSE("yyyy", s, {"time_zone": «5»})',
    ['wrong-type', 'the option `time_zone` is integer, keyword is expected'],
  ],
  [
    'ROW s = "x" | EVAL x = DATE_PARSE("yyyy", s, {"time_zone": «"Mars/Olympus"»})',
    ['bad-option', 'the option `time_zone`: `Mars/Olympus` is no time zone, as `+02:00` and `Europe/Paris` are'],
  ],
  [
    'ROW s = "x" | EVAL x = DATE_PARSE("yyyy", s, {"locale": «"fr"»})',
    ['bad-option', 'the option `locale`: dates are read in English (`en`) only'],
  ],
  [
    'ROW s = "x" | EVAL x = TO_IP(s, {«"a"»: 1, «"b"»: 2})',
    ['unknown-option', '`TO_IP` has no option `a`', 'options: leading_zeros'],
    ['unknown-option', '`TO_IP` has no option `b`', 'options: leading_zeros'],
  ],
];

describe('wrong options are told with their places', () => {
  test.each(WRONG)('%s', (marked, ...expected) => {
    expectFindings(marked, expected, []);
  });
});
