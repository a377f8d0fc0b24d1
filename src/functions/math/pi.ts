import { defineFunction } from '../definition.ts';

export const PI = defineFunction({
  name: 'PI',
  kind: 'scalar',
  category: 'math',
  description: 'The ratio of the circumference of a circle to its diameter.',
  parameters: [],
  multivalue: 'null',
  result: 'double',
  sql: (_, { dialect }) => dialect.literal(Math.PI, 'double'),
  examples: [{ query: 'ROW a = PI()', rows: [[Math.PI]] }],
});
