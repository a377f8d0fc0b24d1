import { defineFunction } from '../definition.ts';
import {
  ANALYZER,
  BOOST,
  checkCount,
  DEFAULT_FIELD,
  FUZZINESS,
  FUZZY_TRANSPOSITIONS,
  LENIENT,
  MINIMUM_SHOULD_MATCH,
  TIME_ZONE,
  withoutEffect,
} from '../search-options.ts';
import { STRINGS } from '../types.ts';
import { missingText } from './kql.ts';

export const QSTR = defineFunction({
  name: 'QSTR',
  kind: 'scalar',
  category: 'search',
  description: "Whether a row is found by a search in Lucene's query string syntax. Never null.",
  parameters: [{ name: 'query', types: STRINGS, constant: true }],
  options: [
    {
      name: 'default_operator',
      description: 'What stands between words that nothing stands between.',
      types: ['keyword'],
      values: ['OR', 'AND'],
      default: 'OR',
    },
    DEFAULT_FIELD,
    MINIMUM_SHOULD_MATCH,
    { ...FUZZINESS, default: 'AUTO' },
    {
      name: 'fuzzy_prefix_length',
      description: 'How many characters at the beginning of a fuzzy term must be the same.',
      types: ['integer'],
      default: 0,
      check: checkCount,
    },
    FUZZY_TRANSPOSITIONS,
    {
      name: 'phrase_slop',
      description: 'By how many places the words of phrases may be moved.',
      types: ['integer'],
      default: 0,
      check: checkCount,
    },
    {
      name: 'allow_leading_wildcard',
      description: 'Whether a word may begin with a wildcard.',
      types: ['boolean'],
      default: true,
    },
    TIME_ZONE,
    LENIENT,
    ANALYZER,
    BOOST,
    ...withoutEffect(
      'analyze_wildcard',
      'auto_generate_synonyms_phrase_query',
      'enable_position_increments',
      'fuzzy_max_expansions',
      'fuzzy_rewrite',
      'max_determinized_states',
      'rewrite',
    ),
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  expands: 'lucene',
  check: ([query]) => missingText(query!),
  sql: () => {
    throw new Error('the analyser replaces QSTR by what its text says');
  },
  examples: [
    {
      query:
        'ROW user = "alice", tokens = [10, 900] | EVAL a = QSTR("user:al?ce AND tokens:[500 TO *]"), b = QSTR("-user:alice"), c = QSTR("bob alice") | KEEP a, b, c',
      rows: [[true, false, false]],
    },
  ],
});
