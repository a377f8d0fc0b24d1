// How long an alert page's data take over a month of events: node bench/alert-page.mjs [--events 1000000] [--rounds 15] [--keep DIR] (after `npm run build`).
// A service of its own over a store on disk: 4,000 callers, one of which has a fifth of all events and the alert.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDuckdbStore } from '../dist/store/duckdb/duckdb-store.js';
import { CHANCE, makeEventTable } from './event-table.mjs';
import { median } from './median.mjs';
import { usageOf } from './proc-usage.mjs';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '15' },
    keep: { type: 'string' },
  },
});
const EVENTS = Number(options.events);
const ROUNDS = Number(options.rounds);
const DAY = 86_400_000;
const START = Date.UTC(2026, 1, 1);
const SPAN_MS = 31 * DAY;
const STREAM = 'logs-aws_bedrock.invocation-default';
const CALLER = 'arn:aws:iam::100000000000:user/caller-00000';
/** A fifth of the events is caller 0's, the others' shares fall with their number. */
const LAYOUT = {
  start: START,
  spanMs: SPAN_MS,
  caller: `CASE WHEN ${CHANCE} < 200000 THEN 0 ELSE 1 + CAST(floor(4000 * pow((${CHANCE} - 200000) / 800000.0, 2)) AS BIGINT) END`,
  forwarded: 'false',
};
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'seismo-page-'));
const data = join(folder, 'data');

/** Malformed requests of the caller within a minute, an hour before the events end: what the rule alerts on. */
async function plantBurst() {
  const at = START + SPAN_MS - 3_600_000;
  const texts = {
    'event.action': 'Converse',
    'event.outcome': 'failure',
    'user.id': CALLER,
    'gen_ai.user.id': CALLER,
    'gen_ai.user.rn': CALLER,
    'cloud.account.id': '100000000000',
    'cloud.region': 'us-east-1',
    'gen_ai.request.model.id': 'amazon.nova-pro-v1:0',
    'gen_ai.response.error_code': 'ValidationException',
    'gen_ai.prompt': '{"messages":[{"content":[{"text":"What is 2 + 2?"}],"role":"user"}]}',
  };
  const ids = Array.from({ length: 12 }, (_, i) => (i + 1).toString(16).padStart(32, 'f'));
  const columns = Object.entries(texts).map(([field, value]) => ({
    field,
    type: field === 'gen_ai.prompt' ? 'text' : 'keyword',
    list: false,
    values: ids.map(() => value),
  }));
  const timestamps = ids.map((_, i) => at + i * 4_000);
  const store = await openDuckdbStore({ directory: data });
  try {
    await store.commit({ events: [{ stream: STREAM, ids, timestamps, columns }], positions: [], deadLetters: [] });
  } finally {
    await store.close();
  }
}

async function startService() {
  const rule = fileURLToPath(new URL('../rules/bedrock-validation-error-burst.toml', import.meta.url));
  const file = join(folder, 'seismo.yaml');
  writeFileSync(file, JSON.stringify({ listen: '127.0.0.1:0', data, rules: [rule] }));
  const main = fileURLToPath(new URL('../dist/app/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'serve', '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      const found = /"url":"([^"]+)"/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
  });
  const stop = () =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { url, stop, pid: child.pid };
}

async function read(url) {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text.slice(0, 500)}`);
  return { json: JSON.parse(text) };
}

/** The alert on the planted burst, once detection has found it. */
async function plantedAlert(url) {
  for (const began = performance.now(); performance.now() - began < 300_000; ) {
    const { json } = await read(`${url}/api/v1/alerts?limit=1000`);
    const alert = json.items.find(({ fields, evidence }) => fields['user.id'] === CALLER && evidence.count >= 12);
    if (alert !== undefined) return alert;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('no alert on the planted burst');
}

const PARTS = {
  alert: '',
  evidence: '/evidence?documents=true&limit=20',
  guide: '/guide',
  response: '/response',
  queries: '/queries',
  related: '/related',
  caller: '/caller',
  timeline: '/timeline',
  'timeline of 30 days': `/timeline?from=${new Date(START).toISOString()}&to=${new Date(START + SPAN_MS).toISOString()}`,
  'events of an hour': `/timeline/events?from=${new Date(START + SPAN_MS - 3_600_000).toISOString()}&to=${new Date(START + SPAN_MS).toISOString()}`,
  conversations: '/conversations',
};
/** What a reader asks for who opens the page. */
const PAGE = ['alert', 'evidence', 'guide', 'response', 'queries', 'related', 'caller', 'timeline', 'conversations'];

const round = (ms) => Math.round(ms * 10) / 10;
/** Does something so many times over; milliseconds until it was done, and of the service's CPU. */
async function measured(part, pid, act) {
  await act();
  const before = usageOf(pid).cpuSeconds;
  const times = [];
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now();
    await act();
    times.push(performance.now() - began);
  }
  const cpu = ((usageOf(pid).cpuSeconds - before) * 1000) / ROUNDS;
  return { part, 'median, ms': round(median(times)), 'most, ms': round(Math.max(...times)), 'CPU, ms': round(cpu) };
}

try {
  const made = existsSync(join(data, 'events.duckdb'));
  await makeEventTable(data, EVENTS, (n) => process.stderr.write(`  ${n} events made\r`), LAYOUT);
  if (!made) await plantBurst();
  const service = await startService();
  try {
    const alert = await plantedAlert(service.url);
    const base = `${service.url}/api/v1/alerts/${alert.id}`;
    const results = [];
    for (const [name, path] of Object.entries(PARTS)) {
      results.push(await measured(name, service.pid, () => read(base + path)));
    }
    const page = () => Promise.all(PAGE.map((name) => read(base + PARTS[name])));
    results.push(await measured('the whole page, all at once', service.pid, page));
    const { json } = await read(`${base}/caller`);
    console.log(`${EVENTS} events of 31 days; the caller has ${json.caller.events}; load ${round(loadavg()[0])}`);
    console.table(results);
  } finally {
    await service.stop();
  }
} finally {
  if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
