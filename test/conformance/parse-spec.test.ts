import { describe, expect, test } from 'vitest';
import { parseSpec } from '../../src/conformance/parse-spec.ts';

function only(lines: readonly string[]) {
  const cases = parseSpec('file', lines.join('\n'));
  expect(cases).toHaveLength(1);
  return cases[0]!;
}

describe('a csv-spec file', () => {
  test('has a case of a name, a query and a table', () => {
    expect(only(['simple', 'ROW a = 1;', '', 'a:integer', '1', ';'])).toEqual({
      id: 'file.simple',
      file: 'file',
      name: 'simple',
      query: 'ROW a = 1',
      expected: ['a:integer', '1'],
      off: undefined,
      anyOrder: false,
      datasets: [],
    });
  });

  test('may spread a query over lines, ended by a semicolon of its own', () => {
    const { query } = only(['x', 'required_capability: y', 'FROM a', '| LIMIT 1', ';', 'a:long', ';']);
    expect(query).toBe('FROM a\n| LIMIT 1');
  });

  test('keeps an escaped semicolon as part of the query', () => {
    expect(only(['x', 'SET a=1\\;', 'ROW b = ";x";', 'b:keyword', ';x', ';']).query).toBe('SET a=1;\nROW b = ";x"');
  });

  test('has comments anywhere, also within a table', () => {
    const { query, expected } = only(['// c', 'x', '// c', 'ROW a = 1', '// c', ';', 'a:integer', '# c', '1', ';']);
    expect([query, expected]).toEqual(['ROW a = 1', ['a:integer', '1']]);
  });

  test('has notes between query and table, of which one says that order does not count', () => {
    const { expected, anyOrder } = only(['x', 'ROW a = 1;', 'warning:Line 1: b', 'ignoreOrder:true', 'a:integer', ';']);
    expect([expected, anyOrder]).toEqual([['a:integer'], true]);
  });

  test('names the tables of a case', () => {
    const { datasets } = only(['x', 'dataset: d: "{{t}}" WITH {"k": "v"}', 'FROM d;', 'a:long', ';']);
    expect(datasets).toEqual([{ name: 'd', table: 't' }]);
  });

  test.each([
    ['x#[skip:-8.13.99, reason:renamed]', 'x', undefined],
    ['x#[skip:-9.99.99,reason:not yet]', 'x', 'marked skip:-9.99.99 (not yet)'],
    ['x-Ignore', 'x-Ignore', 'marked -Ignore'],
  ])('reads the mark of %s', (title, name, off) => {
    expect(only([title, 'ROW a = 1;', 'a:integer', ';'])).toMatchObject({ name, off });
  });

  test('tells two cases of one name apart', () => {
    const one = ['x', 'ROW a = 1;', 'a:integer', ';'];
    expect(parseSpec('f', [...one, ...one].join('\n')).map((c) => c.id)).toEqual(['f.x', 'f.x#2']);
  });

  test('leaves out a case that it breaks off within', () => {
    expect(parseSpec('f', 'x\nROW a = 1;\na:integer\n1')).toEqual([]);
  });
});
