// What the catalogue costs: made-up rules of all formats are added, added again and searched.
//   node bench/catalog.mjs [--rules 3000]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { openCorpus } from '../dist/catalog/corpus/open-corpus.js';
import { searchCorpus } from '../dist/catalog/corpus/search-corpus.js';
import { writeCatalogRules } from './catalog-rules.mjs';
import { median } from './median.mjs';
import { seismo } from './seismo.mjs';

const QUERIES = [
  { text: 'guardrail' },
  { text: 'encoded "access key"', facets: { severity: ['high', 'critical'] } },
  { text: 'bedrock', facets: { tactic: ['Initial Access'] } },
  { facets: { field: ['process.name'], operator: ['in'], value: ['powershell.exe'] } },
  { facets: { field: ['gen_ai.*'], operator: ['wildcard'] } },
  { facets: { technique: ['T1078'], vendor: ['sigma'] } },
  { facets: { value: ['*.amazonaws.com'] } },
  {},
];

/** Seconds, memory and milliseconds of the catalogue over so many rule files. */
export async function measureCatalog(count = 3_000) {
  const folder = mkdtempSync(join(tmpdir(), 'seismo-bench-catalog-'));
  const rules = join(folder, 'rules');
  const data = ['--data', join(folder, 'data')];
  const report = join(folder, 'usage.json');
  try {
    const bytes = writeCatalogRules(rules, count);
    const results = [];
    const command = async (name, args, goal, runs = 1) => {
      const all = [];
      for (let i = 0; i < runs; i++) all.push(await seismo([...args, ...data], { report }));
      const seconds = median(all.map((run) => run.seconds));
      const cpuMs = Math.round(median(all.map((run) => run.cpuSeconds)) * 1000);
      results.push({ name, ms: Math.round(seconds * 1000), cpuMs, goal, maxRssMb: Math.round(all.at(-1).maxRssMb) });
      return all.at(-1);
    };
    const { out } = await command('catalog add', ['catalog', 'add', rules], 10_000);
    const indexMb = statSync(join(folder, 'data', 'catalog', 'rules.collection')).size / 1e6;
    await command('catalog add, nothing changed', ['catalog', 'add', rules], 1_000, 5);
    writeCatalogRules(rules, Math.round(count / 100), 2);
    await command('catalog add, a hundredth more', ['catalog', 'add', rules]);
    await command(
      'catalog search, the whole command',
      ['catalog', 'search', 'guardrail', '--severity', 'high'],
      undefined,
      7,
    );
    await command(
      'the same without the pack',
      ['catalog', 'search', 'guardrail', '--severity', 'high', '--no-pack'],
      undefined,
      7,
    );
    results.push(...(await answers(join(folder, 'data'))));
    return { files: count, mb: round(bytes / 1e6), indexMb: round(indexMb), added: out.trim(), results };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answers(data) {
  const taken = async (run) => {
    const started = performance.now();
    const result = await run();
    return { ms: performance.now() - started, result };
  };
  const opened = await taken(() => openCorpus(data));
  const corpus = opened.result;
  const first = await taken(() => searchCorpus(corpus, QUERIES[0]));
  const next = [];
  for (let round = 0; round < 5; round++) {
    for (const query of QUERIES) next.push((await taken(() => searchCorpus(corpus, query))).ms);
  }
  const some = [...corpus.rules()].filter((_, i) => i % 30 === 0);
  corpus.countOf('');
  const similar = [];
  const pages = [];
  for (const rule of some) similar.push((await taken(() => corpus.similar(rule.key, 10))).ms);
  for (const rule of some) pages.push((await taken(() => corpus.ruleOf(rule.key))).ms);
  return [
    { name: 'opening the corpus', ms: round(opened.ms) },
    { name: 'the first answer', ms: round(first.ms), goal: 100 },
    { name: `an answer, median of ${next.length}`, ms: round(median(next)), goal: 100 },
    { name: 'the slowest of them', ms: round(Math.max(...next)), goal: 100 },
    { name: 'similar rules of a rule, median', ms: round(median(similar)) },
    { name: 'a rule read from the index, median', ms: round(median(pages)) },
  ];
}

const round = (number) => Number(number.toFixed(1));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { rules: { type: 'string', default: '3000' } } });
  const { results, ...facts } = await measureCatalog(Number(values.rules));
  console.log(facts);
  console.table(results);
}
