import { compareText } from '../../base/compare-text.ts';
import type { Indicator } from '../indicator.ts';
import { foldCase } from '../indicator-key.ts';
import type { Corpus, CorpusRule } from './corpus.ts';
import { type Column, comparedWith, operatorOf, type SearchColumns, searchColumns } from './search-columns.ts';
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
  /** A facet that whoever searches has of their own: a rule's value, and the values that are asked for, where any are. */
  readonly mark?: { readonly of: (rule: CorpusRule) => string; readonly wanted?: readonly string[] | undefined };
  /** In place of by name, where no words are searched for or `always`; rules that are equal in it are by name. */
  readonly order?: { readonly compare: (a: CorpusRule, b: CorpusRule) => number; readonly always?: boolean };
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
  /** As a facet, of {@link CorpusQuery.mark}; empty where it is not given. */
  readonly marks: readonly FacetCount[];
}

/** Searches a corpus: exact, in an order of its own. */
export function searchCorpus(corpus: Corpus, query: CorpusQuery = {}): CorpusAnswer {
  const columns = searchColumns(corpus);
  const asked = meantBy(query.facets ?? {});
  const points = textSearch(query.text ?? '', columns);
  const { mark, order } = query;
  const wanted = mark?.wanted;
  const { rules } = columns;
  const tests: [Group | 'mark', (rule: number) => boolean][] = groupTests(asked, columns);
  if (mark !== undefined && wanted !== undefined)
    tests.push(['mark', (rule) => wanted.includes(mark.of(rules[rule]!))]);
  // Per rule: every group passed, or the one that alone leaves it out.
  const found: number[] = [];
  const leftOutBy = new Map<Group | 'mark', number[]>([...GROUPS, 'mark' as const].map((group) => [group, []]));
  for (let rule = 0; rule < columns.rules.length; rule++) {
    if (points[rule] === 0) continue;
    let failed: Group | 'mark' | undefined;
    let failures = 0;
    for (const [group, passes] of tests) {
      if (passes(rule)) continue;
      failed = group;
      if (++failures > 1) break;
    }
    if (failures === 0) found.push(rule);
    else if (failures === 1) leftOutBy.get(failed!)!.push(rule);
  }
  const ordered = (a: number, b: number) => order?.compare(rules[a]!, rules[b]!) ?? 0;
  const best = (a: number, b: number) => points[b]! - points[a]!;
  const first = order?.always === true ? ordered : best;
  const second = order?.always === true ? best : ordered;
  found.sort((a, b) => first(a, b) || second(a, b) || byName(rules[a]!, rules[b]!));
  const offset = query.offset ?? 0;
  const count = (facet: Facet) =>
    facetCounts(facet, [...found, ...leftOutBy.get(groupOf(facet))!], asked, columns, query.facetLimit ?? 10);
  return {
    total: found.length,
    offset,
    rules: found.slice(offset, offset + (query.limit ?? 20)).map((rule) => rules[rule]!),
    facets: Object.fromEntries(FACETS.map((facet) => [facet, count(facet)])) as Record<Facet, FacetCount[]>,
    marks:
      mark === undefined ? [] : markCounts([...found, ...leftOutBy.get('mark')!].map((rule) => mark.of(rules[rule]!))),
  };
}

function markCounts(values: readonly string[]): FacetCount[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || compareText(a.value, b.value));
}

/** The indicators of a found rule that have what is asked of one; none where nothing is. */
export function matchedIndicators(rule: CorpusRule, { facets = {} }: CorpusQuery): Indicator[] {
  const test = (wanted: readonly string[] | undefined) =>
    wanted === undefined || wanted.length === 0 ? undefined : matcher(wanted);
  const [field, operator, value] = [test(facets.field), test(facets.operator), test(facets.value)];
  if (field === undefined && operator === undefined && value === undefined) return [];
  return rule.indicators.filter(
    (indicator) =>
      (field?.(foldCase(indicator.field)) ?? true) &&
      (operator?.(operatorOf(indicator)) ?? true) &&
      (value === undefined || comparedWith(indicator).some((each) => value(foldCase(String(each))))),
  );
}

type Asked = Partial<Readonly<Record<Facet, readonly string[]>>>;

/** Tactics and techniques may be asked for by their names. */
function meantBy(asked: Asked): Asked {
  const said = Object.fromEntries(Object.entries(asked).filter(([, values]) => values.length > 0)) as Asked;
  return {
    ...said,
    ...(said.tactic && { tactic: said.tactic.flatMap(tacticIds) }),
    ...(said.technique && { technique: said.technique.flatMap(techniqueIds) }),
  };
}

/** Facets that are tested together: an indicator's three parts are asked of one indicator. */
type Group = Exclude<Facet, 'field' | 'operator' | 'value'> | 'indicator';
const GROUPS: readonly Group[] = [...new Set(FACETS.map(groupOf))];

function groupOf(facet: Facet): Group {
  return facet === 'field' || facet === 'operator' || facet === 'value' ? 'indicator' : facet;
}

/** Tests of rules by their places; only of groups that are asked for. */
function groupTests(asked: Asked, columns: SearchColumns): [Group, (rule: number) => boolean][] {
  return GROUPS.flatMap((group): [Group, (rule: number) => boolean][] => {
    if (group === 'indicator') {
      const test = indicatorTest(asked, columns);
      return test === undefined ? [] : [[group, test]];
    }
    const wanted = asked[group];
    return wanted === undefined ? [] : [[group, hasOneOf(columns[group], matching(columns[group], wanted))]];
  });
}

function indicatorTest(asked: Asked, columns: SearchColumns): ((rule: number) => boolean) | undefined {
  const indicators = askedIndicators(asked, columns);
  if (indicators === undefined) return undefined;
  const tested = hasOneOf(columns.indicator, indicators);
  if (asked.operator !== undefined || asked.value !== undefined) return tested;
  const read = hasOneOf(columns.field, matching(columns.field, asked.field!));
  return (rule) => read(rule) || tested(rule);
}

/** Which indicators have all that is asked of one; undefined where nothing is. */
function askedIndicators(
  asked: Asked,
  { indicator, indicatorField, operator, value }: SearchColumns,
): Uint8Array | undefined {
  const parts = [
    [asked.field, indicatorField],
    [asked.operator, operator],
    [asked.value, value],
  ] as const;
  const tests = parts.flatMap(([wanted, column]) =>
    wanted === undefined ? [] : [hasOneOf(column, matching(column, wanted))],
  );
  if (tests.length === 0) return undefined;
  return masked(indicator.values.length, (place) => tests.every((test) => test(place)));
}

function matching(column: Column, wanted: readonly string[]): Uint8Array {
  const matches = matcher(wanted);
  return masked(column.folded.length, (place) => matches(column.folded[place]!));
}

function masked(length: number, test: (place: number) => boolean): Uint8Array {
  const mask = new Uint8Array(length);
  for (let place = 0; place < length; place++) if (test(place)) mask[place] = 1;
  return mask;
}

function hasOneOf({ starts, places }: Column<unknown>, mask: Uint8Array): (row: number) => boolean {
  return (row) => {
    for (let i = starts[row]!; i < starts[row + 1]!; i++) if (mask[places[i]!] === 1) return true;
    return false;
  };
}

function facetCounts(
  facet: Facet,
  rules: readonly number[],
  asked: Asked,
  columns: SearchColumns,
  limit: number,
): FacetCount[] {
  if (limit === 0) return [];
  const { values, counts } = countedValues(facet, rules, asked, columns);
  const met: number[] = [];
  for (let place = 0; place < values.length; place++) if (counts[place]! > 0) met.push(place);
  met.sort((a, b) => counts[b]! - counts[a]! || compareText(values[a]!, values[b]!));
  return met.slice(0, limit).map((place) => {
    const value = values[place]!;
    const title = facet === 'tactic' || facet === 'technique' ? threatTitle(value) : undefined;
    return { value, ...(title !== undefined && { title }), count: counts[place]! };
  });
}

/** How many of the rules have each value of a facet; of an indicator's parts only what the other two leave is counted. */
function countedValues(
  facet: Facet,
  rules: readonly number[],
  asked: Asked,
  columns: SearchColumns,
): { values: readonly string[]; counts: Uint32Array } {
  const { indicator, indicatorField } = columns;
  if (groupOf(facet) !== 'indicator') return { values: columns[facet].values, counts: counted(columns[facet], rules) };
  const others = askedIndicators({ ...asked, [facet]: undefined }, columns);
  if (facet === 'field' && others === undefined)
    return { values: columns.field.values, counts: counted(columns.field, rules) };
  const column = facet === 'field' ? indicatorField : facet === 'operator' ? columns.operator : columns.value;
  const counts = new Uint32Array(column.values.length);
  const last = new Int32Array(column.values.length).fill(-1);
  for (const rule of rules) {
    for (let i = indicator.starts[rule]!; i < indicator.starts[rule + 1]!; i++) {
      const place = indicator.places[i]!;
      if (others !== undefined && others[place] === 0) continue;
      for (let j = column.starts[place]!; j < column.starts[place + 1]!; j++) {
        const value = column.places[j]!;
        if (last[value] === rule) continue;
        last[value] = rule;
        counts[value]!++;
      }
    }
  }
  return { values: column.values, counts };
}

function counted({ values, starts, places }: Column, rules: readonly number[]): Uint32Array {
  const counts = new Uint32Array(values.length);
  for (const rule of rules) for (let i = starts[rule]!; i < starts[rule + 1]!; i++) counts[places[i]!]!++;
  return counts;
}

/** Whether a folded text is one of some values, without regard to their case; `*` stands for any text. */
function matcher(wanted: readonly string[]): (folded: string) => boolean {
  const plain = new Set<string>();
  const patterns: string[][] = [];
  for (const pattern of wanted.map(foldCase)) {
    if (pattern.includes('*')) patterns.push(pattern.split('*'));
    else plain.add(pattern);
  }
  return (text) => plain.has(text) || patterns.some((pieces) => matchesPieces(text, pieces));
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
