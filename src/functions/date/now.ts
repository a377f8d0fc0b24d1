import { defineFunction } from '../definition.ts';

export const NOW = defineFunction({
  name: 'NOW',
  kind: 'scalar',
  category: 'date',
  description: 'The moment a query runs at; for a rule, the end of its window.',
  parameters: [],
  multivalue: 'null',
  result: 'date',
  sql: (_, { now }) => now,
  examples: [
    { query: 'ROW a = 1 | EVAL b = NOW() > "2020-01-01", c = NOW() == NOW() | KEEP b, c', rows: [[true, true]] },
  ],
});
