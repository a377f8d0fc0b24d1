// Measures seismo on this machine: npm run bench [-- --events N] [-- --keep DIR]. Prints a table and writes bench/results.json.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, keep: { type: 'string' } },
});
const HOURS = 24;
const main = fileURLToPath(new URL('../dist/app/main.js', import.meta.url));
const usage = new URL('./usage.mjs', import.meta.url).href;
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'seismo-bench-'));
const logs = join(folder, 'logs');

/** Runs the command line in a process of its own; seconds, peak resident memory in MiB, and what it printed. */
function seismo(args) {
  const report = join(folder, 'usage.json');
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', usage, main, ...args], {
      env: { ...process.env, SEISMO_BENCH_REPORT: report },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`seismo ${args[0]} ended with ${code}: ${err}`));
      const { maxRssMb } = JSON.parse(readFileSync(report, 'utf8'));
      resolve({ seconds: (performance.now() - started) / 1000, maxRssMb, out, err });
    });
  });
}

const results = [];
function record(name, run, note = '') {
  results.push({ name, seconds: Number(run.seconds.toFixed(1)), maxRssMb: Math.round(run.maxRssMb), note });
}

try {
  const events = Number(options.events);
  if (!existsSync(join(logs, 'labels.json'))) {
    record(
      'sample',
      await seismo(['sample', '--out', logs, '--hours', String(HOURS), '--events-per-hour', String(events / HOURS)]),
    );
  }
  const labels = JSON.parse(readFileSync(join(logs, 'labels.json'), 'utf8'));
  const detected = await seismo(['detect', '--logs', logs, '--format', 'ndjson']);
  const alerts = detected.out.split('\n').filter((line) => line !== '').length;
  if (alerts !== labels.alerts.length) throw new Error(`${alerts} alerts, ${labels.alerts.length} are labelled`);
  record('detect --logs', detected, `${labels.events} events, ${alerts} alerts as labelled`);
  const data = join(folder, 'data');
  rmSync(data, { recursive: true, force: true });
  record('ingest', await seismo(['ingest', '--logs', logs, '--data', data]));
  record('detect --data', await seismo(['detect', '--data', data, '--format', 'ndjson']));
  console.table(results);
  const machine = {
    cores: cpus().length,
    model: cpus()[0]?.model,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  writeFileSync(new URL('./results.json', import.meta.url), `${JSON.stringify({ machine, results }, null, 2)}\n`);
} finally {
  if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
