// A running service under load: raw Bedrock records by HTTP push, 30 rules on, attacks planted and timed.
//   node bench/service.mjs [--minutes 20] [--rate 5000] [--batch 500] [--users 20000] [--unguarded] [--data DIR] [--json FILE]
// Latency is from the moment an attack's request begins to be sent to the moment its alert arrives by server-sent events.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { usageOf } from './proc-usage.mjs';
import { writeRules } from './service-rules.mjs';
import { Traffic } from './traffic.mjs';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '5000' },
    batch: { type: 'string', default: '500' },
    users: { type: 'string', default: '20000' },
    unguarded: { type: 'boolean', default: false },
    data: { type: 'string' },
    json: { type: 'string' },
    report: { type: 'string', default: '60' },
  },
});
const minutes = Number(options.minutes);
const rate = Number(options.rate);
const batch = Number(options.batch);
const reportSeconds = Number(options.report);
const MS_BETWEEN_ATTACKS = 1_700;
const IN_FLIGHT = 16;

const folder = options.data ?? mkdtempSync(join(tmpdir(), 'seismo-load-'));
mkdirSync(folder, { recursive: true });
const ruleFolder = join(folder, 'rules');
const ruleCount = writeRules(ruleFolder);
const port = await freePort();
const pack = fileURLToPath(new URL('../rules', import.meta.url));
const config = join(folder, 'seismo.yaml');
writeFileSync(
  config,
  `data: ${JSON.stringify(join(folder, 'data'))}\nlisten: 127.0.0.1:${port}\nrules: [${JSON.stringify(pack)}, ${JSON.stringify(ruleFolder)}]\nsample: false\n`,
);

const main = fileURLToPath(new URL('../dist/app/main.js', import.meta.url));
const service = spawn(process.execPath, [main, 'serve', '-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
const ended = new Promise((resolve) => service.once('exit', (code, signal) => resolve(code ?? signal)));
let over = false;
ended.then((how) => {
  if (over) return;
  console.error(`the service ended: ${how}`);
  process.exit(1);
});
process.on('exit', () => service.kill('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT + 4 });
const traffic = new Traffic({ users: Number(options.users), guarded: !options.unguarded });
const waiting = new Map();
const done = [];
let alertsSeen = 0;

await ready();
listen();

const totals = { events: 0, refused: 0 };
const rows = [];
const begun = Date.now();
let inFlight = 0;
let attacks = 0;
let nextAttack = begun + 2_000;
let last = { at: begun, events: 0, ...usageOf(service.pid) };

console.log(
  `${rate} events/s of ${Math.round(traffic.bytesPerEvent)} bytes, ${10 + ruleCount} rules, ${minutes} minutes, store in ${folder}`,
);
while (Date.now() - begun < minutes * 60_000) {
  const now = Date.now();
  const due = ((now - begun) / 1000) * rate;
  if (now >= nextAttack && inFlight < IN_FLIGHT) {
    nextAttack = now + MS_BETWEEN_ATTACKS;
    const { user, body } = traffic.attack(attacks++, now);
    const attack = { sent: now, accepted: undefined };
    waiting.set(user, attack);
    void send(body).then(() => {
      attack.accepted = Date.now();
    });
  }
  if (totals.events + inFlight * batch < due && inFlight < IN_FLIGHT) {
    void send(traffic.body(batch, now)).then(() => {
      totals.events += batch;
    });
  } else {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (now - last.at >= reportSeconds * 1000) report(now);
}
while (inFlight > 0) await sleep(50);
await sleep(8_000);
report(Date.now());
const latencies = done.map((d) => d.seconds);
const summary = {
  rate: Math.round(totals.events / ((last.at - begun - 8_000) / 1000)),
  events: totals.events,
  attacks,
  alerts: alertsSeen,
  missed: waiting.size,
  refused: totals.refused,
  p50: quantile(latencies, 0.5),
  p95: quantile(latencies, 0.95),
  p99: quantile(latencies, 0.99),
  peakMb: Math.round(usageOf(service.pid).peakMb),
};
console.table([summary]);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ summary, rows }, null, 1)}\n`);
over = true;
const stopping = Date.now();
service.kill('SIGTERM');
console.log(`SIGTERM: ended with ${await ended} after ${Date.now() - stopping} ms`);
if (options.data === undefined) rmSync(folder, { recursive: true, force: true });
process.exit(0);

function report(now) {
  const usage = usageOf(service.pid);
  const events = totals.events - last.events;
  const seconds = (now - last.at) / 1000;
  const recent = done.filter((d) => d.at > last.at).map((d) => d.seconds);
  const row = {
    minute: Number(((now - begun) / 60_000).toFixed(1)),
    stored: totals.events,
    'events/s': Math.round(events / seconds),
    'CPU us/event': Math.round(((usage.cpuSeconds - last.cpuSeconds) / Math.max(1, events)) * 1e6),
    'latency p50 s': quantile(recent, 0.5),
    'p95 s': quantile(recent, 0.95),
    alerts: recent.length,
    'RSS MB': Math.round(usage.rssMb),
  };
  rows.push(row);
  console.log(JSON.stringify(row));
  last = { at: now, events: totals.events, ...usage };
}

function quantile(values, q) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return Number(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(2));
}

/** Sends a body until it is taken: 429 and 503 are waited out as they say. */
async function send(body) {
  inFlight++;
  try {
    for (;;) {
      const { status, headers, text } = await post('/ingest/aws_bedrock.invocation', body);
      if (status === 200) return;
      if (status !== 429 && status !== 503) throw new Error(`${status}: ${text}`);
      totals.refused++;
      await sleep(Number(headers['retry-after'] ?? 1) * 1000);
    }
  } finally {
    inFlight--;
  }
}

function post(path, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson', 'content-length': body.length };
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Takes live alerts, and times those that were planted. */
function listen() {
  const stream = request({ host: '127.0.0.1', port, path: '/api/v1/alerts/stream', agent: false }, (response) => {
    if (response.statusCode !== 200) throw new Error(`no live alerts: ${response.statusCode}`);
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (data) => {
      text += data;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    });
    response.on('end', () => {
      if (!over) setTimeout(listen, 100);
    });
  });
  stream.on('error', () => {
    if (!over) setTimeout(listen, 100);
  });
  stream.end();
}

function take(message) {
  const data = message
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trim())
    .join('');
  if (data === '') return;
  alertsSeen++;
  const user = /u9\d{5}/.exec(data)?.[0];
  const attack = user === undefined ? undefined : waiting.get(user);
  if (attack === undefined) return;
  waiting.delete(user);
  const at = Date.now();
  done.push({ at, seconds: (at - attack.sent) / 1000, fromAccepted: (at - (attack.accepted ?? at)) / 1000 });
}

async function ready() {
  for (let tries = 0; tries < 300; tries++) {
    await sleep(100);
    try {
      const { status } = await get('/readyz');
      if (status === 200) return;
    } catch {
      // Not listening yet.
    }
  }
  throw new Error('the service is not ready after 30 s');
}

function get(path) {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode }));
    })
      .on('error', reject)
      .end();
  });
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}
