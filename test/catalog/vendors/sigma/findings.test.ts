import { expect, test } from 'vitest';
import { SourceText } from '../../../../src/base/source-text.ts';
import { readRules } from '../../../../src/catalog/vendors/registry.ts';
import { sigma } from '../../../../src/catalog/vendors/sigma/vendor.ts';
import { aroundDetection, readOne, short } from './read-one.ts';

/** What is found, each as `line:column text code: message`. */
function findings(text: string): string[] {
  const source = new SourceText('rule.yml', text);
  return sigma.read('rule.yml', text).diagnostics.map(({ code, severity, message, span, hint }) => {
    const { line, column } = source.position(span!.start);
    const marked = text.slice(span!.start, span!.end).split('\n')[0];
    return [
      `${line}:${column} ${marked}`,
      `${severity} ${code}: ${message}`,
      ...(hint === undefined ? [] : [hint]),
    ].join(' | ');
  });
}

const WHOLE = 'title: A\nlogsource: {product: p}\n';

test.each([
  [
    'a condition that cannot be read',
    `${WHOLE}detection:\n  sel: x\n  condition: 'sel adn sel'\n`,
    [
      '5:19 adn | warning sigma/bad-condition: `adn` stands where the condition should end or go on with `and` or `or` | did you mean `and`?',
    ],
  ],
  [
    'a search identifier that is not there',
    `${WHOLE}detection:\n  selection: x\n  condition: selecton\n`,
    [
      '5:14 selecton | warning sigma/unknown-selection: there is no search identifier `selecton` | did you mean `selection`?',
      '4:3 selection | info sigma/unused-selection: the condition does not name the search identifier `selection`',
    ],
  ],
  [
    'a pattern that names nothing',
    `${WHOLE}detection:\n  sel: x\n  condition: sel and not 1 of filter_*\n`,
    ['5:26 1 of filter_* | warning sigma/unknown-selection: `1 of filter_*`: no search identifier has such a name'],
  ],
  [
    'a modifier that is not there',
    `${WHOLE}detection:\n  sel:\n    a|contian: x\n  condition: sel\n`,
    ['5:5 a|contian | warning sigma/unknown-modifier: the modifier `contian` is unknown | did you mean `contains`?'],
  ],
  [
    'modifiers that do not go together',
    `${WHOLE}detection:\n  sel:\n    a|re|cidr: x\n  condition: sel\n`,
    ['5:5 a|re|cidr | warning sigma/bad-modifier: `re` and `cidr` say different things of one value'],
  ],
  [
    'UTF-16 without Base64',
    `${WHOLE}detection:\n  sel:\n    a|wide: x\n  condition: sel\n`,
    [
      '5:5 a|wide | warning sigma/bad-modifier: UTF-16 is compared with nothing but its Base64 form | write `|base64` or `|base64offset` after it',
    ],
  ],
  [
    'a range that is none',
    `${WHOLE}detection:\n  sel:\n    a|cidr: 10.0.0.*\n  condition: sel\n`,
    ['5:13 10.0.0.* | warning sigma/bad-value: `10.0.0.*` is no range of addresses | write it as `10.0.0.0/8`'],
  ],
  [
    'no title, no condition, a date of the 31st of June',
    'logsource: {product: p}\ndate: 2026/06/31\ndetection:\n  sel: x\n',
    [
      '1:1 l | warning sigma/missing-field: the rule has no title | add `title:` with what it detects',
      '2:7 2026/06/31 | warning sigma/bad-value: `2026/06/31` is no date | write it as `2026-01-31`',
      '3:1 detection | warning sigma/missing-field: `detection` has no condition | add `condition:` that names search identifiers',
    ],
  ],
  [
    'no detection',
    'title: A\nlogsource:\n  product: p\n',
    ['2:1 logsource | error sigma/missing-field: the rule has no detection | add `detection:`'],
  ],
  [
    'a key that stands twice',
    `${WHOLE}detection:\n  sel:\n    a: 1\n    a: 2\n  condition: sel\n`,
    ['6:5 a | warning sigma/duplicate-key: the key `a` stands twice; the last counts'],
  ],
  [
    'a correlation without field and type',
    'title: A\ncorrelation:\n  type: value_cuont\n  rules: [a]\n  timespan: 5 minutes\n  condition: {gte: 3}\n',
    [
      '3:9 value_cuont | warning sigma/bad-value: `value_cuont` is no type of correlation | did you mean `value_count`?',
      '5:13 5 minutes | warning sigma/bad-value: `5 minutes` is no time span | write a number and `s`, `m`, `h` or `d`',
    ],
  ],
])('%s is told with its place', (_, text, expected) => {
  expect(findings(text)).toEqual(expected);
});

test('what is wrong costs only its part', () => {
  const rule = readOne(
    aroundDetection('sel:\n    a: 1\n    b|nope: 2\n    c: {d: 3}\n    e: []\ncondition: sel and other'),
  );
  expect(short(rule.anatomy.stages.at(-1)!.condition)).toBe(
    '(a eq 1 and {b|nope: 2} and {c: {d: 3}} and {e: []} and {other})',
  );
});

test('a condition that cannot be read leaves the selections to tell what the rule looks for', () => {
  const { anatomy } = readOne(aroundDetection('sel:\n    a: 1\ncondition: sel and'));
  expect(anatomy.stages.map(({ kind, opaque, retold }) => [kind, opaque, retold])).toEqual([
    ['logsource', undefined, undefined],
    ['selection', undefined, undefined],
    ['condition', 'the condition cannot be read', undefined],
  ]);
});

test('one of several conditions that cannot be read is shown as it is', () => {
  const { anatomy } = readOne(aroundDetection('sel:\n    a: 1\ncondition:\n    - sel\n    - sel and'));
  expect(short(anatomy.stages.at(-1)!.condition)).toBe('(a eq 1 or {sel and})');
});

test('broken YAML is told with its place, other documents are read', () => {
  const text = `${WHOLE}detection: {sel: x, condition: sel}\n---\ntitle: "B\n`;
  const { rules, diagnostics } = sigma.read('rule.yml', text);
  expect(rules.map((rule) => rule.name)).toEqual(['A']);
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['sigma/yaml', 'error']]);
});

test('other YAML files give nothing', () => {
  for (const text of [
    '',
    'a',
    '- a\n- b\n',
    'name: CI\non: push\njobs: {}\n',
    'filter:\n  a: b\nname: x\n',
    'title: x\ndetection: yes\n',
    '{}\n---\n[]\n',
  ])
    expect(readRules('some.yml', text)).toEqual({ rules: [], diagnostics: [] });
});

test('texts are as written, their indentation taken off', () => {
  const { anatomy } = readOne(
    aroundDetection("sel:\n    # first\n    a:\n        - 'x' # one\n        - y\n    b: z\n# over\ncondition: sel"),
  );
  expect(anatomy.stages[1]!.text).toBe("sel:\n    # first\n    a:\n        - 'x' # one\n        - y\n    b: z");
  expect(anatomy.stages[2]!.text).toBe('condition: sel');
});

test('a file of very many rules is not the body of each', () => {
  const rule = (i: number) => `title: R${i}\nlogsource: {product: p}\ndetection: {sel: x, condition: sel}\n`;
  const text = Array.from({ length: 30 }, (_, i) => rule(i)).join('---\n');
  const { rules } = sigma.read('rules.yml', text);
  expect(rules.map((one) => one.body)).toEqual(rules.map((_, i) => rule(i).trimEnd()));
});
