import { Sql, sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { ANALYZERS, messageTokens } from '../message-tokens.ts';
import { STRINGS } from '../types.ts';

export const CATEGORIZE = defineFunction({
  name: 'CATEGORIZE',
  kind: 'scalar',
  category: 'grouping',
  groupsOnly: true,
  description:
    'The category of a log message: the words that messages of its kind share, as a regular expression; numbers, addresses, dates and the like are left out. Null where no word is left.',
  parameters: [{ name: 'field', types: STRINGS }],
  multivalue: 'each',
  result: 'keyword',
  sql: ([text], context) =>
    context.dialect.let('tokens', messageTokens(text!.sql, ANALYZERS.ml_standard, context), (tokens) => {
      const escaped = sql`list_transform(${tokens}, lambda token: regexp_replace(token, ${SPECIAL}, ${ESCAPED}, 'g'))`;
      const joined = sql`'.*?' || array_to_string(${escaped}, '.+?') || '.*?'`;
      return sql`CASE WHEN len(${tokens}) > 0 THEN ${joined} END`;
    }),
  examples: [
    {
      query:
        'ROW m = ["Login of user 17 from 10.0.0.1 failed", "Login of user 9 from 10.0.0.2 failed", "started", "42"] | MV_EXPAND m | STATS n = COUNT(*) BY c = CATEGORIZE(m) | SORT n DESC, c',
      rows: [
        [2, '.*?Login.+?of.+?user.+?from.+?failed.*?'],
        [1, '.*?started.*?'],
        [1, null],
      ],
    },
  ],
});

const SPECIAL = Sql.raw("'[][\\\\.^$*+?(){}|]'");
const ESCAPED = Sql.raw("'\\\\\\0'");
