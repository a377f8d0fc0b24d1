import { compareText } from '../../base/compare-text.ts';
import type { Indicator } from '../indicator.ts';
import { foldCase, plainKey } from '../indicator-key.ts';
import type { Corpus, CorpusRule } from './corpus.ts';
import { textSearch } from './text-search.ts';
import { tacticIds, techniqueIds, threatTitle } from './threat-ids.ts';

/** What a search may be narrowed by, in the order in which facets are shown. */
export const FACETS = [
  'vendor',
  'severity',
  'status',
  'type',
  'language',
  'tactic',
  'technique',
  'source',
  'field',
  'operator',
  'value',
] as const;
export type Facet = (typeof FACETS)[number];

/**
 * What is searched for. Values of one facet are alternatives, facets are all asked for; `*` in a value stands for any text. `field`,
 * `operator` and `value` ask for one indicator that has all three; a field alone is also found where a rule only reads it.
 */
export interface CorpusQuery {
  /** All of its words; parts in double quotes as they stand. Empty for all rules. */
  readonly text?: string;
  readonly facets?: Partial<Readonly<Record<Facet, readonly string[]>>>;
  readonly offset?: number;
  /** How many rules are given at most; 20 where it is not said. */
  readonly limit?: number;
  /** How many values of each facet are counted at most; 10 where it is not said, 0 for none. */
  readonly facetLimit?: number;
}

/** A value of a facet, and how many of the found rules have it. */
export interface FacetCount {
  readonly value: string;
  /** What a tactic or technique is called. */
  readonly title?: string;
  readonly count: number;
}

/** A page of what was found: where words were searched for the best first, else by name. */
export interface CorpusAnswer {
  /** How many rules were found in all. */
  readonly total: number;
  readonly offset: number;
  readonly rules: readonly CorpusRule[];
  /** Commonest first. A facet that is asked for counts what it would find with another value. */
  readonly facets: Readonly<Record<Facet, readonly FacetCount[]>>;
}

/** Searches a corpus: exact, without an order of its own for equal names but their keys. */
export function searchCorpus(corpus: Corpus, query: CorpusQuery = {}): CorpusAnswer {
  const tests = testsOf(meantBy(query.facets ?? {}));
  const score = textSearch(query.text ?? '');
  const hits: { readonly rule: CorpusRule; readonly score: number }[] = [];
  const counts = new Map(GROUPS.map((group) => [group, [] as CorpusRule[]]));
  for (const rule of corpus.rules()) {
    const points = score(rule);
    if (points === 0) continue;
    const failed = GROUPS.filter((group) => tests.get(group)?.(rule) === false);
    if (failed.length === 0) hits.push({ rule, score: points });
    // What only one group leaves out is what that group would find with other values.
    for (const group of failed.length === 0 ? GROUPS : failed.length === 1 ? failed : []) counts.get(group)!.push(rule);
  }
  hits.sort((a, b) => b.score - a.score || byName(a.rule, b.rule));
  const offset = query.offset ?? 0;
  const facetLimit = query.facetLimit ?? 10;
  return {
    total: hits.length,
    offset,
    rules: hits.slice(offset, offset + (query.limit ?? 20)).map(({ rule }) => rule),
    facets: Object.fromEntries(
      FACETS.map((facet) => [
        facet,
        facetLimit === 0 ? [] : countsOf(facet, counts.get(groupOf(facet))!, query, facetLimit),
      ]),
    ) as Record<Facet, FacetCount[]>,
  };
}

type Asked = Partial<Readonly<Record<Facet, readonly string[]>>>;

/** Tactics and techniques may be asked for by their names. */
function meantBy(asked: Asked): Asked {
  return {
    ...asked,
    ...(asked.tactic && { tactic: asked.tactic.flatMap(tacticIds) }),
    ...(asked.technique && { technique: asked.technique.flatMap(techniqueIds) }),
  };
}

/** Facets that are tested together: an indicator's three parts are asked of one indicator. */
type Group = Exclude<Facet, 'field' | 'operator' | 'value'> | 'indicator';
const GROUPS: readonly Group[] = [
  'vendor',
  'severity',
  'status',
  'type',
  'language',
  'tactic',
  'technique',
  'source',
  'indicator',
];

function groupOf(facet: Facet): Group {
  return facet === 'field' || facet === 'operator' || facet === 'value' ? 'indicator' : facet;
}

type RuleTest = (rule: CorpusRule) => boolean;

function testsOf(asked: Asked): ReadonlyMap<Group, RuleTest> {
  const tests = new Map<Group, RuleTest>();
  for (const group of GROUPS) {
    if (group === 'indicator') continue;
    const patterns = asked[group];
    if (patterns === undefined || patterns.length === 0) continue;
    const matches = matcher(patterns);
    tests.set(group, (rule) => valuesOf(group, rule).some(matches));
  }
  const indicator = indicatorTest(asked);
  if (indicator !== undefined) tests.set('indicator', indicator);
  return tests;
}

function indicatorTest({ field, operator, value }: Asked): RuleTest | undefined {
  const test = (patterns: readonly string[] | undefined) =>
    patterns === undefined || patterns.length === 0 ? undefined : matcher(patterns);
  const ofField = test(field);
  const ofOperator = test(operator);
  const ofValue = test(value);
  if (ofOperator === undefined && ofValue === undefined) {
    return ofField && ((rule) => rule.fields.some(ofField) || rule.indicators.some((i) => ofField(i.field)));
  }
  return (rule) =>
    rule.indicators.some(
      (indicator) =>
        (ofField === undefined || ofField(indicator.field)) &&
        (ofOperator === undefined || ofOperator(operatorOf(indicator))) &&
        (ofValue === undefined || indicator.values.some((v) => ofValue(plainKey(v)))),
    );
}

/** An indicator's kind as it is searched for and shown: `in`, `not in`. */
export function operatorOf({ kind, negated }: Indicator): string {
  return negated ? `not ${kind}` : kind;
}

function valuesOf(facet: Facet, rule: CorpusRule): readonly string[] {
  switch (facet) {
    case 'vendor':
      return [rule.vendor];
    case 'severity':
      return rule.severity === null ? [] : [rule.severity];
    case 'status':
      return rule.status === null ? [] : [rule.status];
    case 'type':
      return [rule.type];
    case 'language':
      return [rule.language];
    case 'tactic':
      return rule.tactics;
    case 'technique':
      return rule.techniques;
    case 'source':
      return [...rule.streams, ...rule.integrations];
    case 'field':
      return rule.fields;
    case 'operator':
      return rule.indicators.map(operatorOf);
    case 'value':
      return rule.indicators.flatMap(({ values }) => values.map((v) => (v === null ? 'null' : String(v))));
  }
}

/** Values that differ in case only are one, shown as it is first met. */
function countsOf(facet: Facet, rules: readonly CorpusRule[], { facets }: CorpusQuery, limit: number): FacetCount[] {
  const counts = new Map<string, { value: string; count: number; last: CorpusRule | undefined }>();
  // Of rules that are asked for a field, an operator or a value only what the other two leave is worth counting.
  const narrowed = narrowedTo(facet, facets ?? {});
  for (const rule of rules) {
    for (const value of narrowed === undefined ? valuesOf(facet, rule) : narrowed(rule)) {
      const key = foldCase(value);
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { value, count: 1, last: rule });
      else if (known.last !== rule) {
        known.count++;
        known.last = rule;
      }
    }
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || compareText(a.value, b.value))
    .slice(0, limit)
    .map(({ value, count }) => {
      const title = facet === 'tactic' || facet === 'technique' ? threatTitle(value) : undefined;
      return { value, ...(title !== undefined && { title }), count };
    });
}

function narrowedTo(facet: Facet, asked: Asked): ((rule: CorpusRule) => readonly string[]) | undefined {
  if (groupOf(facet) !== 'indicator') return undefined;
  const tests = (['field', 'operator', 'value'] as const).flatMap((other) => {
    const patterns = asked[other];
    if (other === facet || patterns === undefined || patterns.length === 0) return [];
    const matches = matcher(patterns);
    if (other === 'field') return [(i: Indicator) => matches(i.field)];
    if (other === 'operator') return [(i: Indicator) => matches(operatorOf(i))];
    return [(i: Indicator) => i.values.some((v) => matches(plainKey(v)))];
  });
  if (tests.length === 0) return undefined;
  return (rule) => {
    const indicators = rule.indicators.filter((i) => tests.every((test) => test(i)));
    if (facet === 'field') return indicators.map(({ field }) => field);
    return valuesOf(facet, { ...rule, indicators });
  };
}

/** Whether a text is one of some values, without regard to case; `*` stands for any text. */
function matcher(patterns: readonly string[]): (text: string) => boolean {
  const plain = new Set<string>();
  const parts: string[][] = [];
  for (const pattern of patterns.map(foldCase)) {
    if (pattern.includes('*')) parts.push(pattern.split('*'));
    else plain.add(pattern);
  }
  return (text) => {
    const folded = foldCase(text);
    return plain.has(folded) || parts.some((pieces) => matchesPieces(folded, pieces));
  };
}

/** Whether a text begins with the first piece, ends with the last and holds the others between, in order: one pass, whatever the pattern. */
function matchesPieces(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

function byName(a: CorpusRule, b: CorpusRule): number {
  return compareText(a.name, b.name) || compareText(a.key, b.key);
}
