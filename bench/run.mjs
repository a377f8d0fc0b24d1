// Measures seismo on this machine. Prints tables and writes bench/results.json; parts that did not run keep their last results there.
//   npm run bench [-- --only start,compile,queries,commands,catalog] [--windows day,hour] [--events N] [--query-events N] [--keep DIR]
//   [--rules DIR]
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureCatalog } from './catalog.mjs';
import { measureCommands } from './commands.mjs';
import { measureCompile } from './compile.mjs';
import { median } from './median.mjs';
import { measureQueries } from './queries.mjs';
import { measureStart } from './start.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    events: { type: 'string', default: '1000000' },
    'query-events': { type: 'string', default: '10000000' },
    keep: { type: 'string' },
    rules: { type: 'string' },
    windows: { type: 'string' },
  },
});
const file = fileURLToPath(new URL('./results.json', import.meta.url));
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'seismo-bench-'));

const round = (number, digits) => Number(number.toFixed(digits));

const PARTS = {
  start: async () => {
    const results = await measureStart({ rules: options.rules });
    console.table(results);
    return results;
  },
  compile: async () => {
    const { queries, results } = await measureCompile(options.rules === undefined ? {} : { rules: [options.rules] });
    const summary = {
      queries,
      compiled: results.length,
      medianMs: round(median(results.map((r) => r.whole)), 3),
      medianAnalyzeMs: round(median(results.map((r) => r.analyze)), 3),
      medianEmitMs: round(median(results.map((r) => r.emit)), 3),
      slowestMs: round(Math.max(...results.map((r) => r.whole)), 3),
      medianFirstMs: round(median(results.map((r) => r.first)), 3),
      coldestMs: round(Math.max(...results.map((r) => r.first)), 3),
    };
    console.table([summary]);
    return summary;
  },
  queries: async () => {
    const measured = await measureQueries(join(folder, 'table'), Number(options['query-events']), {
      windows: options.windows?.split(','),
    });
    const windows = measured.windows.map(({ window, goal, results }) => {
      const rows = results.map((r) => ({
        name: r.name,
        rows: r.rows,
        rounds: r.rounds,
        oursMs: round(r.oursMs, 1),
        byHandMs: round(r.byHandMs, 1),
        ratio: round(r.ratio, 2),
        leastRatio: round(r.leastRatio, 2),
        sqlRatio: round(r.sqlRatio, 2),
        enginePercent: round(r.engineShare * 100, 1),
        transferPercent: round(r.transferShare * 100, 1),
        ownPercent: round(r.ownShare * 100, 1),
        readMb: r.bytesRead === undefined ? undefined : round(r.bytesRead / 2 ** 20, 1),
        rowsPercent: round(r.rowsScanned * 100, 1),
      }));
      console.log(`${window}: at most ${goal} times the SQL by hand`);
      console.table(rows);
      return { window, goal, results: rows };
    });
    const others = (results.queries?.measured.windows ?? []).filter((w) => !windows.some((n) => n.window === w.window));
    return { events: measured.events, fileMb: Math.round(measured.bytes / 2 ** 20), windows: [...others, ...windows] };
  },
  commands: async () => {
    const results = await measureCommands(folder, Number(options.events));
    console.table(results);
    return results;
  },
  catalog: async () => {
    const measured = await measureCatalog();
    console.table(measured.results);
    return measured;
  },
};

const names = options.only?.split(',') ?? Object.keys(PARTS);
for (const name of names)
  if (PARTS[name] === undefined) throw new Error(`there is no part ${name}: ${Object.keys(PARTS).join(', ')}`);
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
results.machine = {
  cores: cpus().length,
  model: cpus()[0]?.model,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
try {
  for (const name of names) {
    const [load] = loadavg();
    results[name] = { measured: await PARTS[name](), loadBefore: round(load, 1) };
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
} finally {
  if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
