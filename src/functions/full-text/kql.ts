import { type Argument, type ArgumentProblem, defineFunction } from '../definition.ts';
import { BOOST, CASE_INSENSITIVE, DEFAULT_FIELD, TIME_ZONE } from '../search-options.ts';
import { STRINGS } from '../types.ts';

export const KQL = defineFunction({
  name: 'KQL',
  kind: 'scalar',
  category: 'search',
  description: 'Whether a row is found by a search in the Kibana Query Language. Never null.',
  parameters: [{ name: 'query', types: STRINGS, constant: true }],
  options: [CASE_INSENSITIVE, DEFAULT_FIELD, TIME_ZONE, BOOST],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  expands: 'kql',
  check: ([query]) => missingText(query!),
  sql: () => {
    throw new Error('the analyser replaces KQL by what its text says');
  },
  examples: [
    {
      query:
        'ROW user = "alice", tokens = [10, 900] | EVAL a = KQL("user: ali* and tokens > 500"), b = KQL("not user: (bob or carol)"), c = KQL("nothing: *") | KEEP a, b, c',
      rows: [[true, true, false]],
    },
  ],
});

/** What is wrong with a search that is null. */
export function missingText({ literal }: Argument): ArgumentProblem | undefined {
  return literal?.value === null ? { argument: 0, message: 'a text is expected, not null' } : undefined;
}
