import { defineFunction } from '../definition.ts';

export const E = defineFunction({
  name: 'E',
  kind: 'scalar',
  category: 'math',
  description: 'The base of natural logarithms.',
  parameters: [],
  multivalue: 'null',
  result: 'double',
  sql: (_, { dialect }) => dialect.literal(Math.E, 'double'),
  examples: [{ query: 'ROW a = E()', rows: [[Math.E]] }],
});
