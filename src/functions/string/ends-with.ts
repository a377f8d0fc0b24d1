import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const ENDS_WITH = defineFunction({
  name: 'ENDS_WITH',
  kind: 'scalar',
  category: 'string',
  description: 'Whether text ends with another.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'suffix', types: STRINGS },
  ],
  multivalue: 'null',
  result: 'boolean',
  sql: ([text, suffix], { dialect }) => dialect.endsWith(text!.sql, suffix!.sql),
  examples: [{ query: 'ROW a = "claude-v2" | EVAL b = ENDS_WITH(a, "v1") | KEEP b', rows: [[false]] }],
});
