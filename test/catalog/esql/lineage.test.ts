import { describe, expect, test } from 'vitest';
import { esqlAnatomy } from '../../../src/catalog/esql/esql-anatomy.ts';
import type { StreamSchema } from '../../../src/plan/schema.ts';

function outputsOf(commands: string): string[] {
  return esqlAnatomy(`FROM logs-* ${commands}`).outputs.map(({ field, source }) => `${field}: ${source}`);
}

function schema(name: string, fields: readonly string[]): StreamSchema {
  const columns = fields.map((field) => [field, { name: field, type: 'keyword', multi: false }] as const);
  return { name, fields: new Map(columns), dynamic: [] };
}

describe('what a rule emits', () => {
  test.each<[string, string[]]>([
    ['', ['*: event']],
    ['| KEEP a, b.c', ['a: KEEP', 'b.c: KEEP']],
    ['METADATA _id | WHERE a == 1', ['_id: METADATA', 'a: event', '*: event']],
    ['METADATA _id | KEEP _id, a', ['_id: KEEP', 'a: KEEP']],
    ['| EVAL x = a + 1', ['a: event', '*: event', 'x: EVAL x = a + 1']],
    ['| EVAL x = a + 1 | KEEP x, b', ['x: EVAL x = a + 1', 'b: KEEP']],
    ['| EVAL LENGTH( a ) | KEEP `LENGTH( a )`', ['LENGTH( a ): EVAL LENGTH( a )']],
    ['| RENAME a AS b, d = c | KEEP b, d', ['b: RENAME a AS b', 'd: RENAME d = c']],
    ['| KEEP user.*, a', ['a: KEEP', 'user.*: KEEP']],
    ['| EVAL user.x = 1 | KEEP user.*', ['user.*: KEEP', 'user.x: EVAL user.x = 1']],
    ['| KEEP a, b | DROP b', ['a: KEEP']],
    ['| KEEP a, b, c | DROP b*, c', ['a: KEEP']],
    ['| KEEP tags | MV_EXPAND tags', ['tags: MV_EXPAND']],
    [
      '| stats n = count(*), m = MAX(a) by user.id, d = DATE_TRUNC(1 day, t)',
      ['n: STATS n = count(*)', 'm: STATS m = MAX(a)', 'user.id: STATS BY', 'd: STATS BY d = DATE_TRUNC(1 day, t)'],
    ],
    ['| STATS COUNT(*)', ['COUNT(*): STATS COUNT(*)']],
    ['| STATS COUNT(*) WHERE a == 1', ['COUNT(*) WHERE a == 1: STATS COUNT(*) WHERE a == 1']],
    ['| STATS n = COUNT(*) BY a | KEEP a, n', ['a: STATS BY', 'n: STATS n = COUNT(*)']],
    ['| STATS BY a', ['a: STATS BY']],
    ['| KEEP a | INLINE STATS m = AVG(b) BY a', ['m: INLINE STATS m = AVG(b)', 'a: KEEP']],
    ['| DISSECT m "%{x} %{y}" | KEEP y', ['y: DISSECT m']],
    ['| GROK m "%{IP:ip}" | KEEP ip, m', ['ip: GROK m', 'm: KEEP']],
    ['| USER_AGENT ua = user_agent.original | KEEP ua.name', ['ua.name: USER_AGENT user_agent.original']],
    ['| COMPLETION CONCAT(a, b) WITH {} | KEEP completion', ['completion: COMPLETION CONCAT(a, b)']],
    ['| KEEP u | ENRICH owners ON u WITH t = team', ['u: KEEP', 't: ENRICH owners']],
    ['| KEEP u | LOOKUP JOIN people ON u | KEEP team', ['team: LOOKUP JOIN people']],
    ['| KEEP a | FORK (WHERE a == 1) (STATS n = COUNT(*))', ['a: KEEP', 'n: STATS n = COUNT(*)', '_fork: FORK']],
  ])('%s', (commands, expected) => expect(outputsOf(commands)).toEqual(expected));

  test('a column that KEEP names twice stands where it is named last', () => {
    expect(outputsOf('| KEEP a, b, a')).toEqual(['b: KEEP', 'a: KEEP']);
    expect(outputsOf('| KEEP a, b | KEEP b, *')).toEqual(['b: KEEP', 'a: KEEP']);
  });

  test('ROW makes its own', () => {
    const { outputs, fields, streams } = esqlAnatomy('ROW a = 1, b = [1, 2]');
    expect(outputs.map((o) => o.source)).toEqual(['ROW a = 1', 'ROW b = [1, 2]']);
    expect([...fields, ...streams]).toEqual([]);
  });
});

describe('what a query reads', () => {
  test('fields of events, not columns that it makes nor metadata', () => {
    const query =
      'FROM logs-a*, -logs-ab METADATA _id | EVAL x = TO_LOWER(a.b) | WHERE x == c AND TRANGE(1h) | RENAME d AS e | KEEP _id, x, e | STATS n = COUNT(x) BY e';
    const { fields, streams } = esqlAnatomy(query);
    expect(fields).toEqual(['@timestamp', 'a.b', 'c', 'd']);
    expect(streams).toEqual(['logs-a*', '-logs-ab']);
  });

  test('each stage says what it reads and makes', () => {
    const query =
      'FROM l METADATA _id | EVAL x = a + b, y = x | DISSECT m "%{p}" | RENAME p AS q | STATS n = COUNT(*) WHERE q == "v" BY y, h = HOUR(t) | SORT n | LIMIT 5 BY y';
    const told = esqlAnatomy(query).stages.map(({ reads, makes }) => `${reads.join(' ')} > ${makes.join(' ')}`);
    expect(told).toEqual([' > _id', 'a b x > x y', 'm > p', 'p > q', 'q t y > h n', 'n > ', 'y > ']);
  });

  test('a search reads its fields', () => {
    const [, where] = esqlAnatomy('FROM l | WHERE KQL("a: 1 or not b: *")').stages;
    expect(where!.reads).toEqual(['a', 'b']);
  });
});

describe('how alerts are grouped', () => {
  test.each<[string, string[]]>([
    ['| WHERE a == 1', []],
    ['| STATS n = COUNT(*)', []],
    ['| STATS n = COUNT(*) BY b, a', ['a', 'b']],
    ['| STATS n = COUNT(*) BY a, b | STATS m = MAX(n) BY a', ['a']],
    ['| STATS n = COUNT(*) BY t = HOUR(x), a', ['a', 't']],
    ['| STATS n = COUNT(*) BY HOUR(x)', ['HOUR(x)']],
    ['| INLINE STATS n = COUNT(*) BY a', []],
    ['| FORK (STATS n = COUNT(*) BY a) (STATS n = COUNT(*) BY b)', ['a', 'b']],
    ['| FORK (WHERE a == 1) (WHERE a == 2) | STATS n = COUNT(*) BY _fork', ['_fork']],
  ])('%s', (commands, expected) => expect(esqlAnatomy(`FROM logs-* ${commands}`).groupBy).toEqual(expected));
});

describe('what is known of the data', () => {
  test('of a lookup table', () => {
    const lookups = [schema('people', ['team', 'user.id'])];
    const query = 'FROM logs-* | LOOKUP JOIN people ON user.id | WHERE team == "red" AND level == 1';
    const { fields, stages } = esqlAnatomy(query, { lookups });
    expect(fields).toEqual(['level', 'user.id']);
    expect(stages[1]).toMatchObject({ reads: ['user.id'], makes: ['team'] });
  });

  test('of streams: what no event has comes from the table', () => {
    const streams = [schema('logs-app', ['user.id', 'level'])];
    const query = 'FROM logs-* | LOOKUP JOIN people ON user.id == uid | WHERE team == "red" AND level == 1';
    expect(esqlAnatomy(query, { streams }).fields).toEqual(['level', 'user.id']);
    expect(esqlAnatomy(query).fields).toEqual(['level', 'team', 'user.id']);
  });

  test('of a policy: its field to match, and what it adds', () => {
    const policies = [
      { name: 'owners', kind: 'match', table: 'o', matchField: 'user.id', fields: ['team', 'mail'] },
    ] as const;
    const [, enrich] = esqlAnatomy('FROM logs-* | ENRICH owners', { policies }).stages;
    expect(enrich).toMatchObject({ reads: ['user.id'], makes: ['mail', 'team'] });
  });
});
