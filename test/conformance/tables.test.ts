import { describe, expect, test } from 'vitest';
import { compareTables } from '../../src/conformance/compare-tables.ts';
import { parseCsvTable } from '../../src/conformance/csv-table.ts';
import { ForeignType, readExpected } from '../../src/conformance/expected-table.ts';
import { mappingOf, readMapping } from '../../src/conformance/mapping.ts';
import { tableBatch } from '../../src/conformance/table-batch.ts';
import type { Column } from '../../src/plan/expression.ts';
import type { ValueType } from '../../src/plan/value.ts';
import type { RowValue } from '../../src/store/event-store.ts';

describe('an expected table', () => {
  test.each<[string, string, RowValue]>([
    ['integer', '12', 12],
    ['l', '12', 12n],
    ['double', '1.0E-2', 0.01],
    ['keyword', 'a b', 'a b'],
    ['keyword', '" a "', ' a '],
    ['keyword', 'a\\, b', 'a, b'],
    ['keyword', '[a, b\\, c]', ['a', 'b, c']],
    ['keyword', '["x", "y"]', ['x', 'y']],
    ['keyword', '', ''],
    ['long', '[1, 2]', [1n, 2n]],
    ['long', '[1]', 1n],
    ['double', 'NULL', null],
    ['boolean', 'null', null],
    ['date', '1953-09-02T00:00:00Z', '1953-09-02T00:00:00.000Z'],
    ['date', '2024-01-02', '2024-01-02T00:00:00.000Z'],
    ['date_nanos', '2024-01-02T03:04:05.0607Z', '2024-01-02T03:04:05.060700000Z'],
    ['ip', '2001:DB8:0:0::1', '2001:db8::1'],
  ])('reads a value of %s: %s', (type, text, value) => {
    expect(readExpected([`x:${type}`, text]).rows).toEqual([[value]]);
  });

  test('has names that hold colons or stand in quotes', () => {
    const { columns } = readExpected(['x::long:long | "COUNT(*)":long']);
    expect(columns.map((c) => c.name)).toEqual(['x::long', 'COUNT(*)']);
  });

  test('of a type out of scope names its feature', () => {
    expect(() => readExpected(['x:geo_point'])).toThrow(ForeignType);
  });

  test('with a row of another width is refused', () => {
    expect(() => readExpected(['a:long | b:long', '1'])).toThrow('a row of 1 values under 2 columns');
  });
});

describe('comparing', () => {
  const columns = (...types: ValueType[]): Column[] =>
    types.map((type, id) => ({ id, name: `c${id}`, type, multi: false }));
  const header = (...types: string[]) => types.map((type, i) => `c${i}:${type}`).join(' | ');

  test('takes doubles that differ in their last digits for equal', () => {
    const expected = readExpected([header('double'), '0.3']);
    expect(compareTables(expected, columns('double'), [[0.1 + 0.2]], 'any')).toBeUndefined();
    expect(compareTables(expected, columns('double'), [[0.300001]], 'any')?.kind).toBe('rows');
  });

  test('takes rows in any order unless the query sorts', () => {
    const expected = readExpected([header('long', 'long'), '1 | 2', '2 | 1']);
    const rows = [
      [2n, 1n],
      [1n, 2n],
    ];
    expect(compareTables(expected, columns('long', 'long'), rows, 'any')).toBeUndefined();
    expect(compareTables(expected, columns('long', 'long'), rows, { keys: [0] })?.kind).toBe('row order');
    expect(compareTables(expected, columns('long', 'long'), rows, { keys: undefined })?.kind).toBe('row order');
  });

  test('lets rows of equal sort keys change places', () => {
    const expected = readExpected([header('long', 'long'), '1 | 2', '1 | 3']);
    const rows = [
      [1n, 3n],
      [1n, 2n],
    ];
    expect(compareTables(expected, columns('long', 'long'), rows, { keys: [0] })).toBeUndefined();
  });

  test('counts equal rows', () => {
    const expected = readExpected([header('long'), '1', '1', '2']);
    expect(compareTables(expected, columns('long'), [[1n], [2n], [2n]], 'any')?.kind).toBe('rows');
  });

  test('keeps to the order of values in a list', () => {
    const expected = readExpected([header('long'), '[1, 2]']);
    expect(compareTables(expected, columns('long'), [[[2n, 1n]]], 'any')?.kind).toBe('rows');
  });

  test.each<[string, ValueType, boolean]>([
    ['text', 'keyword', true],
    ['short', 'integer', true],
    ['long', 'integer', false],
  ])('of %s with %s', (wanted, came, same) => {
    const difference = compareTables(readExpected([header(wanted)]), columns(came), [], 'any');
    expect(difference === undefined).toBe(same);
  });
});

describe('a table', () => {
  const table = parseCsvTable('t', 'a:integer, b.c:keyword, d:scaled_float\n1, "x, y", 1.234\n, [p, q\\, r], \n');

  test('has cells of none, one or several values', () => {
    expect(table.rows).toBe(2);
    expect(table.columns.map((c) => c.cells)).toEqual([
      [['1'], []],
      [['x, y'], ['p', 'q, r']],
      [['1.234'], []],
    ]);
  });

  test('takes types and copies from its mapping', () => {
    const mapping = readMapping({
      properties: {
        a: { type: 'long' },
        b: { properties: { c: { type: 'text', fields: { raw: { type: 'keyword' } } } } },
        d: { type: 'scaled_float', scaling_factor: 10 },
      },
    });
    const { batch, fields } = tableBatch(table, 'stream', mapping);
    expect([...fields]).toEqual([
      ['a', 'long'],
      ['b.c', 'text'],
      ['d', 'double'],
      ['b.c.raw', 'keyword'],
    ]);
    expect(batch.columns.map((c) => c.values)).toEqual([
      [1n, null],
      ['x, y', ['p', 'q, r']],
      [1.2, null],
      ['x, y', ['p', 'q, r']],
    ]);
    expect(batch.timestamps).toEqual([0, 0]);
  });

  test('rounds to the precision of its type', () => {
    const floats = parseCsvTable('f', 'a:float,b:half_float\n2.03,2.03');
    expect(tableBatch(floats, 'f', undefined).batch.columns.map((c) => c.values[0])).toEqual([
      2.0299999713897705, 2.029296875,
    ]);
  });

  test('finds its mapping by name, by the table it copies, or by its fields', () => {
    const mappings = new Map([
      ['x', readMapping({ properties: { q: { type: 'long' } } })],
      ['default', readMapping({ properties: { a: { type: 'long' } } })],
    ]);
    const named = (name: string, column: string) => mappingOf(parseCsvTable(name, `${column}:long`), mappings);
    expect(named('x', 'z')).toBe(mappings.get('x'));
    expect(named('x_lookup', 'z')).toBe(mappings.get('x'));
    expect(named('other', 'a')).toBe(mappings.get('default'));
    expect(named('other', 'z')).toBeUndefined();
  });
});
