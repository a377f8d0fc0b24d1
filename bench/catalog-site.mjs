// Builds the site of a catalogue of made-up rules as a command, and measures it and the search of its first page in Chromium.
//   npm run build && node bench/catalog-site.mjs [--rules 3000] [--seed 1] [--keep DIR] [--chromium /usr/bin/chromium]
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { writeCatalogRules } from './catalog-rules.mjs';
import { seismo } from './seismo.mjs';

const { values: options } = parseArgs({
  options: {
    rules: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'seismo-site-bench-'));
const [rules, data, site] = ['rules', 'data', 'site'].map((name) => join(folder, name));

try {
  writeCatalogRules(rules, Number(options.rules), Number(options.seed));
  const add = await seismo(['catalog', 'add', rules, '--data', data]);
  const build = await seismo(['catalog', 'build', '--out', site, '--data', data], {
    report: join(folder, 'report.json'),
  });
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(site, name)));
  console.table([
    {
      files: Number(options.rules),
      addS: round(add.seconds),
      buildS: round(build.seconds),
      buildCpuS: round(build.cpuSeconds),
      buildMaxRssMb: Math.round(build.maxRssMb),
      pages: files.filter((file) => file.isFile()).length,
      mb: Math.round(files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0) / 2 ** 20),
      searchDataMb: round(statSync(join(site, 'assets/search-data.js')).size / 2 ** 20),
      load: loadavg()[0],
    },
  ]);
  if (existsSync(options.chromium)) console.table([await searchInBrowser()]);
  else console.log(`search not measured: no Chromium at ${options.chromium}`);
} finally {
  if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds until the first page shows rules, and from a letter typed to what it finds. */
async function searchInBrowser() {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: options.chromium, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  const started = performance.now();
  await page.goto(pathToFileURL(join(site, 'index.html')).href);
  await page.waitForSelector('#results li');
  const openMs = performance.now() - started;
  const typed = await page.evaluate(async () => {
    const words = document.getElementById('words');
    const times = [];
    for (const text of ['p', 'po', 'power', 'power shell', 'process', 'a', '"access key"', 'user name']) {
      const from = performance.now();
      words.value = text;
      words.dispatchEvent(new Event('input'));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      times.push(performance.now() - from);
    }
    return times.sort((a, b) => a - b);
  });
  await browser.close();
  return {
    openMs: round(openMs),
    medianMs: round(typed[Math.floor(typed.length / 2)]),
    slowestMs: round(typed.at(-1)),
  };
}

function round(number) {
  return Number(number.toFixed(1));
}
