import type { Json } from '../../../base/canonical-json.ts';
import type { JsonTable } from '../../../rules/rule.ts';
import { parseLucene } from '../../../search/lucene/parse-lucene.ts';
import { conditionSources } from '../../condition-sources.ts';
import type { Condition, PredicateKind } from '../../predicate.ts';
import { luceneCondition } from '../../search/lucene-condition.ts';
import { joined } from '../../search/search-tests.ts';
import { asList, asScalar, asTable, opaquePart, testPart } from './dsl-parts.ts';

/** A search in more fields than these is no list of tests that anyone reads; each would hold the text anew. */
const MAX_FIELDS = 100;

/** Clauses that may match beside those that must order what is found, and no more. */
const DECIDES_NOTHING = 'decides nothing: beside clauses that must match, these may match or not';

/** A clause of a query: its body, the clause as a whole, and whether it stands under an odd number of negations. */
type Read = (body: JsonTable, clause: JsonTable, negated: boolean) => Condition;

/** The condition of a query in Elasticsearch's query DSL: an object with one clause. */
export function dslCondition(query: Json, negated: boolean): Condition {
  const table = asTable(query);
  const entries = Object.entries(table ?? {});
  if (table === undefined || entries.length !== 1)
    return opaquePart(query, 'no query: one clause is expected', negated);
  const [name, body] = entries[0]!;
  const read = CLAUSES.get(name);
  if (read === undefined) return opaquePart(query, `a clause that is not read: ${name}`, negated);
  const content = asTable(body);
  return content === undefined
    ? opaquePart(query, `no ${name}: an object is expected`, negated)
    : read(content, table, negated);
}

const CLAUSES: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['match_all', () => ({ kind: 'constant', value: true })],
  ['match_none', () => ({ kind: 'constant', value: false })],
  ['bool', boolCondition],
  ['constant_score', (body, clause, negated) => inner(body.filter, clause, negated)],
  // Fields of nested objects are named in full there.
  ['nested', (body, clause, negated) => inner(body.query, clause, negated)],
  ['dis_max', (body, clause, negated) => anyOf(asList(body.queries), clause, negated)],
  ['exists', existsCondition],
  ['ids', (body, clause, negated) => inCondition('_id', body.values, clause, negated)],
  ['term', (body, clause, negated) => ofField(body, 'value', 'eq', clause, negated)],
  ['terms', termsCondition],
  ['match_phrase', (body, clause, negated) => ofField(body, 'query', 'eq', clause, negated)],
  ['match', matchCondition],
  ['prefix', (body, clause, negated) => ofField(body, 'value', 'starts_with', clause, negated)],
  ['wildcard', (body, clause, negated) => ofField(body, 'value', 'wildcard', clause, negated)],
  ['regexp', (body, clause, negated) => ofField(body, 'value', 'regex', clause, negated)],
  ['range', rangeCondition],
  ['multi_match', multiMatch],
  ['query_string', queryString],
]);

function inner(query: Json | undefined, clause: JsonTable, negated: boolean): Condition {
  return query === undefined ? opaquePart(clause, 'no query stands in it', negated) : dslCondition(query, negated);
}

/** What a `bool` query may hold. */
const BOOL_PARTS: ReadonlySet<string> = new Set([
  ...['must', 'filter', 'should', 'must_not', 'minimum_should_match'],
  ...['boost', '_name', 'adjust_pure_negative'],
]);

function boolCondition(body: JsonTable, clause: JsonTable, negated: boolean): Condition {
  const strange = Object.keys(body).find((name) => !BOOL_PARTS.has(name));
  if (strange !== undefined) return opaquePart(clause, `a part that is not read: ${strange}`, negated);
  const needed = [...asList(body.must), ...asList(body.filter)];
  const should = asList(body.should);
  const parts = needed.map((query) => dslCondition(query, negated));
  if (should.length > 0) parts.push(shouldCondition(should, body.minimum_should_match, needed.length > 0, negated));
  for (const query of asList(body.must_not)) parts.push({ kind: 'not', of: dslCondition(query, !negated) });
  return parts.length === 0 ? { kind: 'constant', value: true } : joined('and', parts);
}

/** So many of several clauses as the query asks for: one, unless others must match. */
function shouldCondition(
  should: readonly Json[],
  minimum: Json | undefined,
  besideNeeded: boolean,
  negated: boolean,
): Condition {
  const least = minimum === undefined ? (besideNeeded ? 0 : 1) : Number(minimum);
  const clause = { bool: { should, ...(minimum === undefined ? {} : { minimum_should_match: minimum }) } };
  if (least === 1) return anyOf(should, clause, negated);
  const all = should.map((query) => dslCondition(query, negated));
  if (least === should.length) return joined('and', all);
  const why = least === 0 ? DECIDES_NOTHING : `at least ${String(minimum)} of several`;
  return opaquePart(clause, why, negated, all.flatMap(conditionSources));
}

/** Alternatives; values of one field are one list, as Kibana's filter "is one of" means them. */
function anyOf(queries: readonly Json[], clause: JsonTable, negated: boolean): Condition {
  const of = queries.map((query) => dslCondition(query, negated));
  if (of.length === 0) return { kind: 'constant', value: false };
  const tests = of.flatMap((part) => (part.kind === 'test' && part.test.kind === 'eq' ? [part.test] : []));
  const [first] = tests;
  const one = first !== undefined && tests.length === of.length && of.length > 1;
  if (one && tests.every(({ field, ignoreCase }) => field === first.field && ignoreCase === first.ignoreCase)) {
    const values = tests.flatMap((test) => test.values);
    return testPart(clause, first.field, 'in', values, negated, first.ignoreCase);
  }
  return joined('or', of);
}

function existsCondition(body: JsonTable, clause: JsonTable, negated: boolean): Condition {
  if (typeof body.field !== 'string') return opaquePart(clause, 'no field is named', negated);
  return testPart(clause, body.field, 'is_not_null', [], negated);
}

/** `{ field: value }` or `{ field: { <name>: value } }`. */
function ofField(body: JsonTable, name: string, kind: PredicateKind, clause: JsonTable, negated: boolean): Condition {
  const [field, given] = onlyField(body);
  if (field === undefined) return opaquePart(clause, 'one field is expected', negated);
  const options = asTable(given) ?? {};
  const value = asScalar(asTable(given) === undefined ? given : (options[name] ?? options[kind]));
  if (value === undefined) return opaquePart(clause, 'no value that a field can have', negated, [field]);
  if (Number(options.slop ?? 0) > 0) return opaquePart(clause, 'words near each other', negated, [field]);
  const sought = kind === 'wildcard' ? wildcardPattern(String(value)) : value;
  return testPart(clause, field, kind, [sought], negated, options.case_insensitive === true);
}

/** A backslash stands for what follows it, as Lucene's wildcard queries read it. */
function wildcardPattern(written: string): string {
  return written.replace(/\\([\s\S])/g, '$1');
}

function termsCondition(body: JsonTable, clause: JsonTable, negated: boolean): Condition {
  const [field, values] = onlyField(body);
  if (field === undefined) return opaquePart(clause, 'one field is expected', negated);
  return inCondition(field, values, clause, negated);
}

function inCondition(field: string, given: Json | undefined, clause: JsonTable, negated: boolean): Condition {
  const values = asList(given).map(asScalar);
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) {
    return opaquePart(clause, 'values that stand elsewhere', negated, [field]);
  }
  return testPart(clause, field, 'in', known, negated);
}

function matchCondition(body: JsonTable, clause: JsonTable, negated: boolean): Condition {
  const options = asTable(onlyField(body)[1]) ?? {};
  if (options.fuzziness !== undefined) {
    return opaquePart(clause, 'a text that is only similar', negated, Object.keys(body));
  }
  // Filters of old versions wrote phrases so.
  return ofField(body, 'query', options.type === 'phrase' ? 'eq' : 'match', clause, negated);
}

const BOUNDS: ReadonlyMap<string, PredicateKind> = new Map([
  ['gt', 'gt'],
  ['gte', 'gte'],
  ['lt', 'lt'],
  ['lte', 'lte'],
  ['from', 'gte'],
  ['to', 'lte'],
]);

function rangeCondition(body: JsonTable, clause: JsonTable, negated: boolean): Condition {
  const [field, given] = onlyField(body);
  const bounds = Object.entries(asTable(given) ?? {}).filter(([name, value]) => BOUNDS.has(name) && value !== null);
  if (field === undefined || bounds.length === 0) return opaquePart(clause, 'a field with bounds is expected', negated);
  const options = asTable(given)!;
  const tests = bounds.map(([name, bound]) => {
    const value = asScalar(bound);
    if (value === undefined) return opaquePart(clause, 'no value that a field can have', negated, [field]);
    const open =
      (name === 'from' && options.include_lower === false) || (name === 'to' && options.include_upper === false);
    const kind = open ? (name === 'from' ? 'gt' : 'lt') : BOUNDS.get(name)!;
    return testPart({ range: { [field]: { [name]: bound } } }, field, kind, [value], negated);
  });
  return joined('and', tests);
}

/** The same text in any of several fields; what counts words across fields is no test of a field. */
function multiMatch(body: JsonTable, clause: JsonTable, negated: boolean): Condition {
  const value = asScalar(body.query);
  const fields = asList(body.fields).flatMap((field) =>
    typeof field === 'string' ? [field.replace(/\^[\d.]+$/, '')] : [],
  );
  const kind = body.type === 'phrase' ? 'eq' : 'match';
  const plain = ['best_fields', 'most_fields', 'phrase'].includes(String(body.type ?? 'best_fields'));
  if (value === undefined || !plain || body.fuzziness !== undefined || fields.length > MAX_FIELDS) {
    return opaquePart(clause, 'a search across fields', negated, fields);
  }
  if (fields.length === 0) return testPart(clause, '*', 'match', [value], negated);
  return joined(
    'or',
    fields.map((field) => testPart({ multi_match: { ...body, fields: [field] } }, field, kind, [value], negated)),
  );
}

function queryString(body: JsonTable, clause: JsonTable, negated: boolean): Condition {
  const { query, default_field: field, default_operator: operator, fields } = body;
  const named = asList(fields);
  const only = named.length > 0 ? named[0] : (field ?? '*');
  if (typeof query !== 'string' || typeof only !== 'string' || named.length > 1) {
    return opaquePart(clause, 'a search across fields', negated);
  }
  const { tree, diagnostics } = parseLucene(query, String(operator).toUpperCase() === 'AND' ? 'AND' : 'OR');
  if (tree === undefined) return opaquePart(clause, `no Lucene search: ${diagnostics[0]!.message}`, negated);
  return luceneCondition(tree, query, only, negated);
}

/** The field of a clause with its value; options of the clause itself (`boost`) are no fields. */
function onlyField(body: JsonTable): [string, Json] | [undefined, undefined] {
  const entries = Object.entries(body).filter(([name]) => name !== 'boost' && name !== '_name');
  return entries.length === 1 ? entries[0]! : [undefined, undefined];
}
