// What the intake costs: sample logs are pushed through it into a store on disk, in deliveries of so many records.
//   node bench/intake.mjs LOGS [--batch 500] [--rate 0] [--workers 1] [--senders 8] [--linger 200] [--threads 1] [--digest]
// LOGS is a folder of `seismo sample`. A rate of 0 is as fast as it goes. The CPU time is that of all threads, the reading of LOGS left out.
// --digest prints a hash of all that is stored, to compare two versions by.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { openIntake } from '../dist/ingest/intake/open-intake.js';
import { openDuckdbStore } from '../dist/store/duckdb/duckdb-store.js';
import { threadUsage } from './thread-usage.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'string', default: '500' },
    rate: { type: 'string', default: '0' },
    workers: { type: 'string', default: '1' },
    senders: { type: 'string', default: '16' },
    linger: { type: 'string', default: '200' },
    threads: { type: 'string', default: '1' },
    digest: { type: 'boolean', default: false },
  },
});

const deliveries = deliveriesIn(positionals[0], Number(options.batch));
const records = deliveries.reduce((sum, { count }) => sum + count, 0);
const directory = mkdtempSync(join(tmpdir(), 'seismo-intake-'));
const store = await openDuckdbStore({
  directory,
  threads: Number(options.threads),
  memoryLimitMb: 512,
  now: () => Date.UTC(2025, 5, 1),
});
const intake = openIntake({ store, workers: Number(options.workers), lingerMs: Number(options.linger) });
const waits = [];
const before = threadUsage();
const cpuBefore = process.cpuUsage();
const start = performance.now();
let sent = 0;
let next = 0;
async function sender() {
  for (let delivery = deliveries[next++]; delivery !== undefined; delivery = deliveries[next++]) {
    sent += delivery.count;
    if (Number(options.rate) > 0) await until(start + (sent / Number(options.rate)) * 1000);
    const began = performance.now();
    await intake.deliver({ source: 'http', bytes: delivery.bytes });
    waits.push(performance.now() - began);
  }
}
await Promise.all(Array.from({ length: Number(options.senders) }, sender));
const seconds = (performance.now() - start) / 1000;
const cpu = process.cpuUsage(cpuBefore);
const threads = threadUsage(before);
const { counts } = intake;
await intake.close();
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
const round = (x, digits = 2) => Number(x.toFixed(digits));
waits.sort((a, b) => a - b);
console.log({
  records,
  stored: counts.events,
  commits: counts.commits,
  seconds: round(seconds),
  perSecond: Math.round(records / seconds),
  cpuPer100k: round((cpuSeconds / records) * 1e5),
  cpuByThread: Object.fromEntries(
    Object.entries(threads)
      .filter(([, s]) => s > 0.2)
      .map(([name, s]) => [name, round((s / records) * 1e5)]),
  ),
  waitMs: { median: Math.round(waits[waits.length >> 1]), p99: Math.round(waits[Math.floor(waits.length * 0.99)]) },
  rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
});
if (options.digest) console.log(await digest());
await store.close();
rmSync(directory, { recursive: true, force: true });

function deliveriesIn(folder, size) {
  const lines = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.json.gz') && !/_(?:in|out)put\.json\.gz$/.test(name))
    .sort()
    .flatMap((name) =>
      gunzipSync(readFileSync(join(folder, name)))
        .toString()
        .split('\n')
        .filter(Boolean),
    );
  const all = [];
  for (let at = 0; at < lines.length; at += size) {
    const some = lines.slice(at, at + size);
    all.push({ count: some.length, bytes: Buffer.from(`${some.join('\n')}\n`) });
  }
  return all;
}

async function until(time) {
  const wait = time - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

/** Each event as text, by its id: what order they were stored in does not matter. */
async function digest() {
  const events = [];
  for (const { name } of store.streams()) {
    const columns = ['_id', '_source'].map((field, i) => ({ id: i + 1, name: field, type: 'keyword', multi: false }));
    const scan = {
      kind: 'scan',
      streams: [name],
      columns: columns.map((column) => ({ column, field: column.name })),
      span: { start: 0, end: 0 },
    };
    for await (const rows of store.query(store.scan(scan, { replay: false }), columns)) {
      for (const row of rows) events.push(`${name} ${row[0]} ${createHash('sha256').update(row[1]).digest('hex')}`);
    }
  }
  return { events: events.length, digest: createHash('sha256').update(events.sort().join('\n')).digest('hex') };
}
