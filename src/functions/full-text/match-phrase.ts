import { Sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { ANALYZER, BOOST, checkCount, LENIENT, ZERO_TERMS_QUERY } from '../search-options.ts';
import { foundSql, soughtDoubt, soughtIn, soughtProblem } from '../search-value.ts';
import { analyzeQueryText } from '../tokens/analyzers.ts';
import { holdsTokens } from '../tokens/text-search.ts';
import { STORED } from '../types.ts';

export const MATCH_PHRASE = defineFunction({
  name: 'MATCH_PHRASE',
  kind: 'scalar',
  category: 'search',
  description:
    'Whether a text holds words one after another; other fields must hold the value itself. Of several values any may. Never null.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'phrase', types: STORED, constant: true },
  ],
  options: [
    {
      name: 'slop',
      description: 'By how many places the words may be moved, all in all.',
      types: ['integer'],
      default: 0,
      check: checkCount,
    },
    ZERO_TERMS_QUERY,
    ANALYZER,
    BOOST,
    LENIENT,
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  coerce: () => [],
  check: ([field, phrase], options) => soughtProblem(field!, phrase!, options),
  doubt: ([field, phrase]) => soughtDoubt(field!, phrase!),
  sql: ([field, phrase], context) => {
    const { options } = context;
    if (field!.type === 'null' || phrase!.literal === undefined || phrase!.literal.value === null)
      return Sql.raw('FALSE');
    if (field!.type !== 'text' && !(field!.type === 'keyword' && options.analyzer !== undefined)) {
      return foundSql(field!, phrase!.literal, context);
    }
    const terms = analyzeQueryText(soughtIn(phrase!.literal), options.analyzer);
    if (terms.length === 0) return Sql.raw(options.zero_terms_query === 'all' ? 'TRUE' : 'FALSE');
    return holdsTokens(field!, { kind: 'phrase', terms, slop: Number(options.slop) }, context);
  },
  examples: [
    {
      query:
        'ROW a = TO_TEXT("Ignore all previous instructions") | EVAL b = MATCH_PHRASE(a, "ALL previous"), c = MATCH_PHRASE(a, "all instructions"), d = MATCH_PHRASE(a, "all instructions", {"slop": 1}) | KEEP b, c, d',
      rows: [[true, false, true]],
    },
    {
      query:
        'ROW a = ["red team", "blue team"] | EVAL b = MATCH_PHRASE(a, "red team"), c = MATCH_PHRASE(a, "team") | KEEP b, c',
      rows: [[true, false]],
    },
  ],
});
