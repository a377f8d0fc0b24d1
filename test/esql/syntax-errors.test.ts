import { describe, expect, test } from 'vitest';
import { MAX_QUERY_LENGTH, parseQuery } from '../../src/esql/parser.ts';

/** One expected finding: its code without `esql/`, its message, and its hint where it has one. */
type Finding = readonly [code: string, message: string, hint?: string];

const BEGIN = 'begin with `FROM` and an index pattern, such as `FROM logs-*`';
const READ = 'FROM is followed by what to read: `logs-*`';
const QUOTED = 'a name with other characters than letters, digits and `_` is written in backticks';
const DIGIT = 'a part that begins with a digit is written in backticks';
const FOREIGN_STRING: Finding = [
  'syntax',
  'a string in other than double quotes',
  'strings are written in double quotes: `"..."`',
];
const TRAILING_COMMA: Finding = ['syntax', 'a comma with nothing after it', 'remove it'];
const MISSING = 'a comma or an operator is missing before it';

/** Wrong queries with the wrong text between « and », and what is said of each place in turn. */
const LEDGER: readonly (readonly [query: string, ...findings: Finding[]])[] = [
  // The beginning of a query
  ['«»', ['missing-source', 'the query is empty', BEGIN]],
  ['«|» WHERE a == 1', ['missing-source', 'the query begins with a pipe', BEGIN]],
  [
    '«WHERE» a «=» 1',
    ['missing-source', 'a query cannot begin with WHERE', BEGIN],
    ['syntax', '`=` does not compare', 'compare with `==`'],
  ],
  ['«FORM» logs-* | LIMIT 1', ['unknown-command', 'unknown command `FORM`', 'did you mean `FROM`?']],
  [
    '«SELECT» * FROM logs',
    ['unknown-command', 'unknown command `SELECT`', 'a query begins with FROM; columns are chosen with KEEP'],
  ],
  ['«42»', ['syntax', 'expected `FROM`, found the number 42', BEGIN]],

  // FROM
  ['FROM«»', ['syntax', 'expected an index pattern, found the end of the query', READ]],
  ['FROM «|» LIMIT 1', ['syntax', 'expected an index pattern, found `|`', READ]],
  ['FROM «""» | LIMIT 1', ['syntax', 'the index pattern is empty', READ]],
  [
    'FROM logs-* «other»',
    ['syntax', 'expected `,`, `METADATA` or `|`, found `other`', 'index patterns are separated by commas'],
  ],
  [
    'FROM logs-* «METDATA» _id',
    ['syntax', 'expected `,`, `METADATA` or `|`, found `METDATA`', 'did you mean `METADATA`?'],
  ],
  [
    'FROM logs-* «METADATA»',
    ['syntax', 'METADATA without a field', 'name metadata fields, as in `METADATA _id, _index`'],
  ],
  ['FROM logs-*«,» | LIMIT 1', TRAILING_COMMA],
  ['FROM «`logs`»', ['syntax', 'an index pattern in backticks', 'index patterns are quoted with double quotes']],
  ["FROM «'logs-*'» | LIMIT 1", FOREIGN_STRING],
  ['FROM logs [«_id»]', ['syntax', 'expected `METADATA` after `[`', 'index patterns stand without brackets']],
  ['FROM logs «[»METADATA _id', ['unclosed-bracket', '`[` is not closed', 'add the missing `]`']],

  // Pipes and commands
  ['FROM logs-* «WHERE» a', ['syntax', 'a `|` is missing before WHERE', 'commands are separated by `|`']],
  ['FROM logs | WHERE a == 1 «SORT» b', ['syntax', 'a `|` is missing before SORT', 'commands are separated by `|`']],
  ['FROM logs | WHERE a == 1 «SROT» b', ['syntax', 'expected `|`, found `SROT`', 'if a command is meant: `| SORT`']],
  [
    'FROM logs | «WEHRE» a == 1 | «sotr» b',
    ['unknown-command', 'unknown command `WEHRE`', 'did you mean `WHERE`?'],
    ['unknown-command', 'unknown command `sotr`', 'did you mean `SORT`?'],
  ],
  [
    'FROM logs | «ORDER» BY a | «frobnicate»',
    ['unknown-command', 'unknown command `ORDER`', 'sort with `SORT`'],
    [
      'unknown-command',
      'unknown command `frobnicate`',
      'commands are WHERE, EVAL, KEEP, DROP, RENAME, STATS, SORT, LIMIT, MV_EXPAND, DISSECT, GROK, ENRICH, LOOKUP JOIN, INLINE STATS, FORK, SAMPLE, URI_PARTS, USER_AGENT, REGISTERED_DOMAIN',
    ],
  ],
  [
    'FROM logs | «FROM» other',
    ['misplaced-source', 'FROM can only begin a query', 'one FROM may list several index patterns'],
  ],
  ['FROM logs | «5»', ['syntax', 'expected a command, found the number 5']],
  ['FROM logs «|» | LIMIT 1', ['syntax', 'a pipe with no command after it', 'remove it, or add a command']],
  ['FROM logs | WHERE a «|»| LIMIT 1', ['syntax', 'a pipe with no command after it', 'remove it, or add a command']],
  ['FROM logs | LIMIT 1 «|»', ['syntax', 'the query ends with a pipe', 'remove it, or add a command']],
  ['FROM logs | LIMIT 1«;»', ['syntax', 'a query does not end with `;`', 'remove it']],

  // Operators of other languages
  [
    'FROM logs | WHERE a «=» 1 | EVAL b = c «=» d',
    ['syntax', '`=` does not compare', 'compare with `==`'],
    ['syntax', '`=` does not compare', 'compare with `==`'],
  ],
  [
    'FROM logs | WHERE a «&&» b «||» «!»c',
    ['syntax', '`&&` is no operator', '"and" is written AND'],
    ['syntax', '`||` is no operator', '"or" is written OR; text is joined with `CONCAT(a, b)`'],
    ['syntax', '`!` is no operator', '"not" is written NOT'],
  ],
  [
    'FROM logs | WHERE a «<>» 1 AND b «===» 2 AND c «=~» "x"',
    ['syntax', '`<>` is no operator', '"not equal" is written `!=`'],
    ['syntax', '`===` is no operator', 'compare with `==`'],
    ['syntax', '`=~` is no operator', 'compare `TO_LOWER(...)` with `==` to ignore case, or match with RLIKE'],
  ],
  ['FROM logs | EVAL a «:=» 3', ['syntax', '`:=` is no operator', 'assign with `=`']],
  [
    'FROM logs | WHERE a «BETWEEN» 1 AND 2',
    ['syntax', 'expected `|`, found `BETWEEN`', 'a range is written `value >= low AND value <= high`'],
  ],
  [
    'FROM logs | WHERE a «ILIKE» "x"',
    ['syntax', 'expected `|`, found `ILIKE`', 'LIKE on `TO_LOWER(...)` ignores case'],
  ],
  [
    'FROM logs | WHERE a «NOT» NULL',
    ['syntax', 'expected `|`, found the keyword `NOT`', 'a missing value is tested with `IS NOT NULL`'],
  ],
  [
    'FROM logs | EVAL a = CASE «WHEN» b THEN c END',
    ['syntax', 'expected `,` or `|`, found `WHEN`', 'cases are written `CASE(condition, value, ..., otherwise)`'],
  ],
  [
    'FROM logs | STATS COUNT(«DISTINCT» a)',
    ['syntax', 'COUNT has no DISTINCT', 'count values with `COUNT_DISTINCT(field)`'],
  ],

  // Expressions
  [
    'FROM logs | WHERE 1 < a «<» 5',
    ['syntax', 'comparisons cannot be chained', 'join two comparisons with AND, or use parentheses'],
  ],
  ['FROM logs | WHERE«»', ['syntax', 'expected a condition, found the end of the query']],
  ['FROM logs | WHERE a ==«»', ['syntax', 'expected an expression, found the end of the query']],
  ['FROM logs | WHERE a AND «|» LIMIT 1', ['syntax', 'expected an expression, found `|`']],
  ['FROM logs | WHERE a AND «AND» b', ['syntax', 'expected an expression, found the keyword `AND`']],
  ['FROM logs | EVAL a = b * «*» 2', ['syntax', 'expected an expression, found `*`', '`*` stands only in `COUNT(*)`']],
  ['FROM logs | WHERE a == "x" «"y"»', ['syntax', 'expected `|`, found a string', MISSING]],
  ['FROM logs | WHERE f(a «b»)', ['syntax', 'expected `,` or `)`, found `b`', MISSING]],
  ['FROM logs | WHERE f(a, b«,») == 1', TRAILING_COMMA],
  ['FROM logs | WHERE a == 1«)»', ['syntax', 'expected `|`, found `)`', 'no `(` is open here']],
  [
    'FROM logs | WHERE «(»a == 1 AND (b == 2) | WHERE f«(»a LIMIT 1',
    ['unclosed-bracket', '`(` is not closed', 'add the missing `)`'],
    ['unclosed-bracket', '`(` is not closed', 'add the missing `)`'],
  ],
  [
    'FROM logs | WHERE a IN «[»1, 2]',
    ['syntax', 'the values of IN stand in `[`', 'write them in parentheses: `IN (1, 2)`'],
  ],
  ['FROM logs | WHERE a IN «()»', ['syntax', 'IN has no values']],
  [
    'FROM logs | WHERE a IN («FROM» b | WHERE c == ")" | KEEP d) | KEEP e «f»',
    ['unsupported-subquery', 'a query inside of IN is not supported'],
    ['syntax', 'expected `,` or `|`, found `f`', MISSING],
  ],
  [
    'FROM logs | WHERE a IS «EMPTY»',
    [
      'syntax',
      'expected `NULL` or `NOT NULL`, found `EMPTY`',
      'IS tests for NULL only; other values are compared with `==`',
    ],
  ],
  [
    'FROM logs | WHERE a LIKE «*»foo*',
    ['syntax', 'expected a pattern, found `*`', 'the pattern of LIKE is a string in double quotes'],
  ],
  [
    'FROM logs | WHERE "a"«:» 1',
    ['syntax', '`:` stands after something other than a field', '`:` searches one field, as in `message: "text"`'],
  ],
  [
    'FROM logs | EVAL a = [1, «b»]',
    ['syntax', 'a list holds literals only', 'values of columns are joined with `MV_APPEND(a, b)`'],
  ],
  [
    'FROM logs | WHERE match(a, "b", {«c»: 1})',
    ['syntax', 'expected the name of an option, found `c`', 'it is a string in double quotes'],
  ],
  ['FROM logs | EVAL a = b::«5»', ['syntax', 'expected a type, found the number 5']],

  // Numbers and time spans
  ['FROM logs | EVAL a = «1e999»', ['invalid-number', 'the number is beyond the range of a double']],
  [
    'FROM logs | WHERE a > «1.5» hours',
    ['syntax', 'a time span is a whole number of units', 'use a smaller unit, as 90 minutes for 1.5 hours'],
  ],
  [
    'FROM logs | WHERE a > NOW() - 5 «minuts»',
    ['unknown-unit', 'unknown unit of time `minuts`', 'did you mean `minute`?'],
  ],
  [
    'FROM logs | WHERE a > NOW() - 5 «x»',
    ['unknown-unit', 'unknown unit of time `x`', 'units are ms, s, min, h, d, w, mo, q and y'],
  ],

  // Names
  ['FROM logs | WHERE «größe» == 1', ['syntax', 'a name with letters other than A to Z is not quoted', QUOTED]],
  ['FROM logs | KEEP «größe»', ['syntax', 'a name with letters other than A to Z is not quoted', QUOTED]],
  ['FROM logs | WHERE a«.1»b == 1', ['syntax', '`.1` cannot be a part of a name', DIGIT]],
  ['FROM logs | KEEP a«.0»', ['syntax', '`.0` cannot be a part of a name', DIGIT]],
  ['FROM logs | WHERE a. «==» 1', ['syntax', 'expected the next part of the name, found `==`']],
  ['FROM logs | WHERE «@» == 1', ['syntax', '`@` alone is no name', QUOTED]],
  ['FROM logs | WHERE «``» == 1', ['syntax', 'the quoted name is empty']],
  [
    'FROM logs | WHERE «`a == 1»\n| KEEP b «c»',
    ['unclosed-name', 'the quoted name is not closed', 'a quoted name ends with a backtick on its line'],
    ['syntax', 'expected `,` or `|`, found `c`', MISSING],
  ],
  [
    'FROM logs | WHERE «last» == 1 | EVAL «first» = 1',
    ['reserved-word', '`last` is a keyword', 'as a name it is written in backticks: `last`'],
    ['reserved-word', '`first` is a keyword', 'as a name it is written in backticks: `first`'],
  ],
  [
    'FROM logs | KEEP a«-»b',
    ['syntax', 'expected `,` or `|`, found `-`', 'a name with `-` in it is written in backticks'],
  ],

  // Strings, comments and stray characters
  ["FROM logs | WHERE a == «'x'» OR a == «“y”»", FOREIGN_STRING, FOREIGN_STRING],
  [
    'FROM logs | WHERE a RLIKE "«\\d»+"',
    [
      'invalid-escape',
      '`\\d` is not an escape of a string',
      'a backslash is written `\\\\`; between triple quotes `"""` nothing is escaped',
    ],
  ],
  [
    'FROM logs | WHERE a == «"x»\n| LIMIT 1',
    ['unclosed-string', 'the string is not closed', 'the string ends with `"`'],
  ],
  [
    'FROM logs | WHERE a == «"""x»\n| KEEP b «c»',
    ['unclosed-string', 'the string is not closed', 'the string ends with `"""`'],
    ['syntax', 'expected `,` or `|`, found `c`', MISSING],
  ],
  [
    'FROM logs | WHERE a == «"x\ny"» | LIMIT 1',
    [
      'unclosed-string',
      'the string spans more than one line',
      'write a line break as `\\n`, or the string between triple quotes `"""`',
    ],
  ],
  ['FROM logs | WHERE a == «/*» x | LIMIT 1', ['unclosed-comment', 'the comment is not closed', 'it ends with `*/`']],
  ['FROM logs | WHERE a == 1 «#» c', ['syntax', 'the character `#` has no meaning here', 'a comment begins with `//`']],
  [
    'FROM logs | WHERE«\u00a0»a',
    ['syntax', 'the character U+00A0 has no meaning here', 'replace it by an ordinary space'],
  ],

  // The other commands
  ['FROM logs | EVAL a = 1 «b» = 2', ['syntax', 'expected `,` or `|`, found `b`', MISSING]],
  ['FROM logs | EVAL a = 1«,» | LIMIT 1', TRAILING_COMMA],
  ['FROM logs | EVAL «=» 3', ['syntax', 'expected an expression, found `=`', 'a name stands before `=`']],
  [
    'FROM logs | STATS COUNT(*) «AS» c',
    ['syntax', 'expected `,` or `|`, found the keyword `AS`', 'the name stands first: `name = expression`'],
  ],
  ['FROM logs | KEEP«»', ['syntax', 'expected a name, found the end of the query']],
  [
    'FROM logs | RENAME a «TO» b',
    ['syntax', 'expected `AS`, found `TO`', 'a column is renamed by `old AS new` or `new = old`'],
  ],
  ['FROM logs | STATS«»', ['syntax', 'expected an aggregate or `BY`, found the end of the query']],
  ['FROM logs | STATS c = COUNT(*) «BY»', ['syntax', 'BY without a grouping', 'name what to group by, or remove BY']],
  ['FROM logs | STATS c = COUNT(*)«,» BY a', TRAILING_COMMA],
  [
    'FROM logs | STATS c = COUNT(*) «GROUP» BY a',
    ['syntax', 'expected `,` or `|`, found `GROUP`', 'groups are written `STATS ... BY ...`'],
  ],
  [
    'FROM logs | STATS «WHERE» a > 1',
    [
      'syntax',
      'expected an aggregate, found the keyword `WHERE`',
      'a filter follows its aggregate: `COUNT(*) WHERE ...`',
    ],
  ],
  ['FROM logs | SORT a «DESCENDING»', ['syntax', 'expected `,` or `|`, found `DESCENDING`', 'the keyword is DESC']],
  ['FROM logs | SORT a NULLS«»', ['syntax', 'expected `FIRST` or `LAST`, found the end of the query']],
  ['FROM logs | LIMIT«»', ['syntax', 'expected a number of rows, found the end of the query']],
  ['FROM logs | LIMIT 5«,» 10', ['syntax', 'expected `|`, found `,`', 'only one is allowed here']],
  [
    'FROM logs | MV_EXPAND a«,» b',
    ['syntax', 'MV_EXPAND takes one column', 'expand further columns by further commands'],
  ],
  ['FROM logs | DISSECT«»', ['syntax', 'expected the column to read, found the end of the query']],
  ['FROM logs | DISSECT a «|» LIMIT 1', ['syntax', 'expected a pattern in double quotes, found `|`']],
  ['FROM logs | DISSECT a «b»', ['syntax', 'expected a pattern in double quotes, found `b`']],
  [
    'FROM logs | DISSECT a "%{b}"«,» "%{c}"',
    ['syntax', 'DISSECT takes one pattern', 'GROK takes several, of which the first that matches counts'],
  ],
  [
    'FROM logs | DISSECT a "%{b}" «append_seperator»=","',
    ['syntax', 'DISSECT has no option `append_seperator`', 'did you mean `APPEND_SEPARATOR`?'],
  ],
  [
    'FROM logs | DISSECT a "%{b}" «trim»="x"',
    ['syntax', 'DISSECT has no option `trim`', 'the one option is APPEND_SEPARATOR'],
  ],
  [
    'FROM logs | DISSECT a "%{b}" APPEND_SEPARATOR="," «APPEND_SEPARATOR»="-"',
    ['syntax', 'APPEND_SEPARATOR is given twice', 'remove one'],
  ],
  [
    'FROM logs | DISSECT a "%{b}" APPEND_SEPARATOR=«5»',
    ['syntax', 'expected the separator in double quotes, found the number 5'],
  ],
  ['FROM logs | GROK a "%{WORD:b}"«,» | LIMIT 1', TRAILING_COMMA],
  ['FROM logs | GROK a «5»', ['syntax', 'expected a pattern in double quotes, found the number 5']],
  ["FROM logs | GROK a «'%{WORD:b}'»", FOREIGN_STRING],
  ['FROM logs | FORK «(»WHERE a | LIMIT 1', ['unclosed-bracket', '`(` is not closed', 'add the missing `)`']],
];

describe('syntax errors', () => {
  test.each(LEDGER.map(([marked, ...expected]) => ({ marked, expected })))('$marked', ({ marked, expected }) => {
    const { text, spans } = unmark(marked);
    const findings = expected.map(([code, message, hint], i) => ({
      code: `esql/${code}`,
      severity: 'error',
      message,
      span: spans[i],
      ...(hint === undefined ? {} : { hint }),
    }));
    expect(parseQuery(text).diagnostics).toEqual(findings);
  });

  test('an expression too deep is marked where it becomes so', () => {
    const { diagnostics } = parseQuery(`ROW a = ${'('.repeat(500)}1${')'.repeat(500)} | LIMIT`);
    expect(diagnostics.map((d) => d.code)).toEqual(['esql/too-deep', 'esql/syntax']);
    expect(diagnostics[0]).toMatchObject({
      message: 'the expression nests more than 200 levels deep',
      hint: 'compute a part of it in an EVAL before',
      span: { start: 208, end: 209 },
    });
  });

  test('numbers of many digits are refused', () => {
    expect(parseQuery(`ROW a = ${'9'.repeat(2_000)}`).diagnostics).toEqual([
      {
        code: 'esql/invalid-number',
        severity: 'error',
        message: 'the number has 2000 digits',
        hint: 'long values are strings',
        span: { start: 8, end: 2_008 },
      },
    ]);
  });

  test('a query too long is refused whole', () => {
    const { query, diagnostics } = parseQuery(' '.repeat(MAX_QUERY_LENGTH + 1));
    expect(query).toBeUndefined();
    expect(diagnostics.map((d) => d.code)).toEqual(['esql/too-long']);
  });

  test('at most 100 findings are told', () => {
    expect(parseQuery(`FROM a${' | x'.repeat(1_000)}`).diagnostics).toHaveLength(100);
  });

  test('a command with an error is invalid in the tree; the others are whole', () => {
    const { query } = parseQuery('FROM a | WHERE b == | KEEP c | EVAL d = 1,');
    expect(query?.commands.map((c) => c.kind)).toEqual(['invalid', 'keep', 'eval']);
    expect(query?.commands[0]).toEqual({ kind: 'invalid', name: 'WHERE', span: { start: 9, end: 19 } });
  });

  test('a source with an error is invalid in the tree; a missing one leaves no tree', () => {
    expect(parseQuery('FROM | KEEP c').query?.source).toEqual({
      kind: 'invalid',
      name: 'FROM',
      span: { start: 0, end: 4 },
    });
    expect(parseQuery('KEEP c').query).toBeUndefined();
  });
});

function unmark(marked: string): { text: string; spans: { start: number; end: number }[] } {
  const spans: { start: number; end: number }[] = [];
  let text = '';
  for (const piece of marked.split(/(?=[«»])/)) {
    if (piece.startsWith('«')) spans.push({ start: text.length, end: text.length });
    text += piece.replace(/^[«»]/, '');
    if (piece.startsWith('«')) spans.at(-1)!.end = text.length;
  }
  return { text, spans };
}
