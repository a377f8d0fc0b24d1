import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

/**
 * The texts of some groups, each a value of its own, from what `$CAPTURES` gives, match by match; no text is no value where
 * it is `optional`. `stride` is how many groups there are.
 */
export const CAPTURE_EACH = defineFunction({
  name: '$CAPTURE_EACH',
  kind: 'scalar',
  category: 'internal',
  description: 'The texts of groups of an expression, as several values.',
  parameters: [
    { name: 'captures', types: ['keyword'] },
    { name: 'groups', types: ['integer'], constant: 'list' },
    { name: 'stride', types: ['integer'], constant: true },
    { name: 'optional', types: ['boolean'], constant: true },
  ],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: () => true,
  sql: ([captures, groups, stride, optional], { dialect }) => {
    const numbers = [constantOf<number | number[]>(groups)!].flat();
    const count = Sql.raw(String(numbers.length));
    const list = dialect.listOf(
      numbers.map((group) => Sql.raw(String(group))),
      dialect.sqlType('long', false),
    );
    const last = sql`${dialect.listLength(captures!.sql)} // ${stride!.sql} * ${count} - 1`;
    return dialect.listMap(dialect.series(Sql.raw('0'), last), (i) => {
      const group = dialect.listElement(list, sql`${i} % ${count} + 1`);
      const text = dialect.listElement(captures!.sql, sql`${i} // ${count} * ${stride!.sql} + ${group}`);
      return constantOf<boolean>(optional)! ? sql`nullif(${text}, '')` : text;
    });
  },
  examples: [],
});
