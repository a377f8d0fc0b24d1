import { counted } from '../base/counted.ts';
import { visible } from '../base/source-text.ts';
import { givenRules } from '../catalog/corpus/given-rules.ts';
import { openCorpus } from '../catalog/corpus/open-corpus.ts';
import { comparedWith, operatorOf } from '../catalog/corpus/search-columns.ts';
import {
  type CorpusAnswer,
  type CorpusQuery,
  FACETS,
  type Facet,
  matchedIndicators,
  searchCorpus,
} from '../catalog/corpus/search-corpus.ts';
import { tellBroken } from './catalog-list.ts';
import type { Console } from './console.ts';
import { packFolder } from './rule-set.ts';

export interface CatalogSearchOptions extends Partial<Readonly<Record<Facet, readonly string[]>>> {
  readonly data: string;
  readonly rules?: readonly string[];
  readonly pack: boolean;
  readonly limit: number;
  /** From 1 on. */
  readonly page: number;
  readonly facets: number;
  readonly format: 'table' | 'json';
}

/** `seismo catalog search`: rules by words and facets, with what else they could be narrowed by. */
export async function catalogSearch(
  words: readonly string[],
  options: CatalogSearchOptions,
  console: Console,
): Promise<number> {
  const { data, limit, page } = options;
  const pack = options.pack ? await givenRules([packFolder()], 'pack') : { rules: [], problems: [] };
  const given = await givenRules(options.rules ?? [], 'rules');
  const corpus = await openCorpus(data, [...given.rules, ...pack.rules]);
  tellBroken(corpus.broken, console);
  const failed = new Set(given.problems.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  if (failed.size > 0)
    console.err(`${counted(failed.size, 'file')} of --rules cannot be read; \`seismo rules check\` says why\n`);

  const query: CorpusQuery = {
    // What a shell took the quotes from is one phrase still.
    text: words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' '),
    facets: Object.fromEntries(FACETS.map((facet) => [facet, options[facet] ?? []])),
    offset: (page - 1) * limit,
    limit,
    facetLimit: options.facets,
  };
  const answer = searchCorpus(corpus, query);
  if (options.format === 'json') console.out(`${JSON.stringify(jsonOf(answer, query), null, 2)}\n`);
  else printAnswer(answer, query, console);
  console.err(`${counted(answer.total, 'rule')} of ${corpus.size.toLocaleString('en-US')}${shown(answer, page)}\n`);
  if (corpus.collections.length === 0) console.err('no rules were added yet: `seismo catalog add PATH` adds some\n');
  return 0;
}

function jsonOf({ total, offset, rules, facets }: CorpusAnswer, query: CorpusQuery) {
  return {
    total,
    offset,
    rules: rules.map((rule) => ({
      key: rule.key,
      vendor: rule.vendor,
      rule_id: rule.id,
      name: rule.name,
      status: rule.status,
      severity: rule.severity,
      type: rule.type,
      language: rule.language,
      tactics: rule.tactics,
      techniques: rule.techniques,
      streams: rule.streams,
      integrations: rule.integrations,
      tags: rule.tags,
      updated: rule.updated,
      collection: rule.collection,
      file: rule.file,
      matched: matchedIndicators(rule, query).map(({ key: _, ...indicator }) => indicator),
    })),
    facets,
  };
}

const COLOURS: Record<string, string> = { low: '36', medium: '33', high: '31', critical: '1;31' };
const WIDEST_FACET = 10;
const WIDEST_VALUE = 50;
const WIDEST_MATCH = 100;

function printAnswer({ rules, facets }: CorpusAnswer, query: CorpusQuery, console: Console): void {
  const paint = (code: string, text: string) => (console.colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  for (const rule of rules) {
    const { severity, name, key, techniques, collection, file } = rule;
    const level = (severity ?? '-').toLowerCase();
    const about = techniques.length === 0 ? '' : `  ${visible(techniques.join(' '))}`;
    console.out(`${paint(COLOURS[level] ?? '0', visible(level).toUpperCase().padEnd(13))} ${paint('1', line(name))}\n`);
    console.out(`${' '.repeat(14)}${line(key)}  ${line(`${collection}:${file}`)}${about}\n`);
    for (const indicator of matchedIndicators(rule, query)) {
      const text = `${indicator.field} ${operatorOf(indicator)} ${comparedWith(indicator).join(', ')}`;
      console.out(`${' '.repeat(14)}${cut(text.trimEnd(), WIDEST_MATCH)}\n`);
    }
  }
  const counted = FACETS.filter((facet) => facets[facet].length > 0);
  if (rules.length > 0 && counted.length > 0) console.out('\n');
  for (const facet of counted) {
    const values = facets[facet].map(
      ({ value, title, count }) => `${cut(title === undefined ? value : `${value} ${title}`, WIDEST_VALUE)} (${count})`,
    );
    console.out(`${facet.padEnd(WIDEST_FACET)} ${values.join(', ')}\n`);
  }
}

function shown({ total, offset, rules }: CorpusAnswer, page: number): string {
  if (rules.length === total) return '';
  if (rules.length === 0) return ', none on this page';
  const more = offset + rules.length < total ? `; --page ${page + 1} shows more` : '';
  return `, ${offset + 1} to ${offset + rules.length} shown${more}`;
}

/** A line break in a rule's text must not begin a line that looks like ours. */
function line(text: string): string {
  return visible(text).replace(/\s+/g, ' ');
}

function cut(text: string, width: number): string {
  const whole = line(text);
  return whole.length > width ? `${whole.slice(0, width - 1)}…` : whole;
}
