import { defineFunction } from '../definition.ts';

export const TAU = defineFunction({
  name: 'TAU',
  kind: 'scalar',
  category: 'math',
  description: 'The ratio of the circumference of a circle to its radius.',
  parameters: [],
  multivalue: 'null',
  result: 'double',
  sql: (_, { dialect }) => dialect.literal(2 * Math.PI, 'double'),
  examples: [{ query: 'ROW a = TAU()', rows: [[2 * Math.PI]] }],
});
