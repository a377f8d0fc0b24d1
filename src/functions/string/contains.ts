import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const CONTAINS = defineFunction({
  name: 'CONTAINS',
  kind: 'scalar',
  category: 'string',
  description: 'Whether text holds another.',
  parameters: [
    { name: 'string', types: STRINGS },
    { name: 'substring', types: STRINGS },
  ],
  multivalue: 'null',
  result: 'boolean',
  sql: ([text, part], { dialect }) => dialect.contains(text!.sql, part!.sql),
  examples: [{ query: 'ROW a = "ignore all" | EVAL b = CONTAINS(a, "all") | KEEP b', rows: [[true]] }],
});
