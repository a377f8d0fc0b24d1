import { defineFunction } from '../definition.ts';

/** One of the texts that a text was taken apart into, by its place from 1; null where it has none. */
export const PART = defineFunction({
  name: '$PART',
  kind: 'scalar',
  category: 'internal',
  description: 'One of the parts of a text.',
  parameters: [
    { name: 'parts', types: ['keyword'] },
    { name: 'place', types: ['integer'], constant: true },
  ],
  multivalue: 'native',
  result: 'keyword',
  sql: ([parts, place], { dialect }) => dialect.listElement(parts!.sql, place!.sql),
  examples: [],
});
