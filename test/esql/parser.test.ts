import { describe, expect, test } from 'vitest';
import type { CommandSyntax, ExpressionSyntax, QuerySyntax } from '../../src/esql/ast.ts';
import { parseQuery } from '../../src/esql/parser.ts';

function parse(text: string): QuerySyntax {
  const { query, diagnostics } = parseQuery(text);
  expect(diagnostics).toEqual([]);
  return query!;
}

function command(text: string): CommandSyntax {
  const { commands } = parse(`FROM a | ${text}`);
  expect(commands).toHaveLength(1);
  return commands[0]!;
}

function condition(text: string): ExpressionSyntax {
  const where = command(`WHERE ${text}`);
  if (where.kind !== 'where') throw new Error('not a WHERE');
  return where.condition;
}

/** A tree as nested lists: `(ADD a (MULTIPLY b 2))`; functions as `f[...]`. */
function shape(tree: ExpressionSyntax): string {
  switch (tree.kind) {
    case 'call': {
      const args = tree.args.map(shape);
      return tree.operator ? `(${[tree.name, ...args].join(' ')})` : `${tree.name}[${args.join(' ')}]`;
    }
    case 'list':
      return `{${tree.items.map(shape).join(' ')}}`;
    case 'map':
      return `<${tree.entries.map((e) => `${e.key}:${shape(e.value)}`).join(' ')}>`;
    case 'name':
      return tree.name;
    case 'parameter':
      return `?${tree.name}`;
    case 'timespan':
      return `${tree.amount}_${tree.unit}`;
    case 'string':
      return JSON.stringify(tree.value);
    case 'integer':
      return `${tree.value}`;
    case 'decimal':
      return `d${tree.value}`;
    case 'boolean':
      return String(tree.value);
    case 'null':
      return 'null';
    case 'star':
      return '*';
  }
}

describe('expressions', () => {
  test.each([
    ['a OR b AND c OR d', '(OR a (AND b c) d)'],
    ['a AND b AND c', '(AND a b c)'],
    ['(a AND b) AND (c AND d)', '(AND (AND a b) (AND c d))'],
    ['NOT a AND NOT NOT b', '(AND (NOT a) (NOT (NOT b)))'],
    ['NOT a == b OR c', '(OR (NOT (EQUALS a b)) c)'],
    ['a + b * c - d', '(SUBTRACT (ADD a (MULTIPLY b c)) d)'],
    ['a / b / c % d', '(MODULO (DIVIDE (DIVIDE a b) c) d)'],
    ['a + 1 >= b * 2', '(GREATER_OR_EQUAL (ADD a 1) (MULTIPLY b 2))'],
    ['a != b', '(NOT_EQUALS a b)'],
    ['a < b', '(LESS a b)'],
    ['a <= b', '(LESS_OR_EQUAL a b)'],
    ['a > b', '(GREATER a b)'],
    ['a IS NULL AND b + 1 is not null', '(AND (IS_NULL a) (IS_NOT_NULL (ADD b 1)))'],
    ['a == b IS NULL', '(IS_NULL (EQUALS a b))'],
    ['a IN (1, 2) OR b NOT IN (c)', '(OR (IN a 1 2) (NOT (IN b c)))'],
    ['NOT a IN (1)', '(NOT (IN a 1))'],
    ['a LIKE "x*" AND b not rlike "y.*"', '(AND (LIKE a "x*") (NOT (RLIKE b "y.*")))'],
    ['a LIKE ("x*", "y") OR a RLIKE ("z")', '(OR (LIKE a "x*" "y") (RLIKE a "z"))'],
    ['a LIKE ?pattern', '(LIKE a ?pattern)'],
    ['a LIKE CONCAT("x", "*")', '(LIKE a CONCAT["x" "*"])'],
    ['TO_LOWER(a) LIKE "x"', '(LIKE TO_LOWER[a] "x")'],
    ['message: "x" AND b::string : "y"', '(AND (MATCH message "x") (MATCH (CAST b string) "y"))'],
    ['-a + -b * c', '(ADD (NEGATE a) (MULTIPLY (NEGATE b) c))'],
    ['-5 - -5', '(SUBTRACT -5 -5)'],
    ['a-5', '(SUBTRACT a 5)'],
    ['-(5)', '(NEGATE 5)'],
    ['+5 - +a', '(SUBTRACT 5 a)'],
    ['-1.5', 'd-1.5'],
    ['-.5e1', 'd-5'],
    ['1. + 1E-3 + 4e2', '(ADD (ADD d1 d0.001) d400)'],
    ['99999999999999999999', '99999999999999999999'],
    ['-5::long', '(CAST -5 long)'],
    ['-a::long::string', '(NEGATE (CAST (CAST a long) string))'],
    ['"1"::int + 1', '(ADD (CAST "1" int) 1)'],
    ['NOW() - 1 day', '(SUBTRACT NOW[] 1_day)'],
    ['1DAY', '1_day'],
    ['-4 YEARS - 3 mo', '(SUBTRACT -4_years 3_mo)'],
    ['5 m', '5_m'],
    ['f(1 hour, -2 min)', 'F[1_hour -2_min]'],
    ['count(*) > 5', '(GREATER COUNT[*] 5)'],
    ['First(a, b) == LAST (c)', '(EQUALS FIRST[a b] LAST[c])'],
    ['left("x", 1)', 'LEFT["x" 1]'],
    ['match(a, "b", {"x": 1, "y": {"z": true}})', 'MATCH[a "b" <x:1 y:<z:true>>]'],
    ['f({})', 'F[<>]'],
    ['a == [1, -2, 3] OR b == ["x", ?, null]', '(OR (EQUALS a {1 -2 3}) (EQUALS b {"x" ? null}))'],
    ['MV_CONTAINS(a, [])', 'MV_CONTAINS[a {}]'],
    ['TRUE and False or NULL', '(OR (AND true false) null)'],
    ['a == ?x OR b == ?1 OR ??c == ?', '(OR (EQUALS a ?x) (EQUALS b ?1) (EQUALS ??c ?))'],
    ['gen_ai.usage.prompt_tokens > 0', '(GREATER gen_ai.usage.prompt_tokens 0)'],
    ['@timestamp > _x.y_1', '(GREATER @timestamp _x.y_1)'],
    ['`a b`.c == d.`e``f`', '(EQUALS a b.c d.e`f)'],
    ['a . b == `last`', '(EQUALS a.b last)'],
    ['process.last.in', 'process.last.in'],
    ['limit == sort AND from', '(AND (EQUALS limit sort) from)'],
    ['"a\\"b\\\\c\\n" == """x"y\\n"""', String.raw`(EQUALS "a\"b\\c\n" "x\"y\\n")`],
    ['"""a"""""', String.raw`"a\"\""`],
    ['"""""" == ""', '(EQUALS "" "")'],
    ['a /* or */ == // b\n 1 /* /* c */ */', '(EQUALS a 1)'],
    ['a == /* /* */ 1', '(EQUALS a 1)'],
    ['"// no comment /*" == a', '(EQUALS "// no comment /*" a)'],
  ])('%s', (text, expected) => {
    expect(shape(condition(text))).toBe(expected);
  });

  test('every node has the span of its text', () => {
    const text = 'FROM a | WHERE NOT (b + -5 IN (1, c)) AND d::long IS NOT NULL AND e NOT LIKE "f"';
    const marks: string[] = [];
    const walk = (tree: ExpressionSyntax): void => {
      const own = text.slice(tree.span.start, tree.span.end);
      marks.push(tree.kind === 'call' ? `${own} @ ${text.slice(tree.nameSpan.start, tree.nameSpan.end)}` : own);
      if (tree.kind === 'call') tree.args.forEach(walk);
    };
    const where = parse(text).commands[0]!;
    expect(text.slice(where.span.start, where.span.end)).toBe(text.slice(9));
    if (where.kind === 'where') walk(where.condition);
    expect(marks).toEqual([
      'NOT (b + -5 IN (1, c)) AND d::long IS NOT NULL AND e NOT LIKE "f" @ AND',
      'NOT (b + -5 IN (1, c)) @ NOT',
      '(b + -5 IN (1, c)) @ IN',
      'b + -5 @ +',
      'b',
      '-5',
      '1',
      'c',
      'd::long IS NOT NULL @ IS NOT NULL',
      'd::long @ ::',
      'd',
      'long',
      'e NOT LIKE "f" @ NOT',
      'e NOT LIKE "f" @ LIKE',
      'e',
      '"f"',
    ]);
  });

  test('hostile names stay plain data', () => {
    expect(shape(condition('f(__proto__.constructor, {"__proto__": 1})'))).toBe(
      'F[__proto__.constructor <__proto__:1>]',
    );
  });
});

describe('sources', () => {
  test.each([
    ['FROM logs-aws_bedrock.invocation-*', ['logs-aws_bedrock.invocation-*'], []],
    ['from a,b , -c*', ['a', 'b', '-c*'], []],
    ['FROM <logs-{now/d}>, remote:idx, a::data', ['<logs-{now/d}>', 'remote:idx', 'a::data'], []],
    ['FROM "a b", """c""", "d, e"', ['a b', 'c', 'd', 'e'], []],
    ['FROM remote:"x y"', ['remote:x y'], []],
    ['FROM logs-* // all\n METADATA _id, _index', ['logs-*'], ['_id', '_index']],
    ['from logs metadata _id', ['logs'], ['_id']],
    ['FROM logs [METADATA _id, _version]', ['logs'], ['_id', '_version']],
    ['FROM "metadata" MetaData `x y`', ['metadata'], ['x y']],
    ['FROM a/b//c', ['a/b'], []],
  ])('%s', (text, patterns, metadata) => {
    const { source } = parse(text);
    if (source.kind !== 'from') throw new Error('not a FROM');
    expect(source.patterns.map((p) => p.name)).toEqual(patterns);
    expect(source.metadata.map((m) => m.name)).toEqual(metadata);
  });

  test('ROW has fields', () => {
    const { source } = parse('ROW a = 1, b.c = "x", 2 + 3');
    if (source.kind !== 'row') throw new Error('not a ROW');
    expect(source.fields.map((f) => [f.name?.name, shape(f.expression)])).toEqual([
      ['a', '1'],
      ['b.c', '"x"'],
      [undefined, '(ADD 2 3)'],
    ]);
  });

  test('queries in parentheses stand among the patterns of FROM', () => {
    const { source, commands } = parse(
      'FROM a, (FROM b METADATA _id | WHERE c == ")" | LIMIT 2), d METADATA _index | LIMIT 1',
    );
    if (source.kind !== 'from') throw new Error('not a FROM');
    expect(source.patterns.map((p) => p.name)).toEqual(['a', 'd']);
    expect(source.metadata.map((m) => m.name)).toEqual(['_index']);
    const [subquery] = source.subqueries;
    expect(subquery?.source.kind).toBe('from');
    expect(subquery?.commands.map((c) => c.kind)).toEqual(['where', 'limit']);
    expect(commands.map((c) => c.kind)).toEqual(['limit']);
  });

  test('SET stands before the query', () => {
    const { settings, source } = parse('SET x = "a|b"; set y = 1; FROM c | LIMIT 1');
    expect(settings.map((s) => [s.name.name, shape(s.value)])).toEqual([
      ['x', '"a|b"'],
      ['y', '1'],
    ]);
    expect(source.kind).toBe('from');
  });

  test('SHOW INFO', () => {
    expect(parse('SHOW INFO').source.kind).toBe('show');
  });

  test.each([
    ['TS metrics-* | LIMIT 1', 'TS'],
    ['EXPLAIN [FROM a | WHERE b] | LIMIT 1', 'EXPLAIN'],
  ])('%s is named as unsupported', (text, name) => {
    const { source, commands } = parse(text);
    const end = text.endsWith(' | LIMIT 1') ? text.length - 10 : text.length;
    expect(source).toEqual({ kind: 'unsupported', name, text: text.slice(0, end), span: { start: 0, end } });
    expect(commands.map((c) => c.kind)).toEqual(end === text.length ? [] : ['limit']);
  });
});

describe('commands', () => {
  test('EVAL names fields by what stands before `=`, or by nothing', () => {
    const text = 'eval a.`b c` = d == 1, e == 2, f(g) , (h)';
    const found = command(text);
    if (found.kind !== 'eval') throw new Error('not an EVAL');
    expect(found.fields.map((f) => [f.name?.name, shape(f.expression)])).toEqual([
      ['a.b c', '(EQUALS d 1)'],
      [undefined, '(EQUALS e 2)'],
      [undefined, 'F[g]'],
      [undefined, 'h'],
    ]);
    const texts = found.fields.map((f) => text.slice(f.span.start - 9, f.span.end - 9));
    expect(texts).toEqual(['a.`b c` = d == 1', 'e == 2', 'f(g)', '(h)']);
  });

  test.each([
    ['KEEP gen_ai.*, `*`, a*`b*`.c, *, by', ['gen_ai.*', '*', 'a*b*.c', '*', 'by'], [true, false, true, true, false]],
    ['DROP a . b, @timestamp', ['a.b', '@timestamp'], [false, false]],
  ])('%s', (text, names, wild) => {
    const found = command(text);
    if (found.kind !== 'keep' && found.kind !== 'drop') throw new Error('neither KEEP nor DROP');
    expect(found.patterns.map((p) => p.name)).toEqual(names);
    expect(found.patterns.map((p) => p.pattern)).toEqual(wild);
  });

  test('a pattern has its literal pieces', () => {
    const found = command('KEEP a*`b*`.c*, `d*`');
    if (found.kind !== 'keep') throw new Error('not a KEEP');
    expect(found.patterns.map((p) => p.pieces)).toEqual([['a', 'b*.c', ''], ['d*']]);
  });

  test('RENAME reads both orders', () => {
    const found = command('RENAME a AS b, c.d = `e f`');
    if (found.kind !== 'rename') throw new Error('not a RENAME');
    expect(found.renames.map((r) => [r.from.name, r.to.name])).toEqual([
      ['a', 'b'],
      ['e f', 'c.d'],
    ]);
  });

  test.each([
    [
      'STATS BY a, b = c',
      [],
      [
        [undefined, 'a'],
        ['b', 'c'],
      ],
    ],
    ['STATS count(*)', [[undefined, 'COUNT[*]', undefined]], []],
    [
      'stats x = max(a) where b > 1 and c, min(d) by BUCKET(e, 1 hour)',
      [
        ['x', 'MAX[a]', '(AND (GREATER b 1) c)'],
        [undefined, 'MIN[d]', undefined],
      ],
      [[undefined, 'BUCKET[e 1_hour]']],
    ],
  ])('%s', (text, aggregates, groups) => {
    const found = command(text);
    if (found.kind !== 'stats') throw new Error('not a STATS');
    const filters = found.aggregates.map((a) => (a.filter === undefined ? undefined : shape(a.filter)));
    expect(found.aggregates.map((a, i) => [a.name?.name, shape(a.expression), filters[i]])).toEqual(aggregates);
    expect(found.groups.map((g) => [g.name?.name, shape(g.expression)])).toEqual(groups);
  });

  test('SORT, LIMIT and MV_EXPAND', () => {
    const { commands } = parse(
      'FROM a | SORT b, c DESC, d + 1 asc NULLS first, e nulls LAST | LIMIT 10 | MV_EXPAND f.g',
    );
    const [sort, limit, expand] = commands;
    if (sort?.kind !== 'sort' || limit?.kind !== 'limit' || expand?.kind !== 'mv_expand')
      throw new Error('other kinds');
    expect(sort.keys.map((k) => [shape(k.expression), k.descending, k.nulls])).toEqual([
      ['b', false, undefined],
      ['c', true, undefined],
      ['(ADD d 1)', false, 'first'],
      ['e', false, 'last'],
    ]);
    expect(shape(limit.count)).toBe('10');
    expect(expand.column.name).toBe('f.g');
  });

  test('LOOKUP JOIN and ENRICH', () => {
    const { commands } = parse(
      'FROM a | LOOKUP JOIN "threat list" ON b, c.d | lookup join t on e == f AND g > 1 | ENRICH _any:my-policy ON a WITH b = c, d | ENRICH p',
    );
    const [fields, condition, enrich, plain] = commands;
    if (fields?.kind !== 'lookup_join' || condition?.kind !== 'lookup_join') throw new Error('other kinds');
    if (enrich?.kind !== 'enrich' || plain?.kind !== 'enrich') throw new Error('other kinds');
    expect([fields.table.name, fields.conditions.map(shape)]).toEqual(['threat list', ['b', 'c.d']]);
    expect(condition.conditions.map(shape)).toEqual(['(AND (EQUALS e f) (GREATER g 1))']);
    expect([enrich.policy.name, enrich.on?.name]).toEqual(['my-policy', 'a']);
    expect(enrich.fields.map((f) => [f.name.name, f.field.name])).toEqual([
      ['b', 'c'],
      ['d', 'd'],
    ]);
    expect([plain.policy.name, plain.on, plain.fields]).toEqual(['p', undefined, []]);
  });

  test('INLINE STATS is a STATS, under both spellings', () => {
    const { commands } = parse('FROM a | INLINE STATS x = MAX(b) BY c | inlinestats COUNT(*)');
    expect(commands.map((c) => c.kind)).toEqual(['inline_stats', 'inline_stats']);
  });

  test('FORK has branches of commands', () => {
    const { commands } = parse(
      'FROM a | FORK ( WHERE b == "|)" | LIMIT 1 ) (SORT c | STATS BY d) | SAMPLE 0.1 | LIMIT 5 BY e, f + 1',
    );
    const [fork, sample, limit] = commands;
    if (fork?.kind !== 'fork' || sample?.kind !== 'sample' || limit?.kind !== 'limit') throw new Error('other kinds');
    expect(fork.branches.map((b) => b.commands.map((c) => c.kind))).toEqual([
      ['where', 'limit'],
      ['sort', 'stats'],
    ]);
    expect(shape(sample.probability)).toBe('d0.1');
    expect(limit.groups.map(shape)).toEqual(['e', '(ADD f 1)']);
  });

  test('a mistake in a branch ends with it', () => {
    const { query: tree, diagnostics } = parseQuery('FROM a | FORK (WHERE (b == | LIMIT 1) (LIMIT 2) | KEEP c');
    expect(diagnostics).toHaveLength(1);
    expect(tree?.commands.map((c) => c.kind)).toEqual(['fork', 'keep']);
  });

  test('URI_PARTS, USER_AGENT and REGISTERED_DOMAIN name a prefix', () => {
    const { commands } = parse('ROW a = 1 | URI_PARTS p.q = a | USER_AGENT u = CONCAT(a, b) WITH {"regex_file": "x"}');
    const [uri, agent] = commands;
    if (uri?.kind !== 'uri_parts' || agent?.kind !== 'user_agent') throw new Error('other kinds');
    expect([uri.prefix.name, shape(uri.input), uri.options]).toEqual(['p.q', 'a', []]);
    expect(agent.options.map((o) => [o.key, shape(o.value)])).toEqual([['regex_file', '"x"']]);
  });

  test('COMPLETION', () => {
    const { commands } = parse('FROM a | COMPLETION x = CONCAT("p", b) WITH {"inference_id": "m"} | COMPLETION c');
    const [named, plain] = commands;
    if (named?.kind !== 'completion' || plain?.kind !== 'completion') throw new Error('other kinds');
    expect([named.target?.name, shape(named.prompt)]).toEqual(['x', 'CONCAT["p" b]']);
    expect(named.options.map((o) => [o.key, shape(o.value)])).toEqual([['inference_id', '"m"']]);
    expect([plain.target, shape(plain.prompt), plain.options]).toEqual([undefined, 'c', []]);
  });

  test('DISSECT and GROK', () => {
    const { commands } = parse(
      'FROM a | DISSECT CONCAT(b, c) "%{d}|%{e}" append_separator="," | dissect f """%{g} "h" """ | grok i.j "| (", """\\[%{X:k}"""',
    );
    const [first, second, grok] = commands;
    if (first?.kind !== 'dissect' || second?.kind !== 'dissect' || grok?.kind !== 'grok')
      throw new Error('other kinds');
    expect([shape(first.input), first.pattern.value, first.separator]).toEqual(['CONCAT[b c]', '%{d}|%{e}', ',']);
    expect([shape(second.input), second.pattern.value, second.separator]).toEqual(['f', '%{g} "h" ', '']);
    expect([shape(grok.input), grok.patterns.map((p) => p.value)]).toEqual(['i.j', ['| (', '\\[%{X:k}']]);
  });

  test.each([
    ['left join threats ON a', 'LEFT JOIN'],
    ['COMPLETION x = a WITH model /* | */', 'COMPLETION'],
    ['CHANGE_POINT a ON b', 'CHANGE_POINT'],
  ])('%s is named as unsupported', (text, name) => {
    const { commands } = parse(`FROM a | ${text} | KEEP b`);
    const written = text.replace(' /* | */', '');
    const span = { start: 9, end: 9 + written.length };
    expect(commands[0]).toEqual({ kind: 'unsupported', name, text: written, span });
    expect(commands.map((c) => c.kind)).toEqual(['unsupported', 'keep']);
  });

  test('a byte order mark and comments around a query do no harm', () => {
    const text = '\ufeff// first\nFROM a // all\n| LIMIT 1 // last';
    const { span } = parse(text);
    expect(text.slice(span.start, span.end)).toBe('FROM a // all\n| LIMIT 1');
  });
});
