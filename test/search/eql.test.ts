import { describe, expect, test } from 'vitest';
import type { EqlEvent, EqlExpression, EqlPipe, EqlQuery, EqlTerm } from '../../src/search/eql/ast.ts';
import { parseEql } from '../../src/search/eql/parse-eql.ts';

/** A tree as short text, fully in parentheses: `and(==(user.name, "a"), in~(x, 1, 2))`. */
function sketch(node: EqlExpression): string {
  const call = (name: string, ...items: readonly EqlExpression[]) => `${name}(${items.map(sketch).join(', ')})`;
  switch (node.kind) {
    case 'or':
    case 'and':
      return call(node.kind, ...node.items);
    case 'not':
      return call('not', node.item);
    case 'comparison':
      return call(node.operator, node.left, node.right);
    case 'in':
      return call(`${node.negated ? 'not-' : ''}in${node.ignoreCase ? '~' : ''}`, node.item, ...node.values);
    case 'pattern':
      return call(node.operator + (node.ignoreCase ? '~' : ''), node.item, ...node.values);
    case 'lineage':
      return `${node.relation}-of[${sketchEvent(node.event)}]`;
    case 'sum':
    case 'product':
      return `(${sketch(node.first)}${node.rest.map(({ sign, item }) => sign + sketch(item)).join('')})`;
    case 'unary':
      return `(${node.sign}${sketch(node.item)})`;
    case 'call':
      return call(`${node.name}${node.ignoreCase ? '~' : ''}`, ...node.args);
    case 'field':
      return (
        (node.optional ? '?' : '') + node.path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join('|')
      );
    case 'string':
      return JSON.stringify(node.value);
    case 'number':
      return node.text;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

function sketchEvent({ category, condition }: EqlEvent): string {
  return `${category.name === undefined ? 'any' : `'${category.name}'`} ${sketch(condition)}`;
}

function sketchTerm({ event, missing, by, runs }: EqlTerm): string {
  const keys = by.length === 0 ? '' : ` by ${by.map(sketch).join(',')}`;
  return `${missing ? '!' : ''}[${sketchEvent(event)}]${keys}${runs === undefined ? '' : ` x${runs}`}`;
}

function sketchPipe(pipe: EqlPipe): string {
  return pipe.kind === 'unknown'
    ? `| ?${pipe.name} ${pipe.text}`
    : `| ${pipe.name} ${pipe.items.map(sketch).join(',')}`;
}

function sketchQuery({ body, pipes }: EqlQuery): string {
  const after = pipes.map((pipe) => ` ${sketchPipe(pipe).trim()}`).join('');
  if (body.kind === 'event') return sketchEvent(body.event) + after;
  const by = body.by.length === 0 ? '' : ` by ${body.by.map(sketch).join(',')}`;
  const within = body.maxspan === undefined ? '' : ` in ${body.maxspan.amount}${body.maxspan.unit}`;
  const until = body.until === undefined ? '' : ` until ${sketchTerm(body.until)}`;
  return `${body.kind}${by}${within} ${body.terms.map(sketchTerm).join(' ')}${until}${after}`;
}

const CONDITIONS: [condition: string, tree: string][] = [
  ['true', 'true'],
  ['false', 'false'],
  ['user.name == "mira"', '==(user.name, "mira")'],
  ['port != 443', '!=(port, 443)'],
  ['port < 1 or port <= 2 or port > 3 or port >= 4', 'or(<(port, 1), <=(port, 2), >(port, 3), >=(port, 4))'],
  ['3 < port', '<(3, port)'],
  ['score > 0.75 and score < 1e3 and score != .5', 'and(>(score, 0.75), <(score, 1e3), !=(score, .5))'],
  ['delta == -4', '==(delta, (-4))'],
  ['delta == - -4', '==(delta, (-(-4)))'],
  ['shell == null', '==(shell, null)'],
  ['shell != null', '!=(shell, null)'],
  ['signed', 'signed'],
  ['not signed', 'not(signed)'],
  ['not not signed', 'not(not(signed))'],
  ['a == 1 and b == 2 or c == 3', 'or(and(==(a, 1), ==(b, 2)), ==(c, 3))'],
  ['a == 1 and (b == 2 or c == 3)', 'and(==(a, 1), or(==(b, 2), ==(c, 3)))'],
  ['not a == 1 and b == 2', 'and(not(==(a, 1)), ==(b, 2))'],
  ['not (a == 1 and b == 2)', 'not(and(==(a, 1), ==(b, 2)))'],
  ['(a and b) and c', 'and(and(a, b), c)'],
  ['((a))', 'a'],
  ['name : "Bash"', ':~(name, "Bash")'],
  ['name:"ba*"', ':~(name, "ba*")'],
  ['name : ("ba*", "z?h")', ':~(name, "ba*", "z?h")'],
  ['name : ("only")', ':~(name, "only")'],
  ['name like "b*"', 'like(name, "b*")'],
  ['name like~ ("b*", "c?")', 'like~(name, "b*", "c?")'],
  ['name regex "b.+"', 'regex(name, "b.+")'],
  ['name regex~ ("b.+", """c\\d""")', 'regex~(name, "b.+", "c\\\\d")'],
  ['name in ("a", "b")', 'in(name, "a", "b")'],
  ['code in (1, 2.5, -3, null, true)', 'in(code, 1, 2.5, (-3), null, true)'],
  ['name in~ ("a")', 'in~(name, "a")'],
  ['name not in ("a")', 'not-in(name, "a")'],
  ['name not in~ ("a", "b")', 'not-in~(name, "a", "b")'],
  ['not name in ("a")', 'not(in(name, "a"))'],
  ['name in ("a") == false', '==(in(name, "a"), false)'],
  ['(name : "a") != true', '!=(:~(name, "a"), true)'],
  ['?tty.name == null', '==(?tty.name, null)'],
  ['not ?tty.name : ("a", "b")', 'not(:~(?tty.name, "a", "b"))'],
  ['`my-field` == 1', '==(my-field, 1)'],
  ['`a b`.c.`6d` == 1', '==(a b.c.6d, 1)'],
  ['`tick``ed` == 1', '==(tick`ed, 1)'],
  ['?`x y` == 1', '==(?x y, 1)'],
  ['`where` == 1', '==(where, 1)'],
  ['k8s.any.where == 1', '==(k8s.any.where, 1)'],
  ['@timestamp != null and _id != null', 'and(!=(@timestamp, null), !=(_id, null))'],
  ['args[0] == "-c" and a.b[12].c == 1', 'and(==(args|[0], "-c"), ==(a.b|[12]|c, 1))'],
  ['a + b * 2 - c / 4 % 3 > 7', '>((a+(b*2)-(c/4%3)), 7)'],
  ['(a + b) * 2 > 7', '>(((a+b)*2), 7)'],
  ['a -5 > 7', '>((a-5), 7)'],
  ['+a > 7', '>((+a), 7)'],
  ['length(name) >= 2000', '>=(length(name), 2000)'],
  ['endsWith~(file.path, ".tmp")', 'endsWith~(file.path, ".tmp")'],
  ['startsWith(a, "x") and stringContains~(b, "y")', 'and(startsWith(a, "x"), stringContains~(b, "y"))'],
  ['cidrMatch(source.ip, "10.0.0.0/8", "::1/128")', 'cidrMatch(source.ip, "10.0.0.0/8", "::1/128")'],
  ['wildcard(a, "x*", "y?") or match~(b, "z+")', 'or(wildcard(a, "x*", "y?"), match~(b, "z+"))'],
  ['concat(a, ":", 5, b.c) == "u:5w"', '==(concat(a, ":", 5, b.c), "u:5w")'],
  ['indexOf(a, ".", 3) == 7', '==(indexOf(a, ".", 3), 7)'],
  ['between~(a, "<", ">", true) == "b"', '==(between~(a, "<", ">", true), "b")'],
  ['number(string(a), 16) > 9', '>(number(string(a), 16), 9)'],
  ['substring(a, -4, length(a) - 1) == "x"', '==(substring(a, (-4), (length(a)-1)), "x")'],
  ['add(a, 1) + subtract(b, 2) == multiply(c, 3)', '==((add(a, 1)+subtract(b, 2)), multiply(c, 3))'],
  ['divide(a, 2) == modulo(a, 2)', '==(divide(a, 2), modulo(a, 2))'],
  ['now() > 5', '>(now(), 5)'],
  ['child of [process where name == "sh"]', 'child-of[\'process\' ==(name, "sh")]'],
  ['not descendant of [any where true] and a', 'and(not(descendant-of[any true]), a)'],
  ['a == "tab\\tline\\nquote\\"back\\\\slash\\r\\b\\f\\\'"', '==(a, "tab\\tline\\nquote\\"back\\\\slash\\r\\b\\f\'")'],
  ['a == "\\u{e9}\\u{1F44D}\\u{0000200F}"', '==(a, "é👍\u200f")'],
  ['a == ""', '==(a, "")'],
  ['a == """C:\\dir\\"x" """', '==(a, "C:\\\\dir\\\\\\"x\\" ")'],
  ['a == """ends with a quote""""', '==(a, "ends with a quote\\"")'],
  ['a == """"""', '==(a, "")'],
  ['a == "// no /* comment"', '==(a, "// no /* comment")'],
  ['a == 1 // and b', '==(a, 1)'],
  ['a /* x\n// */ == 1 /**/', '==(a, 1)'],
  ['a / b // c\n > 1', '>((a/b), 1)'],
];

const QUERIES: [query: string, tree: string][] = [
  ['any where a', 'any a'],
  ['"my category" where a', "'my category' a"],
  ['"""x-y""" where a', "'x-y' a"],
  ['`x-y` where a', "'x-y' a"],
  ['"any" where a', "'any' a"],
  ['// first\nfile /* second */ where\n\ttrue\n', "'file' true"],
  ['sequence [a where x] [b where y]', "sequence ['a' x] ['b' y]"],
  ['sequence by u.id, ?h.id [a where x] [b where y]', "sequence by u.id,?h.id ['a' x] ['b' y]"],
  ['sequence with maxspan=500ms [a where x] [b where y]', "sequence in 500ms ['a' x] ['b' y]"],
  ['sequence by `h-1` with maxspan = 5 m [a where x] [b where y]', "sequence by h-1 in 5m ['a' x] ['b' y]"],
  ['sequence [a where x] by u, v with runs=3 [b where y] by w, z', "sequence ['a' x] by u,v x3 ['b' y] by w,z"],
  ['sequence [a where x] with runs = 100 by u [b where y] by w', "sequence ['a' x] by u x100 ['b' y] by w"],
  [
    'sequence by u with maxspan=1d [a where x] ![b where y] until [any where z] by v',
    "sequence by u in 1d ['a' x] !['b' y] until [any z] by v",
  ],
  [
    'sequence by args[1] [a where x] [b where args[2] == 1] by args[3] [any where z]',
    "sequence by args|[1] ['a' x] ['b' ==(args|[2], 1)] by args|[3] [any z]",
  ],
  ['sequence by substring(u, 2) [a where x] [b where y]', "sequence by substring(u, 2) ['a' x] ['b' y]"],
  ['sample by h.id [a where x] [b where y] by z', "sample by h.id ['a' x] ['b' y] by z"],
  ['join by h [a where x] [b where y] until [c where z]', "join by h ['a' x] ['b' y] until ['c' z]"],
  ['any where a | head 5', 'any a | head 5'],
  ['any where a | tail 5 | head', 'any a | tail 5 | head'],
  [
    'sequence [a where x] [b where y] | filter z > 1 and not w',
    "sequence ['a' x] ['b' y] | filter and(>(z, 1), not(w))",
  ],
  [
    'any where a | unique b, c.d | count b | sort b | unique_count b',
    'any a | unique b,c.d | count b | sort b | unique_count b',
  ],
  ['any where a | shuffle by x = [3) | head 1', 'any a | ?shuffle by x = [3) | head 1'],
  ['any where a | shuffle', 'any a | ?shuffle'],
];

describe('a query in EQL', () => {
  test.each(CONDITIONS)('any where %s', (condition, tree) => {
    const parsed = parseEql(`any where ${condition}`);
    expect(parsed.diagnostics).toEqual([]);
    expect(sketchQuery(parsed.tree!)).toBe(`any ${tree}`);
  });

  test.each(QUERIES)('%s', (query, tree) => {
    const parsed = parseEql(query);
    expect(parsed.diagnostics).toEqual([]);
    expect(sketchQuery(parsed.tree!)).toBe(tree);
  });

  test('has spans', () => {
    const query =
      'sequence by u with maxspan=1m /* x */ [a where (x : ("b", "c"))] by v with runs=2 [any where y] | head 5 ';
    const { body, pipes } = parseEql(query).tree!;
    const marked = (node: { readonly span: { start: number; end: number } }) =>
      query.slice(node.span.start, node.span.end);
    if (body.kind === 'event') throw new Error('expected a sequence');
    const [first, last] = body.terms;
    expect(
      [body.head, first!, first!.event, first!.event.condition, first!.event.category, last!, pipes[0]!].map(marked),
    ).toEqual([
      'sequence by u with maxspan=1m',
      '[a where (x : ("b", "c"))] by v with runs=2',
      'a where (x : ("b", "c"))',
      '(x : ("b", "c"))',
      'a',
      '[any where y]',
      'head 5',
    ]);
  });
});

const EVENT = 'an event is written `category where condition`';
const WHERE = `${EVENT}; a category that is more than a word stands between \`"\``;
const KEYWORD = 'a name that is a keyword stands between backticks';
const STRINGS = 'strings stand between `"`, raw strings between `"""`';
const WRONG: [query: string, message: string, hint?: string][] = [
  ['«»', 'the query is empty', EVENT],
  ['process«»', 'expected `where`, found the end of the query', WHERE],
  ['my «cat» where a', 'expected `where`, found `cat`', WHERE],
  ['my«-»cat where a', 'expected `where`, found `-`', WHERE],
  ['process «WHERE» a', 'expected `where`, found `WHERE`', 'keywords are in lower case'],
  ['«where» a', 'expected an event category, found `where`', EVENT],
  ['any where«»', 'expected a field, a value or a function, found the end of the query'],
  ['any where «and» a', 'expected a field, a value or a function, found `and`', KEYWORD],
  ['any where a and«»', 'expected a field, a value or a function, found the end of the query'],
  [
    'any where a «AND» b',
    'expected `and`, `or`, `|` or the end of the query, found `AND`',
    'keywords are in lower case',
  ],
  ['any where a «b»', 'expected `and`, `or`, `|` or the end of the query, found `b`'],
  ['any where a «=» 1', '`=` compares nothing', 'write `==`, or `:` to leave case aside'],
  ['any where 1 < a «<» 3', 'comparisons stand in a row', 'join them with `and`'],
  ['any where a «not» like "b"', 'no `not` stands before `like`', 'write `not` before what is tested'],
  ['any where a in «"b"»', 'expected `(`, found `"b"`'],
  ['any where a in («)»', 'expected a field, a value or a function, found `)`'],
  ['any where a in «(»1, 2', 'the `(` is not closed', 'add `)`'],
  ['any where a : ("b" «"c"»)', 'expected `,` or `)`, found `"c"`'],
  ['any where «(»a or b', 'the `(` is not closed', 'add `)`'],
  ['any where (a «]»', 'expected `and`, `or` or `)`, found `]`'],
  ['any where a«)»', 'expected `and`, `or`, `|` or the end of the query, found `)`'],
  ['any where f«(»a', 'the `(` is not closed', 'add `)`'],
  ['any where a.«5»', 'expected a part of a field’s name, found `5`'],
  [
    'any where 6«days» > 1',
    'expected `and`, `or`, `|` or the end of the query, found `days`',
    'a name that begins with a digit stands between backticks',
  ],
  ["any where a == «'»x'", "`'` begins no string", STRINGS],
  ['any where a == «?"»x"', '`?"` begins no string', STRINGS],
  ['any where a == «"x»', 'the string is not closed', 'a string ends with `"`'],
  ['any where a == «"x»\n"', 'the string is not closed', 'a string ends with `"`'],
  ['any where a == «"""x""»', 'the string is not closed', 'a raw string ends with `"""`'],
  [
    'any where a == "C:«\\d»"',
    '`\\d` is no escape',
    'a backslash that is meant is written `\\\\`, a character by its code as `\\u{200f}`',
  ],
  [
    'any where a == "«\\u{110000}»"',
    '`\\u{110000}` is no escape',
    'a backslash that is meant is written `\\\\`, a character by its code as `\\u{200f}`',
  ],
  ['any where «`a»', 'the name is not closed', 'a quoted name ends with a backtick'],
  ['any where a «/* b»', 'the comment is not closed', 'add `*/`'],
  [
    'any where «é» == 1',
    '`é` means nothing here',
    'a name with such characters stands between backticks, a text between `"`',
  ],
  [
    'any where a «$» b',
    '`$` means nothing here',
    'a name with such characters stands between backticks, a text between `"`',
  ],
  ['sequence by«»', 'expected a field, a value or a function, found the end of the query'],
  ['sequence with maxspan=1m «by» u [a where x]', '`by` stands after `with`', 'write `by` before `with maxspan`'],
  [
    'sequence with «runs»=3 [a where x]',
    'expected `maxspan`, found `runs`',
    'a sequence has `with maxspan=5m`; `with runs` stands after an event',
  ],
  ['sequence with maxspan=«1.5»m [a where x]', 'expected a span of time, found `1.5`', 'a whole number from 1 on'],
  ['sequence with maxspan=5 «[»a where x]', 'expected a unit of time, found `[`', 'units are `ms`, `s`, `m`, `h`, `d`'],
  [
    'sequence with maxspan=5«weeks» [a where x]',
    'expected a unit of time, found `weeks`',
    'units are `ms`, `s`, `m`, `h`, `d`',
  ],
  ['sequence by u«»', 'expected `[` and an event, found the end of the query'],
  ['sequence «[»a where x', 'the `[` is not closed', 'add `]`'],
  ['sequence «![»a where x', 'the `![` is not closed', 'add `]`'],
  ['sequence [a where x «)»]', 'expected `and`, `or` or `]`, found `)`'],
  ['sequence [«]»', 'expected an event category, found `]`', EVENT],
  [
    'sequence [a where x] with «maxspan»=1m',
    'expected `runs`, found `maxspan`',
    'an event has `with runs=3`; `with maxspan` stands before the first event',
  ],
  [
    'sequence [a where x] with runs=«0»',
    'expected how often the event comes, found `0`',
    'a whole number from 1 to 100',
  ],
  [
    'sequence [a where x] with runs=«101»',
    'expected how often the event comes, found `101`',
    'a whole number from 1 to 100',
  ],
  [
    'sequence [a where x] «and» [b where y]',
    'expected `[`, `until`, `by`, `with runs`, `|` or the end of the query, found `and`',
    KEYWORD,
  ],
  ['sample by u «with» maxspan=1m [a where x]', 'a sample has no span of time', 'only a sequence has `with maxspan`'],
  ['sample by u [a where x] «with» runs=2', 'expected `[`, `by`, `|` or the end of the query, found `with`', KEYWORD],
  ['any where a |«»', 'expected the name of a pipe, found the end of the query', 'as `head 5`'],
  ['any where a | head 5 «6»', 'expected `,`, `|` or the end of the query, found `6`'],
];

describe('a wrong query in EQL is told with its place', () => {
  test.each(WRONG)('%s', (marked, message, hint) => {
    const text = marked.replace(/[«»]/g, '');
    const start = marked.indexOf('«');
    const found = { code: 'eql/syntax', severity: 'error', message, span: { start, end: marked.indexOf('»') - 1 } };
    expect(parseEql(text)).toEqual({
      tree: undefined,
      diagnostics: [hint === undefined ? found : { ...found, hint }],
    });
  });
});
