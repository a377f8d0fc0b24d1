import { describe, expect, test } from 'vitest';
import { type FireOutlook, fireOutlook } from '../../../src/catalog/could-fire/fire-outlook.ts';
import type { EventFacts } from '../../../src/catalog/could-fire/why-no-rows.ts';
import { analyzeQuery } from '../../../src/esql/analyze-query.ts';
import type { StreamSchema } from '../../../src/plan/schema.ts';
import type { ValueType } from '../../../src/plan/value.ts';

const FIELDS: Record<string, [ValueType, boolean?]> = {
  '@timestamp': ['date'],
  user: ['keyword'],
  code: ['keyword'],
  prompt: ['text'],
  flagged: ['boolean'],
  tags: ['keyword', true],
  policies: ['keyword', true],
  tokens: ['integer'],
  score: ['double'],
  address: ['ip'],
};
const STREAM: StreamSchema = {
  name: 'logs-test.calls-default',
  fields: new Map(Object.entries(FIELDS).map(([name, [type, multi]]) => [name, { name, type, multi: multi ?? false }])),
  dynamic: [],
};

/** What becomes of a query; a marked part (`«...»`) is where it runs dry. */
function outlookOf(marked: string, facts: Partial<EventFacts> = {}): FireOutlook & { readonly at: string | undefined } {
  const query = marked.replaceAll(/[«»]/g, '');
  const { plan, diagnostics } = analyzeQuery(query, { streams: [STREAM], missingStreams: 'error', lookups: [STREAM] });
  if (plan === undefined) throw new Error(JSON.stringify(diagnostics));
  const outlook = fireOutlook(plan, { hasEvents: () => true, hasValues: () => true, ...facts });
  const span = outlook.obstacle?.kind === 'query' ? outlook.obstacle.span : undefined;
  return { ...outlook, at: span && query.slice(span.start, span.end) };
}

const without = (...fields: string[]): Partial<EventFacts> => ({
  hasValues: (_, column) => !fields.includes(column.field),
});

function needed(query: string): string[] {
  return outlookOf(query)
    .fields.filter((f) => f.needed)
    .map((f) => f.field);
}

describe('what lets nothing through, whatever the events', () => {
  test.each([
    'FROM logs-test* | WHERE «false»',
    'FROM logs-test* | WHERE user == "a" | «LIMIT 0»',
    'FROM logs-test* | STATS n = COUNT(*) BY user | WHERE n > 5 AND «n < 3»',
    'FROM logs-test* | STATS n = COUNT(*) BY user | WHERE n > 5 | WHERE «n <= 5»',
    'FROM logs-test* | STATS n = COUNT(*) BY user | WHERE «n < 1»',
    'FROM logs-test* | STATS n = COUNT(*) BY user | WHERE n > 5 AND «n < 6»',
    'FROM logs-test* | WHERE score > 0.5 AND «score < 0.5»',
    'FROM logs-test* | WHERE tokens > 100 | STATS most = MIN(tokens) BY user | WHERE «most <= 100»',
    'FROM logs-test* | WHERE user == "a" AND «user == "b"»',
    'FROM logs-test* | WHERE user IN ("a", "b") AND code IS NOT NULL AND «NOT user IN ("a", "b")»',
    'FROM logs-test* | WHERE user != "a" AND «user == "a"»',
    'FROM logs-test* | WHERE flagged AND «NOT flagged»',
    'FROM logs-test* | WHERE flagged == true AND «flagged == false»',
    'FROM logs-test* | WHERE user IS NULL AND «user LIKE "a*"»',
    'FROM logs-test* | WHERE «user == null»',
    'FROM logs-test* | EVAL kind = CASE(tokens > 5, "big", "small") | WHERE «kind == "huge"»',
    'FROM logs-test* | EVAL none = TO_LOWER(null) | WHERE «none == "x"»',
    'FROM logs-test* | WHERE tags == "p" | MV_EXPAND tags | WHERE «tags == "q"»',
    'FROM logs-test* | WHERE MV_COUNT(tags) > 1 AND «MV_COUNT(tags) < 1»',
    'FROM logs-test* | WHERE @timestamp < "2025-01-01" AND «@timestamp > "2026-01-01"»',
    'FROM logs-test* | FORK (WHERE «false») (WHERE user == "a" AND user == "b") | STATS n = COUNT(*) BY user',
    'FROM logs-test* | WHERE tokens > 3 | WHERE «NOT (tokens > 2 OR user == "a")»',
  ])('%s', (query) => {
    const marked = /«(.*)»/.exec(query)![1];
    const { obstacle, at } = outlookOf(query);
    expect([obstacle?.kind, at]).toEqual(['query', marked]);
  });
});

describe('what may let something through', () => {
  test.each([
    'FROM logs-test* | STATS n = COUNT(*) BY user | WHERE n > 5 OR n < 3',
    'FROM logs-test* | STATS n = COUNT(*) BY user | WHERE n >= 5 AND n <= 5',
    'FROM logs-test* | WHERE score > 0.5 AND score < 0.500001',
    'FROM logs-test* | STATS n = COUNT(*) | WHERE n == 0',
    'FROM logs-test* | STATS n = COUNT(code) BY user | WHERE n < 1',
    'FROM logs-test* | EVAL n = tokens * 2 | WHERE n > 5 | EVAL n = n - 10 | WHERE n < 0',
    'FROM logs-test* | WHERE MV_CONTAINS(tags, "p") AND MV_CONTAINS(tags, "q")',
    'FROM logs-test* | MV_EXPAND tags | WHERE tags == "p" AND MV_CONTAINS(policies, tags)',
    'FROM logs-test* | WHERE user == "a" OR user == "b" | WHERE user == "b"',
    'FROM logs-test* | WHERE NOT (user == "a" AND code == "x") AND user == "a"',
    'FROM logs-test* | WHERE COALESCE(user, "nobody") == "nobody"',
    'FROM logs-test* | STATS a = AVG(score), n = COUNT(*) BY user | WHERE a > 3 * n',
    'FROM logs-test* | FORK (WHERE false) (WHERE user == "a") | STATS n = COUNT(*) BY user',
    'FROM logs-test* | WHERE CIDR_MATCH(address, "10.0.0.0/8") AND address != "10.0.0.1"',
  ])('%s', (query) => {
    expect(outlookOf(query).obstacle).toBeUndefined();
  });
});

describe('the fields that a row needs', () => {
  test.each<[string, string[]]>([
    ['FROM logs-test* | WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 3', ['code']],
    ['FROM logs-test* | WHERE user IS NULL AND code IS NULL | KEEP tokens', []],
    ['FROM logs-test* | WHERE code == "x" OR user == "y"', []],
    ['FROM logs-test* | WHERE (code == "x" AND tokens > 1) OR (code == "y" AND score > 1)', ['code']],
    ['FROM logs-test* | WHERE NOT code == "x"', ['code']],
    ['FROM logs-test* | WHERE code != "x" OR code IS NULL', []],
    ['FROM logs-test* | EVAL p = TO_LOWER(prompt) | WHERE p LIKE "*ignore*" AND MATCH(prompt, "rules")', ['prompt']],
    ['FROM logs-test* | STATS most = MAX(tokens), mean = AVG(score) BY user | WHERE most > 5 OR mean > 2', []],
    [
      'FROM logs-test* | STATS most = MAX(tokens), n = COUNT(score) BY user | WHERE most > 5 AND n > 2',
      ['score', 'tokens'],
    ],
    [
      'FROM logs-test* | MV_EXPAND tags | MV_EXPAND policies | WHERE tags == "BLOCKED" AND policies == "topic"',
      ['policies', 'tags'],
    ],
    ['FROM logs-test* | STATS n = COUNT(*) WHERE flagged BY user | WHERE n > 0', ['flagged']],
    ['FROM logs-test* | STATS n = COUNT(*), a = ABSENT(code) BY user | WHERE a', []],
    ['FROM logs-test* | EVAL c = COALESCE(code, user) | WHERE c == "x"', []],
    ['FROM logs-test* | INLINE STATS most = MAX(tokens) BY user | WHERE tokens == most', ['tokens']],
    ['FROM logs-test* | WHERE CIDR_MATCH(address, "10.0.0.0/8")', ['address']],
    ['FROM logs-test* | WHERE KQL("code: denied and tokens > 5")', ['code', 'tokens']],
    ['FROM logs-test* | DISSECT prompt "%{a} %{b}" | WHERE b == "x"', ['prompt']],
    ['FROM logs-test* | STATS n = COUNT_DISTINCT(user) BY code | WHERE n > 1', ['user']],
    [
      'FROM logs-test* | FORK (WHERE code == "a") (WHERE code == "b" AND tokens > 1) | STATS n = COUNT(*) BY user',
      ['code'],
    ],
  ])('%s', (query, fields) => {
    expect(needed(query)).toEqual(fields);
  });
});

test('of fields without values those are named that keep rows from coming, and no others', () => {
  const query = 'FROM logs-test* | WHERE code == "x" OR tags == "y" | STATS n = COUNT(*) BY user, score';
  expect(outlookOf(query, without('code')).obstacle).toBeUndefined();
  expect(outlookOf(query, without('code', 'tags', 'user', 'score')).obstacle).toEqual({
    kind: 'fields',
    fields: ['code', 'tags'],
  });
});

test('where there are no events nothing comes, not even the count of none', () => {
  const query = 'FROM logs-test* | STATS n = COUNT(*) | WHERE n == 0';
  expect(outlookOf(query, { hasEvents: () => false }).obstacle).toEqual({ kind: 'events' });
});

test('hostile queries end soon', () => {
  const deep = `${'NOT ('.repeat(90)}user == "a"${')'.repeat(90)}`;
  expect(outlookOf(`FROM logs-test* | WHERE ${deep}`).obstacle).toBeUndefined();
  const wide = Array.from({ length: 3_000 }, (_, i) => `user == "u${i}"`).join(' OR ');
  const started = performance.now();
  expect(outlookOf(`FROM logs-test* | WHERE ${wide} | WHERE user == "u7"`).obstacle).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(5_000);
});
