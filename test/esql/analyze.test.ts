import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { outputOf } from '../../src/plan/node.ts';
import { nodesOf } from '../../src/plan/rewrite.ts';
import type { Field, StreamSchema } from '../../src/plan/schema.ts';

const fields: Field[] = [
  { name: '@timestamp', type: 'date', multi: false },
  { name: 'user.id', type: 'keyword', multi: false },
  { name: 'user.name', type: 'keyword', multi: false },
  { name: 'client.ip', type: 'ip', multi: false },
  { name: 'tokens', type: 'integer', multi: false },
  { name: 'bytes', type: 'long', multi: false },
  { name: 'blocked', type: 'boolean', multi: false },
  { name: 'policy', type: 'keyword', multi: true },
];
const streams: StreamSchema[] = [
  {
    name: 'logs-test.calls-default',
    fields: new Map(fields.map((f) => [f.name, f])),
    dynamic: [{ prefix: 'labels.', type: 'keyword' }],
  },
  {
    name: 'logs-other.x-default',
    fields: new Map([['tokens', { name: 'tokens', type: 'keyword', multi: false }]]),
    dynamic: [],
  },
];

const analyze = (text: string) => analyzeQuery(text, { streams, missingStreams: 'error' });

/** The columns of a correct query, as `name:type`, with `[]` behind those of several values. */
function columns(text: string): string[] {
  const { plan, diagnostics } = analyze(text);
  expect(diagnostics).toEqual([]);
  return outputOf(plan!).map((c) => `${c.name}:${c.type}${c.multi ? '[]' : ''}`);
}

describe('a correct query', () => {
  test('FROM gives the fields by name, then the metadata asked for', () => {
    expect(columns('FROM logs-test.* METADATA _id, _index')).toEqual([
      '@timestamp:date',
      'blocked:boolean',
      'bytes:long',
      'client.ip:ip',
      'policy:keyword[]',
      'tokens:integer',
      'user.id:keyword',
      'user.name:keyword',
      '_id:keyword',
      '_index:keyword',
    ]);
  });

  test('patterns select streams, and exclusions leave some out', () => {
    const scan = (text: string) => {
      const source = nodesOf(analyze(text).plan!)[0]!;
      return source.kind === 'scan' ? source.streams : [];
    };
    expect(scan('FROM logs-*')).toEqual(['logs-other.x-default', 'logs-test.calls-default']);
    expect(scan('FROM logs-*, -logs-other*')).toEqual(['logs-test.calls-default']);
  });

  test('a field that streams type differently is read as text', () => {
    expect(columns('FROM logs-* | KEEP tokens')).toEqual(['tokens:keyword']);
  });

  test('a field of an open family is there before it was ever seen', () => {
    expect(columns('FROM logs-test.* | WHERE labels.team == "red" | KEEP labels.team')).toEqual([
      'labels.team:keyword',
    ]);
  });

  test('only the columns that are read are scanned', () => {
    const plan = analyze('FROM logs-test.* | WHERE tokens > 1 | STATS n = COUNT(*) BY user.id').plan!;
    expect(outputOf(nodesOf(plan)[0]!).map((c) => c.name)).toEqual(['tokens', 'user.id']);
  });

  test.each([
    ['KEEP user.*, tokens', ['user.id:keyword', 'user.name:keyword', 'tokens:integer']],
    ['KEEP user.id, user.*', ['user.id:keyword', 'user.name:keyword']],
    ['KEEP user.*, user.id', ['user.name:keyword', 'user.id:keyword']],
    ['KEEP tokens, *, user.id | KEEP t*, user.id', ['tokens:integer', 'user.id:keyword']],
    ['KEEP user.id, tokens, user.id', ['tokens:integer', 'user.id:keyword']],
    ['DROP user.*, policy, b*, client.ip', ['@timestamp:date', 'tokens:integer']],
    ['KEEP tokens, bytes | RENAME tokens AS t, bytes AS b', ['t:integer', 'b:long']],
    ['KEEP tokens, bytes | RENAME tokens AS bytes', ['bytes:integer']],
    ['KEEP tokens, bytes | RENAME tokens AS a, a AS c', ['c:integer', 'bytes:long']],
    ['KEEP tokens | EVAL x = tokens + 1, y = x * 1.5, tokens = 1', ['x:integer', 'y:double', 'tokens:integer']],
    ['KEEP tokens | EVAL tokens + 1', ['tokens:integer', 'tokens + 1:integer']],
    ['KEEP policy | MV_EXPAND policy', ['policy:keyword']],
    ['STATS COUNT(*)', ['COUNT(*):long']],
    ['STATS n = COUNT(*), m = MAX(tokens) / COUNT(*) BY user.id', ['n:long', 'm:long', 'user.id:keyword']],
    [
      'STATS v = VALUES(policy) BY d = DATE_TRUNC(1 hour, @timestamp), user.id',
      ['v:keyword[]', 'd:date', 'user.id:keyword'],
    ],
    ['STATS BY policy', ['policy:keyword']],
    ['STATS a = SUM(tokens) WHERE blocked, b = AVG(tokens)', ['a:long', 'b:double']],
    ['STATS n = COUNT(*) BY user.id | STATS m = MAX(n)', ['m:long']],
    ['STATS n = COUNT(*) BY t = tokens + 1 | WHERE t > 3 AND n > 1', ['n:long', 't:integer']],
    ['STATS user.id = COUNT(*) BY user.id', ['user.id:keyword']],
  ])('%s', (commands, expected) => {
    expect(columns(`FROM logs-test.* | ${commands}`)).toEqual(expected);
  });

  test('text beside a date, an address or a boolean is read as one', () => {
    columns('FROM logs-test.* | WHERE blocked == "true" AND @timestamp > "2026-01-01" AND client.ip == "10.0.0.1"');
  });
});

/** A wrong pattern of DISSECT or GROK (other mistakes are in `diagnostics-ledger.test.ts`), with the wrong places marked by « », and what is said of each. */
const WRONG: [query: string, ...findings: [code: string, message: string, hint?: string][]][] = [
  [
    'FROM logs-test.* | DISSECT «tokens» "%{a}"',
    ['esql/wrong-type', 'DISSECT reads text, integer is given', 'convert it first, as in `EVAL text = TO_STRING(...)`'],
  ],
  [
    'FROM logs-test.* | DISSECT user.id "«plain text»"',
    ['esql/bad-pattern', 'the pattern has no key', 'a key is written `%{name}`'],
  ],
  [
    'FROM logs-test.* | DISSECT user.id "%{a} \\"\\\\ «%{b»"',
    ['esql/bad-pattern', 'the key is not closed', 'a key ends with `}`'],
  ],
  [
    'FROM logs-test.* | DISSECT user.id """%{a}: «%{*b}» %{&b}"""',
    [
      'esql/unsupported',
      'reference keys are not supported',
      'DISSECT takes `%{name}`, `%{?name}`, `%{+name}` and `%{+name/1}`',
    ],
  ],
  [
    'FROM logs-test.* | DISSECT user.id "«%{a}%{b}»"',
    [
      'esql/bad-pattern',
      'two keys side by side',
      'nothing tells where the first one ends: put the text that stands between them there',
    ],
  ],
  [
    'FROM logs-test.* | DISSECT user.id "«%{+}»"',
    ['esql/bad-pattern', 'a key to append to has no name', 'as in `%{+name}`'],
  ],
  [
    'FROM logs-test.* | GROK user.id "x %{WORD:a} «%{WROD:b}»"',
    ['esql/bad-pattern', 'there is no pattern `WROD`', 'did you mean `WORD`?'],
  ],
  [
    'FROM logs-test.* | GROK user.id "%{WORD:a}", """\\\\ «%{OWNFORMAT}»"""',
    ['esql/bad-pattern', 'there is no pattern `OWNFORMAT`', 'it can be written out: `(?<column>...)`'],
  ],
  [
    'FROM logs-test.* | GROK user.id "«%{INT:a:integer}»"',
    ['esql/bad-pattern', 'there is no type `integer`', 'types are int, long, double, float, boolean'],
  ],
  [
    'FROM logs-test.* | GROK user.id "%{INT:a:int} «%{WORD:a}»"',
    ['esql/bad-pattern', '`a` is integer before and keyword here', 'one column has one type'],
  ],
  [
    'FROM logs-test.* | GROK user.id "a\\\\d «%{WORD»"',
    [
      'esql/bad-pattern',
      'a reference that cannot be read',
      'a reference is written `%{NAME}`, `%{NAME:column}` or `%{NAME:column:type}`',
    ],
  ],
  [
    'FROM logs-test.* | GROK user.id "«%{NAME=x}»"',
    [
      'esql/bad-pattern',
      'a reference that cannot be read',
      'a reference is written `%{NAME}`, `%{NAME:column}` or `%{NAME:column:type}`',
    ],
  ],
  ['FROM logs-test.* | GROK user.id "«%{WORD: }»"', ['esql/bad-pattern', 'the column has no name']],
  [
    'FROM logs-test.* | GROK user.id "a «(»?<b>x"',
    ['esql/bad-pattern', 'a `(` that is not closed', 'add `)`, or write `\\(`'],
  ],
  ['FROM logs-test.* | GROK user.id "a«)»"', ['esql/bad-pattern', 'a `)` that closes nothing', 'write `\\)`']],
  [
    'FROM logs-test.* | GROK user.id "a«[»bc"',
    ['esql/bad-pattern', 'a `[` that is not closed', 'add `]`, or write `\\[`'],
  ],
  [
    'FROM logs-test.* | GROK user.id "a**********«*»"',
    ['esql/bad-pattern', 'more than 10 repetitions of repetitions', 'one is enough'],
  ],
  [
    'FROM logs-test.* | GROK user.id "«*»a"',
    ['esql/bad-pattern', 'nothing stands before it to be repeated', 'write `\\*`'],
  ],
  ['FROM logs-test.* | GROK user.id "a«{3,2}»"', ['esql/bad-pattern', 'a repetition from more to less']],
  [
    'FROM logs-test.* | GROK user.id "[«z-a»]"',
    ['esql/bad-pattern', 'a range from a later character to an earlier one'],
  ],
  ['FROM logs-test.* | GROK user.id """a«\\»"""', ['esql/bad-pattern', 'the pattern ends with a backslash']],
  [
    'FROM logs-test.* | GROK user.id "«(?<»1a>x)"',
    ['esql/bad-pattern', 'a group is named `(?<name>...)`', 'names hold letters, digits, `_`, `.` and `@`'],
  ],
  [
    'FROM logs-test.* | GROK user.id """(?<a>x) «\\1»"""',
    ['esql/unsupported', 'references back to a group are not supported'],
  ],
  [
    'FROM logs-test.* | GROK user.id "(?<a>x)«(?!yz)»"',
    ['esql/unsupported', 'look-around is supported for one character only'],
  ],
  [
    'FROM logs-test.* | GROK user.id "(?<a>x)(?:y|«(?!z)»)w?z"',
    ['esql/unsupported', 'look-around is supported only beside what is known, as a character or a repetition of one'],
  ],
  [
    'FROM logs-test.* | GROK user.id "(?<a>x)«(?>y|yz)»w"',
    ['esql/unsupported', 'atomic groups and possessive repetitions are supported of one character only'],
  ],
  [
    'FROM logs-test.* | GROK user.id "(?<a>x«{2000}»)"',
    ['esql/unsupported', 'repetitions of more than 1000 times, all in all, are not supported'],
  ],
  [
    'FROM logs-test.* | GROK user.id "(?<a>(?:x{100})«{11}»)"',
    ['esql/unsupported', 'repetitions of more than 1000 times, all in all, are not supported'],
  ],
  ['FROM logs-test.* | GROK user.id """(?<a>[«\\q»])"""', ['esql/unsupported', '`\\q` is not supported']],
  ['FROM logs-test.* | GROK user.id "(?<a>[«[:nope:]»])"', ['esql/unsupported', 'the class `nope` is not supported']],
  ['FROM logs-test.* | GROK user.id "«(?(»1)a|b)"', ['esql/unsupported', 'this kind of group is not supported']],
  ['FROM logs-test.* | RENAME «user.*» AS u', ['esql/unsupported', 'RENAME takes names, not patterns']],
  [
    'FROM «logs:logs-test.*»',
    ['esql/unsupported', 'a remote cluster cannot be read', 'name the data stream without `cluster:`'],
  ],
];

describe('a wrong query is told with its place', () => {
  test.each(WRONG)('%s', (marked, ...expected) => {
    const text = marked.replace(/[«»]/g, '');
    const { plan, diagnostics } = analyze(text);
    expect(plan).toBeUndefined();
    const errors = diagnostics.filter((d) => d.severity === 'error');
    expect(errors.map((d) => [d.code, d.message, ...(d.hint === undefined ? [] : [d.hint])])).toEqual(expected);
    const marks = [...marked.matchAll(/«([^»]*)»/g)].map((m) => m[1]);
    expect(new Set(errors.map((d) => text.slice(d.span!.start, d.span!.end)))).toEqual(new Set(marks));
  });
});

test('columns that DISSECT and GROK take replace those of their names', () => {
  expect(
    columns('FROM logs-test.* | KEEP user.id, tokens, policy | DISSECT user.id "%{tokens} %{user.id} %{?x} %{b}"'),
  ).toEqual(['policy:keyword[]', 'tokens:keyword', 'user.id:keyword', 'b:keyword']);
  expect(
    columns(
      'FROM logs-test.* | KEEP user.id, policy | GROK user.id "%{INT:a:int} %{INT:b:long} %{WORD:c} %{WORD:c} %{NUMBER:d:float} %{WORD:e:boolean}" | GROK policy "%{WORD:f} (?<g.h>x)"',
    ),
  ).toEqual([
    'user.id:keyword',
    'policy:keyword[]',
    'a:integer',
    'b:long',
    'c:keyword[]',
    'd:double',
    'e:boolean',
    'f:keyword[]',
    'g.h:keyword[]',
  ]);
});

test('a pattern that names no column is warned about', () => {
  const text = 'FROM logs-test.* | KEEP user.id | GROK user.id "%{WORD}" | DISSECT user.id "%{?a}"';
  const { columns: found, diagnostics } = analyze(text);
  expect(found.map((c) => c.name)).toEqual(['user.id']);
  expect(diagnostics.map((d) => [d.severity, d.code, d.message])).toEqual([
    ['warning', 'esql/no-effect', 'this GROK names no column and does nothing'],
    ['warning', 'esql/no-effect', 'this DISSECT names no column and does nothing'],
  ]);
});

test('a division by a constant zero is warned about', () => {
  const { plan, diagnostics } = analyze('FROM logs-test.* | EVAL x = tokens / 0');
  expect(plan).toBeDefined();
  expect(diagnostics.map((d) => [d.code, d.severity])).toEqual([['esql/always-null', 'warning']]);
});

test('away from its data a rule is checked on trust, with a warning', () => {
  const { plan, diagnostics } = analyzeQuery(
    'FROM logs-unseen-* | WHERE a.b == "x" AND c > 1 | STATS n = COUNT(*) BY d | WHERE n > 1',
    {
      streams,
      missingStreams: 'warning',
    },
  );
  expect(plan).toBeDefined();
  expect(diagnostics.map((d) => [d.code, d.severity])).toEqual([['esql/unknown-stream', 'warning']]);
});

test('where one of several patterns matches nothing, fields beyond the known ones are taken on trust', () => {
  const query = 'FROM logs-test.*, .alerts-* | WHERE tokens > 1 AND kibana.alert.rule.name == "x" | KEEP tokens';
  const checked = analyzeQuery(query, { streams, missingStreams: 'warning' });
  expect(checked.plan).toBeDefined();
  expect(checked.diagnostics.map((d) => [d.code, query.slice(d.span!.start, d.span!.end)])).toEqual([
    ['esql/unknown-stream', '.alerts-*'],
  ]);
  // Who queries what there is, is told of the field.
  expect(analyze(query).diagnostics.map((d) => d.code)).toEqual(['esql/unknown-column']);
});

test('an aggregate may read a key that is computed', () => {
  expect(columns('FROM logs-test.* | STATS m = MAX(l) BY l = tokens + 1')).toEqual(['m:integer', 'l:integer']);
});
