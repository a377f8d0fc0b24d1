import { describe, expect, test } from 'vitest';
import { eqlAnatomy } from '../../../src/catalog/eql/eql-anatomy.ts';
import type { Predicate } from '../../../src/catalog/predicate.ts';
import { sketchStages } from './sketch.ts';

const CONDITIONS: [condition: string, read: string][] = [
  ['user.name == "mira"', 'user.name eq mira'],
  ['user.name != "mira"', 'user.name ne mira'],
  ['port < 1 or port <= 2', 'or(port lt 1; port lte 2)'],
  ['port > 3 or port >= 4', 'or(port gt 3; port gte 4)'],
  ['3 < port or 3 <= port', 'or(port gt 3; port gte 3)'],
  ['3 > port or 3 >= port', 'or(port lt 3; port lte 3)'],
  ['"a" == b and "a" != b', 'and(b eq a; b ne a)'],
  ['a == -5 and b > 0.5', 'and(a eq -5; b gt 0.5)'],
  ['a > 2 * 1024 - 1 and b == 7 / 2 and c == 7 / 2.0', 'and(a gt 2047; b eq 3; c eq 3.5)'],
  ['a == 9007199254740993 and b == -9007199254740993', 'and(a eq 9007199254740993; b eq -9007199254740993)'],
  ['a == null or a != null', 'or(a is_null; a is_not_null)'],
  ['null == a', 'a is_null'],
  ['not a == null', 'not(!a is_null)'],
  ['signed', 'signed eq true'],
  ['not signed', 'not(!signed eq true)'],
  ['signed == false', 'signed eq false'],
  ['not not a == 1', 'not(not(a eq 1))'],
  ['not (a == 1 or not b == 2)', 'not(or(!a eq 1; not(b eq 2)))'],
  ['a : "x"', 'a eq~ x'],
  ['a : ("x")', 'a eq~ x'],
  ['a : ("x", "y")', 'a in~ x, y'],
  ['a : ("x", "y*")', 'a wildcard~ x, y*'],
  ['a : "?x"', 'a wildcard~ ?x'],
  ['a : "*"', 'a is_not_null'],
  ['a : "?*"', 'a wildcard~ ?*'],
  ['a == "x*"', 'a eq x*'],
  ['a in ("x*", "y")', 'a in x*, y'],
  ['a in~ ("x")', 'a in~ x'],
  ['a not in ("x", 5)', 'not(!a in x, 5)'],
  ['not a in ("x")', 'not(!a in x)'],
  ['not a not in ("x")', 'not(not(a in x))'],
  ['a like "x"', 'a wildcard x'],
  ['a like~ ("x*", "y")', 'a wildcard~ x*, y'],
  ['a regex "x.*" or a regex~ ("y", "z")', 'or(a regex x.*; a regex~ y, z)'],
  ['cidrMatch(ip, "10.0.0.0/8", "::1")', 'ip cidr 10.0.0.0/8, ::1'],
  ['not cidrmatch(ip, "10.0.0.0/8")', 'not(!ip cidr 10.0.0.0/8)'],
  ['startsWith(a, "x") or startswith~(a, "x")', 'or(a starts_with x; a starts_with~ x)'],
  ['endsWith(a, "x") or endsWith~(a, "x")', 'or(a ends_with x; a ends_with~ x)'],
  ['stringContains(a, "x") or stringContains~(a, "x")', 'or(a contains x; a contains~ x)'],
  ['wildcard(a, "x*", "y") or match~(a, "z+")', 'or(a wildcard x*, y; a regex~ z+)'],
  ['stringContains(a, "x") == true', 'a contains x'],
  ['stringContains(a, "x") == false', 'not(!a contains x)'],
  ['true != (a == 1 or b == 2)', 'not(or(!a eq 1; !b eq 2))'],
  ['not cidrMatch(ip, "::1") == false', 'not(not(ip cidr ::1))'],
  ['length(a) > 200', 'length(a) gt 200'],
  ['200 < length(?a.`b-c`)', 'length(`a.b-c`) gt 200'],
  ['startsWith~(substring(a, 3), "x")', 'substring(a, 3) starts_with~ x'],
  ['concat(a, ":", b) in ("x:y", "z:w")', 'concat(a, ":", b) in x:y, z:w'],
  ['a - b > 5', 'a - b gt 5'],
  ['(a + b) * 2 == 10', '(a + b) * 2 eq 10'],
  ['endsWith~(a, b)', 'endsWith~(a, b) eq~ true'],
  ['startsWith("abc", a)', 'startsWith("abc", a) eq true'],
  ['args[0] == "-c"', 'args[0] eq -c'],
  ['?a == 1', 'a eq 1'],
  ['`a b` == 1', 'a b eq 1'],
  ['true', 'true'],
  ['1 == 1 and "a" == "b" and 2 < 3', 'and(true; false; true)'],
  ['a == b', 'a eq «b»'],
  ['not a : b', 'not(!a eq~ «b»)'],
  ['a in ("x", b)', 'or(a in x; a eq «b»)'],
  ['length(a) > length(b)', 'length(a) gt «length(b)»'],
  ['a == concat("x", "y")', 'a eq «concat("x", "y")»'],
  ['"x" in ("x", "y")', '<"x" in ("x", "y"): reads no field: >'],
  ['"x" in (a, b)', '<"x" in (a, b): looks for a value among fields: a, b>'],
  ['"x" : a', '<"x" : a: looks for a value among fields: a>'],
  ['now() == a', 'a eq «now()»'],
  ['now() > 5', '<now() > 5: reads no field: >'],
  ['child of [process where a == 1]', '<child of [process where a == 1]: looks at the events of related processes: a>'],
  ['a + 1', '<a + 1: a value that is no condition: a>'],
  ['null', '<null: a value that is no condition: >'],
];

describe('a condition in EQL', () => {
  test.each(CONDITIONS)('%s', (condition, read) => {
    expect(sketchStages(eqlAnatomy(`any where ${condition}`))).toEqual([`event ${read}`]);
  });

  test('tells each test with its text, its place and its fields', () => {
    const query = 'any where not concat(b, ?a) : /* loud */ ("X*", "y")';
    const [stage] = eqlAnatomy(query).stages;
    const start = query.indexOf('concat');
    const expected: Predicate = {
      field: 'concat(b, a)',
      sources: ['a', 'b'],
      kind: 'wildcard',
      values: ['X*', 'y'],
      negated: true,
      ignoreCase: true,
      text: 'concat(b, ?a) : /* loud */ ("X*", "y")',
      span: { start, end: query.length },
    };
    expect(stage!.condition).toEqual({ kind: 'not', of: { kind: 'test', test: expected } });
  });
});

describe('an event query', () => {
  test('tests its category', () => {
    const query = '// about\nprocess where (user.id == "0" and not tty) // done\n';
    expect(eqlAnatomy(query, { streams: ['logs-host-*'] })).toMatchObject({
      stages: [{ n: 1, kind: 'event', text: 'process where (user.id == "0" and not tty)', makes: [] }],
      outputs: [
        { field: 'event.category', source: 'event' },
        { field: 'tty', source: 'event' },
        { field: 'user.id', source: 'event' },
        { field: '*', source: 'event' },
      ],
      groupBy: [],
      streams: ['logs-host-*'],
      fields: ['event.category', 'tty', 'user.id'],
    });
    expect(sketchStages(eqlAnatomy(query))).toEqual([
      'event and(event.category eq process; user.id eq 0; not(!tty eq true))',
    ]);
  });

  test('of any category tests none', () => {
    const { stages, fields } = eqlAnatomy('any where tty or args[3] == "x"');
    expect(stages[0]!.reads).toEqual(['args', 'tty']);
    expect(fields).toEqual(['args', 'tty']);
  });

  test('may be its category alone, or nothing', () => {
    expect(sketchStages(eqlAnatomy('"my events" where true'))).toEqual(['event event.category eq my events']);
    expect(sketchStages(eqlAnatomy('any where true'))).toEqual(['event true']);
    const overridden = eqlAnatomy('file where true', { categoryField: 'kind' });
    expect([sketchStages(overridden), overridden.fields]).toEqual([['event kind eq file'], ['kind']]);
    expect(sketchStages(eqlAnatomy('file where a or b'))).toEqual([
      'event and(event.category eq file; or(a eq true; b eq true))',
    ]);
    expect(sketchStages(eqlAnatomy('file where false'))).toEqual(['event and(event.category eq file; false)']);
  });
});

describe('a sequence', () => {
  const query = `sequence by user.id, ?host.id with maxspan=10m
    // first
    [authentication where ok == false] by source.ip with runs=5
    ![any where noise] by source.ip
    [process where name : "cu*"] by destination.ip
  until [process where ended and pid > 4] by killer.ip
  | filter score > 3
  | unique user.name`;

  test('has a stage for its head, for each event and for each pipe', () => {
    const { stages } = eqlAnatomy(query);
    expect(stages.map(({ n, kind, text }) => `${n} ${kind}: ${text}`)).toEqual([
      '1 sequence: sequence by user.id, ?host.id with maxspan=10m',
      '2 event: [authentication where ok == false] by source.ip with runs=5',
      '3 missing: ![any where noise] by source.ip',
      '4 event: [process where name : "cu*"] by destination.ip',
      '5 until: [process where ended and pid > 4] by killer.ip',
      '6 filter: filter score > 3',
      '7 unique: unique user.name',
    ]);
    expect(stages.map(({ reads }) => reads)).toEqual([
      ['host.id', 'user.id'],
      ['event.category', 'ok', 'source.ip'],
      ['noise', 'source.ip'],
      ['destination.ip', 'event.category', 'name'],
      ['ended', 'event.category', 'killer.ip', 'pid'],
      ['score'],
      ['user.name'],
    ]);
  });

  test('has the conditions of its events; those of a missing event are negated', () => {
    expect(sketchStages(eqlAnatomy(query))).toEqual([
      'sequence',
      'event and(event.category eq authentication; ok eq false)',
      'missing not(!noise eq true)',
      'event and(event.category eq process; name wildcard~ cu*)',
      'until and(event.category eq process; ended eq true; pid gt 4)',
      'filter score gt 3',
      'unique',
    ]);
  });

  test('is grouped by what joins its events, and gives the events that it finds', () => {
    const { groupBy, outputs, fields } = eqlAnatomy(query);
    expect(groupBy).toEqual(['destination.ip', 'host.id', 'source.ip', 'user.id']);
    expect(outputs).toEqual([
      { field: 'user.id', source: 'sequence by' },
      { field: 'host.id', source: 'sequence by' },
      { field: 'source.ip', source: 'sequence by' },
      { field: 'destination.ip', source: 'sequence by' },
      { field: 'event.category', source: 'event' },
      { field: 'name', source: 'event' },
      { field: 'ok', source: 'event' },
      { field: 'score', source: 'event' },
      { field: 'user.name', source: 'event' },
      { field: '*', source: 'event' },
    ]);
    expect(fields).toContain('killer.ip');
  });

  test('may be a sample', () => {
    const { stages, groupBy, outputs } = eqlAnatomy('sample by lower(host.id) [a where x] [b where true]');
    expect(stages.map(({ kind, text }) => [kind, text])).toEqual([
      ['sample', 'sample by lower(host.id)'],
      ['event', '[a where x]'],
      ['event', '[b where true]'],
    ]);
    expect(groupBy).toEqual(['lower(host.id)']);
    expect(outputs[0]).toEqual({ field: 'lower(host.id)', source: 'sample by' });
  });
});

describe('what cannot be read', () => {
  test('of pipes is one opaque stage', () => {
    expect(sketchStages(eqlAnatomy('any where a | head 5 | Shuffle x=5 | tail 2'))).toEqual([
      'event a eq true',
      'head',
      'shuffle <no pipe is known by the name Shuffle>',
      'tail',
    ]);
  });

  test('as a whole is one opaque stage', () => {
    expect(eqlAnatomy(' any where a = 1 ', { streams: ['logs-*'] })).toEqual({
      stages: [{ n: 1, kind: 'query', text: 'any where a = 1', reads: [], makes: [], opaque: '`=` compares nothing' }],
      outputs: [],
      groupBy: [],
      streams: ['logs-*'],
      fields: [],
    });
  });
});
