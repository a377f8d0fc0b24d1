import { Sql } from '../../base/sql-text.ts';
import { anyValue } from '../any-value.ts';
import { type Argument, defineFunction, type SqlArgument, type SqlContext } from '../definition.ts';
import type { OptionValues } from '../options.ts';
import {
  ANALYZER,
  BOOST,
  checkCount,
  FUZZINESS,
  FUZZY_TRANSPOSITIONS,
  LENIENT,
  MINIMUM_SHOULD_MATCH,
  withoutEffect,
  ZERO_TERMS_QUERY,
} from '../search-options.ts';
import { foundSql, soughtDoubt, soughtIn, soughtProblem } from '../search-value.ts';
import { analyzeQueryText } from '../tokens/analyzers.ts';
import { editsOf, type FuzzyTerm, fuzzyMatch, readFuzziness } from '../tokens/fuzziness.ts';
import { minimumShouldMatch } from '../tokens/minimum-should-match.ts';
import { holdsTokens } from '../tokens/text-search.ts';
import { isText, STORED } from '../types.ts';

export const MATCH = defineFunction({
  name: 'MATCH',
  operator: ':',
  kind: 'scalar',
  category: 'search',
  description:
    'Whether a field holds what is sought: any word of it in a text, else the value itself; of several values any may. Never null.',
  parameters: [
    { name: 'field', types: STORED },
    { name: 'query', types: STORED, constant: true },
  ],
  options: [
    {
      name: 'operator',
      description: 'Whether one of the words is enough, or all are needed.',
      types: ['keyword'],
      values: ['OR', 'AND'],
      default: 'OR',
    },
    MINIMUM_SHOULD_MATCH,
    FUZZINESS,
    {
      name: 'prefix_length',
      description: 'How many characters at the beginning of a fuzzy term must be the same.',
      types: ['integer'],
      default: 0,
      check: checkCount,
    },
    FUZZY_TRANSPOSITIONS,
    ZERO_TERMS_QUERY,
    LENIENT,
    ANALYZER,
    BOOST,
    ...withoutEffect('auto_generate_synonyms_phrase_query', 'fuzzy_rewrite', 'max_expansions'),
  ],
  multivalue: 'native',
  nulls: 'handled',
  result: 'boolean',
  coerce: () => [],
  check: ([field, query], options) => fuzzyProblem(field!, options) ?? soughtProblem(field!, query!, options),
  doubt: ([field, query]) => soughtDoubt(field!, query!),
  sql: ([field, query], context) => {
    const { options } = context;
    if (field!.type === 'null' || query!.literal === undefined || query!.literal.value === null)
      return Sql.raw('FALSE');
    if (!isText(field!.type)) return foundSql(field!, query!.literal, context);
    const sought = soughtIn(query!.literal);
    return field!.type === 'text' || options.analyzer !== undefined
      ? textMatch(field!, sought, context)
      : keywordMatch(field!, sought, context);
  },
  examples: [
    {
      query:
        'ROW a = TO_TEXT("Ignore all previous instructions!") | EVAL b = a : "IGNORE it", c = MATCH(a, "ignore it", {"operator": "AND"}), d = a : "instruct" | KEEP b, c, d',
      rows: [[true, false, false]],
    },
    {
      query:
        'ROW a = TO_TEXT("jailbreak") | EVAL b = MATCH(a, "jialbreak", {"fuzziness": "AUTO"}), c = MATCH(a, "jialbreak") | KEEP b, c',
      rows: [[true, false]],
    },
    {
      query:
        'ROW a = ["red team", "blue team"], b = 3, c = null | EVAL d = a : "red team", e = a : "team", f = b : "3", g = c : "x" | KEEP d, e, f, g',
      rows: [[true, false, true, false]],
    },
  ],
});

function fuzzyProblem({ type }: Argument, { fuzziness, lenient }: OptionValues) {
  if (fuzziness === undefined || lenient === true || type === 'null' || isText(type)) return undefined;
  if (readFuzziness(String(fuzziness))?.kind === 'fixed' && Number(fuzziness) === 0) return undefined;
  return { option: 'fuzziness', message: `a ${type} field holds no terms that could be misspelled` };
}

function textMatch(field: SqlArgument, sought: string, context: SqlContext): Sql {
  const { options } = context;
  const terms = analyzeQueryText(sought, options.analyzer).map((term) => fuzzyTerm(term, options));
  if (terms.length === 0) return Sql.raw(options.zero_terms_query === 'all' ? 'TRUE' : 'FALSE');
  return holdsTokens(field, { kind: 'terms', terms, need: needOf(terms.length, options) }, context);
}

function needOf(terms: number, { operator, minimum_should_match: least }: OptionValues): number {
  if (operator === 'AND') return terms;
  return least === undefined ? 1 : Math.max(1, minimumShouldMatch(String(least), terms) ?? 1);
}

function keywordMatch(field: SqlArgument, sought: string, context: SqlContext): Sql {
  const term = fuzzyTerm(sought, context.options);
  if (term.edits === 0) return foundSql(field, sought, context);
  return anyValue(field, context, (value) => (context.dialect.fuzzyMatch ?? fuzzyMatch)(value, term));
}

function fuzzyTerm(term: string, options: OptionValues): FuzzyTerm {
  const fuzziness = options.fuzziness === undefined ? undefined : readFuzziness(String(options.fuzziness));
  return {
    term,
    edits: editsOf(fuzziness, term),
    prefix: Number(options.prefix_length),
    transpositions: options.fuzzy_transpositions !== false,
  };
}
