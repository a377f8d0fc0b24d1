import { describe, expect, test } from 'vitest';
import { esqlAnatomy } from '../../../src/catalog/esql/esql-anatomy.ts';
import { testsOf } from '../../../src/catalog/tests-of.ts';
import { shownCondition } from '../shown-condition.ts';

/** The condition of the last stage that has one. */
function conditionOf(query: string) {
  return esqlAnatomy(query).stages.findLast((stage) => stage.condition !== undefined)?.condition;
}

function shown(query: string): string {
  return shownCondition(conditionOf(query));
}

function where(condition: string): string {
  return shown(`FROM logs-* | WHERE ${condition}`);
}

describe('comparisons', () => {
  test.each([
    ['user.name == "root"', 'user.name eq "root"'],
    ['user.name != "root"', 'user.name ne "root"'],
    ['bytes > 5', 'bytes gt 5'],
    ['bytes >= 5.5', 'bytes gte 5.5'],
    ['bytes < -5', 'bytes lt -5'],
    ['bytes <= 9007199254740993', 'bytes lte "9007199254740993"'],
    ['3 < bytes', 'bytes gt 3'],
    ['3 >= bytes', 'bytes lte 3'],
    ['"root" == user.name', 'user.name eq "root"'],
    ['mfa == true', 'mfa eq true'],
    ['mfa != false', 'mfa ne false'],
    ['mfa', 'mfa eq true'],
    ['NOT mfa', 'not mfa eq true'],
    ['user.name == null', 'user.name is_null'],
    ['user.name != NULL', 'user.name is_not_null'],
    ['user.name IS NULL', 'user.name is_null'],
    ['user.name is not null', 'user.name is_not_null'],
    ['bytes > 10 * 1024', 'bytes gt 10240'],
    ['bytes > -(5)', 'bytes gt -5'],
    ['@timestamp > NOW() - 1 Hour', '@timestamp gt "NOW() - 1 hour"'],
    ['@timestamp >= "2026-01-01"::date', '@timestamp gte "2026-01-01T00:00:00.000Z"'],
    ['source.ip == TO_IP("10.0.0.1")', 'source.ip eq "10.0.0.1"'],
    ['user.name == TO_LOWER("ROOT")', 'user.name eq "root"'],
    ['codes == [1, 2]', 'codes eq 1 2'],
    ['source.`as`.number == 1', 'source.as.number eq 1'],
    ['`a b` == 1', 'a b eq 1'],
  ])('%s', (condition, expected) => expect(where(condition)).toBe(expected));
});

describe('lists, patterns and functions', () => {
  test.each([
    ['a IN ("x", "y")', 'a in "x" "y"'],
    ['a NOT IN (1, 2)', 'not a in 1 2'],
    ['NOT a IN (1)', 'not a in 1'],
    ['"x" IN (a, b)', '(a eq "x" or b eq "x")'],
    ['a IN ("x", b)', '(a in "x" or a eq «b»)'],
    ['a LIKE "x*"', 'a wildcard "x*"'],
    ['a LIKE ("x*", "y?")', 'a wildcard "x*" "y?"'],
    ['a NOT LIKE "x*"', 'not a wildcard "x*"'],
    [String.raw`a LIKE """C:\\Windows\\*"""`, String.raw`a wildcard "C:\\Windows\\*"`],
    ['a RLIKE "x.*"', 'a regex "x.*"'],
    ['a RLIKE ("x.*", "y")', 'a regex "x.*" "y"'],
    ['CIDR_MATCH(ip, "10.0.0.0/8", "::1")', 'ip cidr "10.0.0.0/8" "::1"'],
    ['NOT CIDR_MATCH(TO_IP(ip), "10.0.0.0/8")', 'not TO_IP(ip) cidr "10.0.0.0/8"'],
    ['STARTS_WITH(a, "x")', 'a starts_with "x"'],
    ['ends_with(a, "x")', 'a ends_with "x"'],
    ['CONTAINS(TO_LOWER(a), "x")', 'TO_LOWER(a) contains "x"'],
    ['STARTS_WITH(a, "x") == true', 'a starts_with "x"'],
    ['STARTS_WITH(a, "x") == false', 'not a starts_with "x"'],
    ['LOCATE(a, "x") > 0', 'a contains "x"'],
    ['0 < LOCATE(a, "x")', 'a contains "x"'],
    ['LOCATE(a, "x") == 0', 'not a contains "x"'],
    ['LOCATE(a, "x") > 3', 'LOCATE(a, "x") gt 3'],
    ['MV_CONTAINS(tags, "x")', 'tags eq "x"'],
    ['MV_CONTAINS(tags, ["x", "y"])', '(tags eq "x" and tags eq "y")'],
    ['MV_INTERSECTS(tags, ["x", "y"])', 'tags in "x" "y"'],
    ['MV_INTERSECTS(["x", "y"], tags)', 'tags in "x" "y"'],
    ['MV_LIKE(tags, "x*")', 'tags wildcard "x*"'],
    ['MV_GREATER(n, 3)', 'n gt 3'],
    ['MV_LESS(n, 3, {"include_bound": true})', 'n lte 3'],
    ['MV_IN_RANGE(n, 1, 5, {"include_upper": false})', '(n gte 1 and n lt 5)'],
    ['MV_COUNT(tags) > 1', 'MV_COUNT(tags) gt 1'],
    ['TRANGE(1h)', '(@timestamp gt "NOW() - 1 hour" and @timestamp lte "NOW()")'],
    ['MATCH(message, "jail break", {"operator": "AND"})', 'message match "jail break"'],
    ['message : "jail"', 'message match "jail"'],
    ['MATCH_PHRASE(message, "jail break")', 'message match "jail break"'],
    ['COALESCE(user.name, "") == "x"', 'COALESCE(user.name, "") eq "x"'],
    ['COALESCE(a == 1, false)', 'a eq 1'],
    ['COALESCE(mfa, true)', 'COALESCE(mfa, TRUE) eq true'],
    ['LENGTH(prompt) / 4 >= 1000', 'LENGTH(prompt) / 4 gte 1000'],
    ['a + b > 3', 'a + b gt 3'],
    ['a::long > 3', 'a::long gt 3'],
  ])('%s', (condition, expected) => expect(where(condition)).toBe(expected));

  test('words are found whatever their case', () => {
    const [match, equal] = testsOf(conditionOf('FROM l | WHERE m : "x" AND a == "y"'));
    expect([match!.ignoreCase, equal!.ignoreCase]).toEqual([true, false]);
  });
});

describe('what is no test against values', () => {
  test.each([
    ['user.name != user.target.name', 'user.name ne «user.target.name»'],
    ['a > b * 2', 'a gt «b * 2»'],
    ['STARTS_WITH(a, b)', 'STARTS_WITH(a, b) eq true'],
    ['CONTAINS("a list of names", user.name)', 'CONTAINS("a list of names", user.name) eq true'],
    ['a LIKE b', 'a LIKE b eq true'],
    ['NETWORK_DIRECTION(a, b, "private") == "inbound"', 'NETWORK_DIRECTION(a, b, "private") eq "inbound"'],
    ['true', 'true'],
    ['1 == 1 OR a == 2', '(true or a eq 2)'],
    ['"b" < "a"', 'false'],
    ['1 == null', 'false'],
    ['NULL', 'false'],
    ['a > null', 'false'],
    ['a == ?given', 'opaque<a == ?given>'],
    ['NOW() > "2026-01-01"::date', 'opaque<NOW() > "2026-01-01"::date>'],
  ])('%s', (condition, expected) => expect(where(condition)).toBe(expected));

  test('two fields compared have both as sources', () => {
    const [compared] = testsOf(conditionOf('FROM l | WHERE a.b != c'));
    expect(compared!.sources).toEqual(['a.b', 'c']);
  });
});

describe('AND, OR, NOT', () => {
  test.each([
    ['a == 1 AND b == 2 AND c == 3', '(a eq 1 and b eq 2 and c eq 3)'],
    ['a == 1 OR (b == 2 AND NOT c == 3)', '(a eq 1 or (b eq 2 and not c eq 3))'],
    ['NOT (a == 1 OR NOT b == 2)', 'not (a eq 1 or not b eq 2)'],
    ['(a == 1) != true', 'not a eq 1'],
    ['(a == 1) == (b == 2)', 'a == 1 == b == 2 eq true'],
  ])('%s', (condition, expected) => {
    // Comparisons do not chain: how the last one is printed is not what is tested here.
    if (!condition.includes(') == (')) expect(where(condition)).toBe(expected);
    else expect(testsOf(conditionOf(`FROM l | WHERE ${condition}`))[0]!.sources).toEqual(['a', 'b']);
  });
});

describe('CASE where it is tested', () => {
  test.each([
    ['CASE(a == 1, true, false)', 'a eq 1'],
    ['CASE(a == 1, false, true)', 'not a eq 1'],
    ['CASE(a == 1, "low", b == 2, "high", "none") == "high"', '(not a eq 1 and b eq 2)'],
    ['CASE(a == 1, "x", b == 2, "x", null) == "x"', '(a eq 1 or b eq 2)'],
    ['CASE(a == 1, user.id, null) IS NOT NULL', '(a eq 1 and user.id is_not_null)'],
    ['CASE(a == 1, b, c) > 5', '((a eq 1 and b gt 5) or (not a eq 1 and c gt 5))'],
  ])('%s', (condition, expected) => expect(where(condition)).toBe(expected));

  test('through a column', () => {
    const query = 'FROM l | EVAL b = CASE(TO_LOWER(ua) RLIKE "chrome.*", 1, 0) | WHERE NOT b == 1';
    expect(shown(query)).toBe('not TO_LOWER(ua) regex "chrome.*"');
  });
});

describe('searches', () => {
  test.each([
    ['KQL("user.name: root and not event.code: (1 or 2)")', '(user.name eq "root" and not event.code in 1 2)'],
    ['KQL("process.name: power*")', 'process.name wildcard "power*"'],
    ['NOT KQL("user.name: *")', 'not user.name is_not_null'],
    [String.raw`KQL("user.name: \"a b\"")`, 'user.name eq "a b"'],
    ['KQL("bytes >= 10")', 'bytes gte 10'],
    ['QSTR("status:500 AND path:/x.*/")', '(status eq 500 and path regex "x.*")'],
    ['QSTR("word", {"default_field": "message"})', 'message eq "word"'],
    ['KQL(CONCAT("a: ", "b"))', 'a eq "b"'],
    ['KQL("a: (b")', 'opaque<KQL("a: (b")>'],
    ['KQL(name)', 'opaque<KQL(name)>'],
  ])('%s', (condition, expected) => expect(where(condition)).toBe(expected));

  test('a search is of columns, and each test is told by its own part of the text', () => {
    const query = String.raw`FROM l | EVAL p = TO_LOWER(gen_ai.prompt) | WHERE KQL("p: \"dan mode\" or q: 1")`;
    const [first, second] = testsOf(conditionOf(query));
    expect(first).toMatchObject({ field: 'TO_LOWER(gen_ai.prompt)', sources: ['gen_ai.prompt'] });
    expect([first!.text, second!.text]).toEqual([String.raw`p: \"dan mode\"`, 'q: 1']);
    expect(query.slice(first!.span!.start, first!.span!.end)).toBe(first!.text);
  });
});

describe('columns', () => {
  test.each([
    ['EVAL a = b | WHERE a == 1', 'b eq 1'],
    ['EVAL a = TO_LOWER(b), c = TRIM(a) | WHERE c LIKE "x*"', 'TRIM(TO_LOWER(b)) wildcard "x*"'],
    ['RENAME b AS a | WHERE a == 1', 'b eq 1'],
    ['RENAME a = b | WHERE LENGTH(a) > 1', 'LENGTH(b) gt 1'],
    ['KEEP a, b | WHERE a == 1', 'a eq 1'],
    ['EVAL limit = 5 | WHERE bytes > limit', 'bytes gt 5'],
    ['EVAL admin = user.name == "root" OR mfa | WHERE NOT admin', 'not (user.name eq "root" or mfa eq true)'],
    ['EVAL a = b == 1 | WHERE a == false', 'not b eq 1'],
    ['EVAL day = DATE_TRUNC(1 day, @timestamp) | WHERE day IS NOT NULL', 'DATE_TRUNC(1 day, @timestamp) is_not_null'],
    ['MV_EXPAND tags | WHERE tags == "x"', 'tags eq "x"'],
    ['DISSECT message "%{user} %{action}" | WHERE action == "x"', 'DISSECT(message, action) eq "x"'],
    ['GROK TO_LOWER(m) "%{WORD:w}" | WHERE w == "x"', 'GROK(TO_LOWER(m), w) eq "x"'],
    ['URI_PARTS u = url.original | WHERE u.domain == "x"', 'URI_PARTS(url.original, u.domain) eq "x"'],
    ['ENRICH owners ON user.id WITH t = team | WHERE t == "red"', 'ENRICH(owners, team) eq "red"'],
    ['KEEP user.id | LOOKUP JOIN people ON user.id | WHERE team == "red"', 'LOOKUP(people, team) eq "red"'],
    ['COMPLETION v = p WITH {"inference_id": "m"} | WHERE v LIKE "TP*"', 'COMPLETION(p, v) wildcard "TP*"'],
    ['STATS n = COUNT(*) BY user.id | WHERE n > 5', 'n gt 5'],
    ['STATS COUNT(*) BY user.id | WHERE `COUNT(*)` > 5', 'COUNT(*) gt 5'],
    ['STATS n = COUNT(*) | EVAL r = n / 2 | WHERE r > 5', 'n / 2 gt 5'],
    ['STATS n = COUNT(*) BY u = TO_LOWER(user.id) | WHERE u == "x"', 'TO_LOWER(user.id) eq "x"'],
    ['STATS n = COUNT(*) WHERE a == 1 BY b', 'a eq 1'],
    ['STATS n = COUNT(*) WHERE a == 1, m = MAX(c) WHERE NOT d', '(a eq 1 or not d eq true)'],
    ['INLINE STATS m = AVG(x) BY user.id | WHERE x > m', 'x gt «m»'],
    ['FORK (WHERE a == 1) (WHERE b == 2 | EVAL c = 1) | WHERE a > 5', 'a gt 5'],
  ])('%s', (commands, expected) => expect(shown(`FROM logs-* | ${commands}`)).toBe(expected));

  test('an aggregated column says how it is made, and of what', () => {
    const [n] = testsOf(
      conditionOf(
        'FROM l | EVAL u = TO_LOWER(user.id) | STATS n = count_distinct(u) WHERE ok BY a | RENAME n AS m | WHERE m > 2',
      ),
    );
    expect(n).toMatchObject({
      field: 'n',
      aggregate: 'COUNT_DISTINCT(TO_LOWER(user.id)) WHERE ok',
      sources: ['user.id', 'ok'],
      text: 'm > 2',
    });
  });

  test('of repeated aggregations each column is its own', () => {
    const query = 'FROM l | STATS n = COUNT() BY a, b | STATS n = MAX(n), s = SUM(n) BY a | WHERE n > 1 AND s > 2';
    const made = testsOf(conditionOf(query)).map(({ field, aggregate }) => `${field} = ${aggregate}`);
    expect(made).toEqual(['n = MAX(n)', 's = SUM(n)']);
  });
});

test('columns of ROW are told by their names', () => {
  const query = 'ROW a = ["x", "y"], b = 1 | MV_EXPAND a | WHERE a LIKE "x*" AND b IN (0, b) AND b > 1';
  expect(shown(query)).toBe('(a wildcard "x*" and (b in 0 or b eq «b») and b gt 1)');
});

test('a test is told without the parentheses around it', () => {
  const texts = (query: string) => testsOf(conditionOf(query)).map((t) => t.text);
  expect(texts('FROM l | WHERE ((a == 1)) AND (( b ) IN (1)) AND ( /* why */ c LIKE "x" ) AND (NOT (d))')).toEqual([
    'a == 1',
    '( b ) IN (1)',
    'c LIKE "x"',
    'd',
  ]);
  expect(texts('FROM l | WHERE (a + 1) * (b) > 3 AND (a) == (b)')).toEqual(['(a + 1) * (b) > 3', '(a) == (b)']);
});
