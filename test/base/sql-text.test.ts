import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identifier, Sql, sql } from '../../src/base/sql-text.ts';

const rendered = (statement: Sql) => statement.render((n, type) => `$${n}::${type}`);

test('values are bound in the order of their places, however statements are put together', () => {
  const one = sql`a = ${Sql.bind('x', 'VARCHAR')}`;
  const both = Sql.join([one, sql`b < ${Sql.bind(2n, 'BIGINT')}`, one], ' AND ');
  expect(rendered(sql`SELECT ${Sql.raw('1')} WHERE ${both}`)).toEqual({
    text: 'SELECT 1 WHERE a = $1::VARCHAR AND b < $2::BIGINT AND a = $3::VARCHAR',
    values: ['x', 2n, 'x'],
  });
});

test('no name leaves its quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      if (name.includes('\u0000')) {
        expect(() => identifier(name)).toThrow('NUL');
        return;
      }
      const { text, values } = rendered(identifier(name));
      expect(values).toEqual([]);
      expect(text.slice(1, -1).replaceAll('""', '')).not.toContain('"');
      expect(text.slice(1, -1).replaceAll('""', '"')).toBe(name);
    }),
  );
});

test('statements of more parts than a call may have arguments are put together', () => {
  const parts = Array.from({ length: 300_000 }, () => sql`x`);
  const { text } = sql`(${Sql.join(parts, ',')})`.render(() => '?');
  expect(text).toHaveLength(2 * parts.length + 1);
});
