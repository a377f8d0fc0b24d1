import { Sql, sql } from '../../base/sql-text.ts';
import { constantOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { valuesOfMatches } from '../extraction/match-values.ts';

/**
 * The texts of some groups, joined, from what `$CAPTURES` gives; the empty text is no value where it is `optional`.
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
  resultMulti: (args) => constantOf<boolean>(args[4])!,
  sql: ([captures, groups, stride, optional, several, separator], context) => {
    const positions = [constantOf<number | number[]>(groups)!].flat();
    const value = (position: (group: number) => Sql) => {
      const texts = positions.map((group) => context.dialect.listElement(captures!.sql, position(group)));
      const between = constantOf<string>(separator) === '' ? Sql.raw(' || ') : sql` || ${separator!.sql} || `;
      const joined = sql`(${Sql.join(texts, '|')})`;
      const text = texts.length === 1 ? texts[0]! : joinedBy(texts, between) ?? joined;
      return constantOf<boolean>(optional)! ? sql`nullif(${text}, '')` : text;
    };
    if (!constantOf<boolean>(several)!) return value((group) => Sql.raw(String(group)));
    return valuesOfMatches(captures!.sql, constantOf<number>(stride)!, value, context);
  },
  examples: [],
});
