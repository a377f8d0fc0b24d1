import { compareText } from '../../base/compare-text.ts';
import type { Corpus, CorpusRule } from '../corpus/corpus.ts';
import { operatorOf } from '../corpus/search-columns.ts';
import { type Framework, fullName } from '../frameworks/framework.ts';
import { languageTitle } from '../page/layout/language-title.ts';
import { cut } from '../page/layout/shown-values.ts';
import { vendorTitle } from './rule-list.ts';
import { PLACES } from './site-places.ts';

/** What the search page loads: every rule with the texts and values that it is found by. `assets/find-rules.js` reads it. */
export interface SearchData {
  readonly facets: readonly {
    readonly name: string;
    readonly title: string;
    /** The value as addresses hold it, and as it is shown. */
    readonly values: readonly (readonly [value: string, label: string])[];
  }[];
  readonly rules: readonly SearchedRule[];
}

/** Short names: there are thousands of these. */
interface SearchedRule {
  /** Where its page lies. */
  readonly p: string;
  readonly n: string;
  /** The beginning of its description, for the eye, and the whole of what words are looked for in beyond name and facets. */
  readonly d: string;
  readonly t: string;
  /** Its values of each facet, as places in the facet's list. */
  readonly f: readonly (readonly number[])[];
  /** Field and operator of each of its indicators, one after the other. */
  readonly i: readonly number[];
}

/** Values longer than this are cut in what is searched: the rule's own page has them whole. */
const LONGEST_VALUE = 200;
/** What of one rule is searched at most, beyond its name and facets. */
const LONGEST_TEXT = 6_000;
const SHOWN_DESCRIPTION = 220;

interface FacetSource {
  readonly name: string;
  readonly title: string;
  values(rule: CorpusRule): readonly string[];
  label?(value: string): string;
}

/** The script that hands the data to the page: a file on disk may load scripts, and nothing else. */
export function searchDataScript(data: SearchData): string {
  return `globalThis.seismoCatalogue=${JSON.stringify(data)};\n`;
}

/** Gathers what the search page needs of every rule, by name. */
export function searchData(corpus: Corpus, frameworks: readonly Framework[]): SearchData {
  const rules = [...corpus.rules()].sort((a, b) => compareText(a.name, b.name) || compareText(a.key, b.key));
  const sources = facetSources(frameworks);
  const lists = sources.map((source) => valuesOf(source, rules));
  const field = sources.findIndex(({ name }) => name === 'field');
  const operator = sources.findIndex(({ name }) => name === 'operator');
  return {
    facets: sources.map(({ name, title, label }, i) => ({
      name,
      title,
      values: [...lists[i]!.keys()].map((value) => [value, cut(label?.(value) ?? value, LONGEST_VALUE)]),
    })),
    rules: rules.map((rule) => ({
      p: PLACES.rule(rule.key),
      n: rule.name,
      d: beginning(rule.description),
      t: searchedText(rule),
      f: sources.map((source, i) => [...new Set(source.values(rule))].map((value) => lists[i]!.get(value)!)),
      i: rule.indicators.flatMap((one) => [lists[field]!.get(one.field)!, lists[operator]!.get(operatorOf(one))!]),
    })),
  };
}

function facetSources(frameworks: readonly Framework[]): FacetSource[] {
  const named = (id: string) => {
    for (const framework of frameworks) {
      const technique = framework.technique(id);
      if (technique !== undefined) return `${id} ${fullName(technique)}`;
      const tactic = framework.tactic(id);
      if (tactic !== undefined) return `${tactic.name} (${framework.title.replace('MITRE ', '')})`;
    }
    return id;
  };
  return [
    { name: 'vendor', title: 'Vendor', values: (rule) => [rule.vendor], label: vendorTitle },
    { name: 'severity', title: 'Severity', values: (rule) => (rule.severity === null ? [] : [rule.severity]) },
    { name: 'status', title: 'Status', values: (rule) => (rule.status === null ? [] : [rule.status]) },
    { name: 'language', title: 'Language', values: (rule) => [rule.language], label: languageTitle },
    { name: 'tactic', title: 'Tactic', values: (rule) => rule.tactics, label: named },
    { name: 'technique', title: 'Technique', values: (rule) => rule.techniques, label: named },
    { name: 'source', title: 'Data source', values: (rule) => [...rule.integrations, ...rule.streams] },
    {
      name: 'field',
      title: 'Field',
      values: (rule) => [...rule.fields, ...rule.indicators.map((indicator) => indicator.field)],
    },
    { name: 'operator', title: 'Operator', values: (rule) => rule.indicators.map(operatorOf) },
  ];
}

/** A facet's values with their places in its list, the commonest first. */
function valuesOf(source: FacetSource, rules: readonly CorpusRule[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rule of rules) {
    for (const value of new Set(source.values(rule))) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || compareText(a, b));
  return new Map(sorted.map(([value], place) => [value, place]));
}

function searchedText(rule: CorpusRule): string {
  const values = rule.indicators.flatMap((indicator) =>
    [...indicator.values, ...(indicator.other === undefined ? [] : [indicator.other])].map((value) =>
      String(value).slice(0, LONGEST_VALUE),
    ),
  );
  const parts = [rule.id, ...rule.tags, rule.description.replace(/\s+/g, ' '), ...new Set(values)];
  return parts.join('\n').slice(0, LONGEST_TEXT);
}

function beginning(description: string): string {
  const line = description.replace(/\s+/g, ' ').trim();
  if (line.length <= SHOWN_DESCRIPTION) return line;
  return `${line.slice(0, line.lastIndexOf(' ', SHOWN_DESCRIPTION) + 1 || SHOWN_DESCRIPTION).trim()}…`;
}
