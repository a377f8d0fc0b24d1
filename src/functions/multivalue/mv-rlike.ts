import { anyOf } from '../any-value.ts';
import { defineFunction } from '../definition.ts';
import { RLIKE } from '../operators/rlike.ts';
import { STRINGS } from '../types.ts';

export const MV_RLIKE = defineFunction({
  name: 'MV_RLIKE',
  kind: 'scalar',
  category: 'multivalue',
  description: 'Whether some whole value fits a regular expression (of Lucene); false where there is none.',
  parameters: [
    { name: 'field', types: STRINGS },
    { name: 'pattern', types: STRINGS, constant: true },
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  check: (args) => RLIKE.check?.(args),
  sql: anyOf(RLIKE.sql),
  examples: [
    {
      query:
        'ROW a = ["claude-v2", "titan"] | EVAL b = MV_RLIKE(a, "claude-v[0-9]"), c = MV_RLIKE(a, "claude"), d = MV_RLIKE(null, ".*") | KEEP b, c, d',
      rows: [[true, false, false]],
    },
  ],
});
