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
  options: [
    {
      name: 'analyzer',
      description: 'How messages are cut into words: for logs, or as full text is.',
      types: ['keyword'],
      values: Object.keys(ANALYZERS),
      default: 'ml_standard',
    },
    {
      name: 'output_format',
      description: 'Whether a category is shown as a regular expression or as its words.',
      types: ['keyword'],
      values: ['regex', 'tokens'],
      default: 'regex',
    },
    {
      name: 'similarity_threshold',
      description: 'Taken and not used: messages of a category share all their words.',
      types: ['integer'],
      default: 70,
      check: (value) => (Number(value) >= 1 && Number(value) <= 100 ? undefined : 'it lies between 1 and 100'),
    },
  ],
  multivalue: 'each',
  result: 'keyword',
  sql: ([text], context) => {
    const { analyzer, output_format: format } = context.options;
    const found = messageTokens(text!.sql, ANALYZERS[analyzer as keyof typeof ANALYZERS], context);
    return context.dialect.let('tokens', found, (tokens) => {
      const escaped = sql`list_transform(${tokens}, lambda token: regexp_replace(token, ${SPECIAL}, ${ESCAPED}, 'g'))`;
      const category =
        format === 'tokens'
          ? sql`array_to_string(${tokens}, ' ')`
          : sql`'.*?' || array_to_string(${escaped}, '.+?') || '.*?'`;
      return sql`CASE WHEN len(${tokens}) > 0 THEN ${category} END`;
    });
  },
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
    {
      query:
        'ROW m = "Login of user 17 failed" | STATS n = COUNT(*) BY c = CATEGORIZE(m, {"output_format": "tokens"}), d = CATEGORIZE(m, {"analyzer": "standard", "output_format": "tokens"}) | KEEP c, d',
      rows: [['Login of user failed', 'login of user 17 failed']],
    },
  ],
});

const SPECIAL = Sql.raw("'[][\\\\.^$*+?(){}|]'");
const ESCAPED = Sql.raw("'\\\\\\0'");
