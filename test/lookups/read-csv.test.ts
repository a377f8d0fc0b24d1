import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceText } from '../../src/base/source-text.ts';
import { FileProblem } from '../../src/lookups/file-problem.ts';
import { LOOKUP_LIMITS, type RawCell } from '../../src/lookups/raw-table.ts';
import { readCsv } from '../../src/lookups/read-csv.ts';

const rowsOf = (text: string): RawCell[][] => {
  const { columns, rows } = readCsv(text, LOOKUP_LIMITS);
  return Array.from({ length: rows }, (_, row) => columns.map((c) => c.cells[row]!));
};

/** What is wrong with a table, as `line:column message`. */
function problemsOf(text: string, limits = LOOKUP_LIMITS): string[] {
  try {
    readCsv(text, limits);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    const source = new SourceText('t.csv', text);
    return error.findings.map(({ span, message }) => {
      const at = span && source.position(span.start);
      return at === undefined ? message : `${at.line}:${at.column} ${message}`;
    });
  }
  return [];
}

describe('a table of CSV', () => {
  test('has names, and types where the header gives them', () => {
    const { columns } = readCsv('user.id, ip:ip ,"severity:integer","a,b"\n', LOOKUP_LIMITS);
    expect(columns.map((c) => [c.name, c.type?.type])).toEqual([
      ['user.id', undefined],
      ['ip', 'ip'],
      ['severity', 'integer'],
      ['a,b', undefined],
    ]);
  });

  test.each<[string, RawCell[][]]>([
    ['1,2', [['1', '2']]],
    [' 1 ,\t2 ', [['1', '2']]],
    [
      '1,2\r\n3,4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['1,2\r', [['1', '2']]],
    [',', [[null, null]]],
    ['"",2', [[null, '2']]],
    ['"a,b","c ""d"""', [['a,b', 'c "d"']]],
    ['"a\nb" , c', [['a\nb', 'c']]],
    ['a "b",c', [['a "b"', 'c']]],
    [
      '\n1,2\n\n3,4\n\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['[a, b],[c]', [[['a', 'b'], 'c']]],
    ['"[a, b]",[]', [[['a', 'b'], null]]],
    [
      '"[""x, y"", z]",["x, y", "q\\"r"]',
      [
        [
          ['x, y', 'z'],
          ['x, y', 'q"r'],
        ],
      ],
    ],
    ['[a\\, b, c\\]],[C:\\dir]', [[['a, b', 'c]'], 'C:\\dir']]],
    ['\\[a],[b', [['[a]', '[b']]],
    ['[a,b', [['[a', 'b']]],
    ['[a]b,c', [['[a]b', 'c']]],
  ])('reads %j', (body, rows) => {
    expect(rowsOf(`x,y\n${body}`)).toEqual(rows);
  });

  test.each([
    ['', ['1:1 a column without a name']],
    ['a,,b\n', ['1:3 a column without a name']],
    ['a,b,a\n', ['1:5 two columns named `a`']],
    ['a,b:string,c:foo\n', ['1:3 unknown type `string`', '1:12 unknown type `foo`']],
    ['a$from\n', ['1:1 a name with `$` in it: `a$from`']],
    ['a;b;c\n1;2;3\n', ['1:1 one name only']],
    ['a,b\n1\n1,2\n1,2,3\n', ['2:1 1 cell under 2 names', '4:1 3 cells under 2 names']],
    ['a,b\n1,"2\n3,4\n', ['2:3 a quote that is not closed']],
    ['a,b\n"1"2,3\n', ['2:4 text after a closing quote']],
  ])('tells what is wrong with %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test('tells the first mistakes, and how many more there are', () => {
    const problems = problemsOf(`a,b\n${'1\n'.repeat(14)}`);
    expect(problems).toHaveLength(11);
    expect(problems.at(-1)).toBe('and 4 more of the kind');
  });

  test('is bounded in rows and columns', () => {
    const limits = { bytes: 1_000, rows: 2, columns: 3 };
    expect(problemsOf('a\n1\n2\n', limits)).toEqual([]);
    expect(problemsOf('a\n1\n2\n3\n', limits)).toEqual(['4:1 more than 2 rows, the most that a lookup table may have']);
    expect(problemsOf('a,b,c,d\n', limits)).toEqual(['1:7 more than 3 cells in a row']);
  });

  test('of brackets without end is read in linear time', () => {
    const started = Date.now();
    expect(problemsOf(`a\n${'[,'.repeat(500_000)}`)).toHaveLength(1);
    expect(problemsOf(`a\n${'[\n'.repeat(500_000)}`)).toEqual([]);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('gives back what was written', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('"', ',', '\n', '\r\n', '[', ']', '\\', '[a, b]', ' x '),
    );
    const quoted = (text: string) => `"${text.startsWith('[') ? '\\' : ''}${text.replaceAll('"', '""')}"`;
    const table = fc.array(fc.tuple(cell, cell), { maxLength: 6 });
    fc.assert(
      fc.property(table, (rows) => {
        const text = `x,y\n${rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')}`;
        expect(rowsOf(text)).toEqual(rows.map((row) => row.map((value) => (value === '' ? null : value))));
      }),
    );
  });
});
