import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const STARTS_WITH = defineFunction({
  name: 'STARTS_WITH',
  kind: 'scalar',
  category: 'string',
  description: 'Whether text begins with another.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'prefix', types: STRINGS },
  ],
  multivalue: 'null',
  result: 'boolean',
  sql: ([text, prefix], { dialect }) => dialect.startsWith(text!.sql, prefix!.sql),
  examples: [{ query: 'ROW a = "claude-v2" | EVAL b = STARTS_WITH(a, "claude") | KEEP b', rows: [[true]] }],
});
