import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { catalogRules } from '../../../bench/catalog-rules.mjs';
import { corpusOf } from '../../../src/catalog/corpus/corpus-of.ts';
import { corpusRuleOf } from '../../../src/catalog/corpus/corpus-rule.ts';
import { type Facet, searchCorpus } from '../../../src/catalog/corpus/search-corpus.ts';
import { frameworks } from '../../../src/catalog/frameworks/registry.ts';
import { type SearchData, searchData, searchDataScript } from '../../../src/catalog/site/search-data.ts';
import { readRules } from '../../../src/catalog/vendors/registry.ts';

interface Answer {
  readonly rules: readonly { readonly n: string }[];
  readonly counts: readonly (readonly number[])[];
}
type Find = (query: { words: string; chosen: Set<number>[] }) => Answer;

const corpus = corpusOf(
  [...catalogRules(250, 7)].flatMap(({ file, text }) =>
    readRules(file, text).rules.map((rule) => corpusRuleOf(rule, { collection: 'made', file, digest: file })),
  ),
);
const data: SearchData = searchData(corpus, frameworks());
const find = finder(data);

/** The finder as the page runs it: from the scripts that it loads. */
function finder(searched: SearchData): Find {
  const script = readFileSync(new URL('../../../src/catalog/site/assets/find-rules.js', import.meta.url), 'utf8');
  return runInNewContext(`${searchDataScript(searched)}${script};ruleFinder(seismoCatalogue)`, { Set }) as Find;
}

/** What is asked for by the names of facets and their values. */
function chosen(asked: Partial<Record<string, readonly string[]>>): Set<number>[] {
  return data.facets.map(
    ({ name, values }) => new Set((asked[name] ?? []).map((value) => values.findIndex(([known]) => known === value))),
  );
}

describe('the search of the site', () => {
  it('gives all rules, by name, where nothing is asked for', () => {
    const { rules } = find({ words: '', chosen: chosen({}) });
    expect(rules).toHaveLength(corpus.size);
    expect(rules.map(({ n }) => n)).toEqual([...rules.map(({ n }) => n)].sort());
  });

  it('finds by facets what the search of the corpus finds, and counts what other values would', () => {
    const facets: readonly Facet[] = ['vendor', 'severity', 'status', 'language', 'tactic', 'technique', 'source'];
    for (const facet of facets) {
      const f = data.facets.findIndex(({ name }) => name === facet);
      for (const [value] of data.facets[f]!.values.slice(0, 4)) {
        // An asterisk in a name of a stream stands for itself here.
        if (value.includes('*')) continue;
        const here = find({ words: '', chosen: chosen({ [facet]: [value] }) });
        const there = searchCorpus(corpus, { facets: { [facet]: [value] }, limit: corpus.size, facetLimit: 1000 });
        expect(new Set(here.rules.map(({ n }) => n)), `${facet} ${value}`).toEqual(
          new Set(there.rules.map(({ name }) => name)),
        );
        expect(here.rules).toHaveLength(there.total);
        const severity = data.facets.findIndex(({ name }) => name === 'severity');
        for (const { value: level, count } of there.facets.severity) {
          const v = data.facets[severity]!.values.findIndex(([known]) => known === level);
          expect(here.counts[severity]![v], `${facet} ${value}: ${level}`).toBe(count);
        }
      }
    }
  });

  it('asks a field and an operator of one test', () => {
    const f = data.facets.findIndex(({ name }) => name === 'field');
    const operators = data.facets.find(({ name }) => name === 'operator')!.values.slice(0, 5);
    for (const [field] of data.facets[f]!.values.slice(0, 8)) {
      for (const [operator] of operators) {
        const here = find({ words: '', chosen: chosen({ field: [field], operator: [operator] }) });
        const there = searchCorpus(corpus, { facets: { field: [field], operator: [operator] }, limit: 0 });
        expect(here.rules, `${field} ${operator}`).toHaveLength(there.total);
      }
    }
  });

  it('wants all words, and shows names that have them first', () => {
    const name = data.rules[10]!.n;
    const [first, second] = name.split(' ') as [string, string];
    const { rules } = find({ words: `${second.toUpperCase()} ${first}`, chosen: chosen({}) });
    expect(rules.map(({ n }) => n)).toContain(name);
    expect(rules[0]!.n).toContain(first);
    expect(find({ words: `"${name}"`, chosen: chosen({}) }).rules.map(({ n }) => n)).toEqual([name]);
    expect(find({ words: `${first} nothing-like-this`, chosen: chosen({}) }).rules).toEqual([]);
  });
});
