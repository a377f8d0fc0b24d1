import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '../../src/base/sql-text.ts';
import type { Expression } from '../../src/plan/expression.ts';
import type { ScalarValue, ValueType } from '../../src/plan/value.ts';
import { emitExpression } from '../../src/sql/emit-expression.ts';
import { duckdbDialect } from '../../src/store/duckdb/dialect.ts';
import { call, column, Engine, literal } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const DEPTH = 30;
const one = literal('integer', 1);
const two = literal('double', 2);
const x = literal('keyword', 'x');

/** Templates that need an argument several times, called on their own result again and again. */
const NESTINGS: readonly [
  name: string,
  type: ValueType,
  start: ScalarValue,
  wrap: (inner: Expression) => Expression,
][] = [
  ['division', 'double', 1e9, (e) => call('DIVIDE', [e, two], 'double')],
  ['addition', 'long', 1n, (e) => call('ADD', [e, one], 'long')],
  ['logarithm', 'double', 1e9, (e) => call('LOG', [e, two], 'double')],
  ['hypotenuse', 'double', 3, (e) => call('HYPOT', [e, two], 'double')],
  ['round', 'integer', 12345, (e) => call('ROUND', [e, call('NEGATE', [one], 'integer')], 'integer')],
  ['substring', 'keyword', 'abcdef', (e) => call('SUBSTRING', [e, literal('integer', -5)], 'keyword')],
  [
    'pattern',
    'keyword',
    'abc',
    (e) => call('TO_STRING', [call('LIKE', [e, literal('keyword', 'a?c'), x], 'boolean')], 'keyword'),
  ],
  [
    'double to text and back',
    'double',
    1.5e10,
    (e) => call('TO_DOUBLE', [call('TO_STRING', [e], 'keyword')], 'double'),
  ],
  ['date to text and back', 'date', 0n, (e) => call('TO_DATETIME', [call('TO_STRING', [e], 'keyword')], 'date')],
  ['greatest', 'integer', 5, (e) => call('GREATEST', [e, one], 'integer')],
  ['replace', 'keyword', 'x', (e) => call('REPEAT', [e, one], 'keyword')],
  ['escapes', 'keyword', 'é', (e) => call('TO_ASCII', [call('LEFT', [e, one], 'keyword')], 'keyword')],
  ['JSON', 'keyword', 'x', (e) => call('LEFT', [call('JSON_STRING', [e, x], 'keyword'), one], 'keyword')],
  [
    'JSON and back',
    'keyword',
    '{}',
    (e) => call('JSON_STRING', [x, call('JSON_EXTRACT', [e, literal('keyword', 'x')], 'keyword')], 'keyword'),
  ],
  [
    'a range of values',
    'keyword',
    'x',
    (e) => call('TO_STRING', [call('MV_IN_RANGE', [e, x, x], 'boolean')], 'keyword'),
  ],
  ['points', 'integer', 5, (e) => call('ROUND_TO', [e, one, literal('integer', 3)], 'integer')],
  ['percentages', 'keyword', 'x', (e) => call('FMT_PERCENT', [call('LENGTH', [e], 'integer')], 'keyword')],
  ['amounts', 'keyword', 'x', (e) => call('FMT_BYTES', [call('LENGTH', [e], 'integer')], 'keyword')],
  ['version', 'version', '1.2', (e) => call('GREATEST', [e, literal('version', '1.0')], 'version')],
];

describe('nested calls stay short and run', () => {
  test.each(NESTINGS)('%s', async (_, type, start, wrap) => {
    const columns: Sql[] = [];
    let expression: Expression = column(type, start, columns);
    for (let i = 0; i < DEPTH; i++) expression = wrap(expression);
    const { text } = emitExpression(expression, { dialect: duckdbDialect, now: 0 }).render(() => '?');
    expect(text.length).toBeLessThan(150_000);
    expect((await engine.evaluate(expression, columns)).text).not.toBeUndefined();
  });

  test('lists', async () => {
    const columns: Sql[] = [];
    let list: Expression = column('keyword', ['b', 'a', 'b'], columns, true);
    for (let i = 0; i < 15; i++) {
      const sorted = call('MV_SORT', [call('MV_DEDUPE', [list], 'keyword', true)], 'keyword', true);
      list = call('MV_APPEND', [call('TO_UPPER', [sorted], 'keyword', true), x], 'keyword', true);
    }
    const { text } = emitExpression(list, { dialect: duckdbDialect, now: 0 }).render(() => '?');
    expect(text.length).toBeLessThan(150_000);
    expect((await engine.evaluate(call('MV_COUNT', [list], 'integer'), columns)).text).toBe('5');
  });
});
