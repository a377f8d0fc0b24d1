import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';

/**
 * The texts of some groups, joined, from what `$CAPTURES` gives; no text is no value where it is `optional`.
 * `stride` is how many groups there are; `several` tells that there may be several matches, each of which gives a value.
 */
export const CAPTURE = defineFunction({
  name: '$CAPTURE',
  kind: 'scalar',
  category: 'internal',
  description: 'The joined texts of groups of an expression.',
  parameters: [
    { name: 'captures', types: ['keyword'] },
    { name: 'groups', types: ['integer'], constant: 'list' },
    { name: 'stride', types: ['integer'], constant: true },
    { name: 'optional', types: ['boolean'], constant: true },
    { name: 'several', types: ['boolean'], constant: true },
    { name: 'separator', types: ['keyword'], constant: true },
  ],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: (args) => constantOf<boolean>(args[4]) ?? false,
  sql: ([captures, groups, stride, optional, several, separator], { dialect }) => {
    const numbers = [constantOf<number | number[]>(groups)!].flat();
    const joined = constantOf<string>(separator) !== '';
    const value = (place: (group: number) => Sql) => {
      const texts = numbers.map((group) => dialect.listElement(captures!.sql, place(group)));
      const parts = texts.flatMap((text, i) => (joined && i > 0 ? [separator!.sql, text] : [text]));
      const text = sql`(${Sql.join(parts, ' || ')})`;
      return constantOf<boolean>(optional)! ? sql`nullif(${text}, '')` : text;
    };
    const number = (n: number) => Sql.raw(String(n));
    if (!constantOf<boolean>(several)!) return value(number);
    const last = sql`${dialect.listLength(captures!.sql)} // ${stride!.sql} - 1`;
    return dialect.listMap(dialect.series(Sql.raw('0'), last), (match) =>
      value((group) => sql`${match} * ${stride!.sql} + ${number(group)}`),
    );
  },
  examples: [],
});
