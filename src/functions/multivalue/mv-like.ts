import { anyOf } from '../any-value.ts';
import { defineFunction } from '../definition.ts';
import { LIKE } from '../operators/like.ts';
import { STRINGS } from '../types.ts';

export const MV_LIKE = defineFunction({
  name: 'MV_LIKE',
  kind: 'scalar',
  category: 'multivalue',
  description:
    'Whether some value fits a pattern, in which `*` stands for any text and `?` for one character; false where there is none.',
  parameters: [
    { name: 'field', types: STRINGS },
    { name: 'pattern', types: STRINGS, constant: true },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  sql: anyOf(LIKE.sql),
  examples: [
    {
      query:
        'ROW a = ["claude-v2", "titan"] | EVAL b = MV_LIKE(a, "claude*"), c = MV_LIKE(a, "gpt*"), d = MV_LIKE(null, "*") | KEEP b, c, d',
      rows: [[true, false, false]],
    },
  ],
});
