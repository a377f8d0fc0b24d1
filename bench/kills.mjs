// A service that is killed (SIGKILL) at random moments while it stores, detects and tells, then compared with `seismo detect` over the same logs.
//   node bench/kills.mjs [--kills 100] [--rate 2000] [--seed N]
// Fails where an event, an alert or a notification is lost, or an event or alert is there twice.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer as createHttpServer, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seismo } from './seismo.mjs';
import { Traffic } from './traffic.mjs';

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    rate: { type: 'string', default: '2000' },
    batch: { type: 'string', default: '200' },
    keep: { type: 'boolean', default: false },
  },
});
const kills = Number(options.kills);
const rate = Number(options.rate);
const batch = Number(options.batch);

const folder = mkdtempSync(join(tmpdir(), 'seismo-kills-'));
const logs = join(folder, 'logs');
mkdirSync(logs);
const data = join(folder, 'data');
const port = await freePort();
const told = new Map();
const receiver = await receiveNotifications();
const config = join(folder, 'seismo.yaml');
writeFileSync(
  config,
  `data: ${JSON.stringify(data)}
listen: 127.0.0.1:${port}
sample: false
notifiers:
  - name: receiver
    type: webhook
    url: http://127.0.0.1:${receiver.port}/
`,
);
const main = fileURLToPath(new URL('../dist/app/main.js', import.meta.url));
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
// Half of the traffic is unguarded: many users raise alerts, which grow while the service is killed.
const ordinary = new Traffic({ users: 5_000 });
const unguarded = new Traffic({ users: 60, guarded: false });

let service = start();
process.once('exit', () => service.kill('SIGKILL'));
let ended = false;
const bodies = [];
let accepted = 0;
let sent = 0;
let attacks = 0;
const begun = Date.now();
const sending = sendAll();
for (let kill = 1; kill <= kills; kill++) {
  // Some while it starts, most while it works.
  await sleep(kill % 7 === 0 ? Math.random() * 700 : 900 + Math.random() * 2_500);
  service.kill('SIGKILL');
  await new Promise((resolve) => service.once('exit', resolve));
  service = start();
  if (kill % 10 === 0) console.log(`${kill} kills, ${accepted} events accepted, ${told.size} notifications received`);
}
ended = true;
await sending;
console.log(
  `${kills} kills in ${Math.round((Date.now() - begun) / 1000)} s, ${accepted} events accepted; waiting for rest`,
);

for (const [i, body] of bodies.entries()) writeFileSync(join(logs, `${String(i).padStart(5, '0')}.ndjson`), body);
const detected = await seismo(['detect', '--logs', logs, '--format', 'ndjson']);
const wanted = detected.out
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
const problems = [];
await settle();
const count = await query('FROM logs-* METADATA _id | STATS n = COUNT(*)');
if (Number(count) !== accepted) problems.push(`${count} events stored, ${accepted} accepted`);
const raised = await allAlerts();
const byId = new Map(raised.map((alert) => [alert.id, alert]));
if (byId.size !== raised.length) problems.push(`${raised.length - byId.size} alerts are there twice`);
for (const alert of wanted) {
  const found = byId.get(alert.id);
  if (found === undefined) problems.push(`lost: alert ${alert.id} of ${alert.rule_name}`);
  else if (found.evidence.count !== alert.evidence.count) {
    problems.push(`alert ${alert.id} has ${found.evidence.count} events, detect gives ${alert.evidence.count}`);
  }
  if (![alert.id, ...(found?.former_ids ?? [])].some((id) => told.has(id))) problems.push(`not told: ${alert.id}`);
}
const known = new Set(wanted.map((alert) => alert.id));
for (const alert of raised)
  if (!known.has(alert.id)) problems.push(`too many: alert ${alert.id} of ${alert.rule_name}`);
const repeated = [...told.values()].filter((times) => times > 1).length;
console.table([
  { kills, events: accepted, alerts: wanted.length, told: told.size, repeated, problems: problems.length },
]);
for (const problem of problems.slice(0, 20)) console.error(problem);
service.kill('SIGTERM');
if (options.keep) console.log(folder);
else rmSync(folder, { recursive: true, force: true });
process.exit(problems.length === 0 ? 0 : 1);

function start() {
  const child = spawn(process.execPath, [main, 'serve', '-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  return child;
}

async function sendAll() {
  while (!ended) {
    if (((Date.now() - begun) / 1000) * rate < sent) {
      await sleep(10);
      continue;
    }
    const now = Date.now();
    const body = Buffer.concat([
      ordinary.body(batch - 10, now),
      unguarded.body(5, now),
      ordinary.attack(attacks++ % 300, now).body,
    ]);
    bodies.push(body);
    sent += batch;
    await deliver(body);
    accepted += batch;
  }
}

/** Until the service takes it: what was stored and not confirmed is stored once all the same. */
async function deliver(body) {
  for (;;) {
    try {
      const { status, text } = await call('POST', '/ingest/aws_bedrock.invocation', body);
      if (status === 200) return;
      if (status !== 429 && status !== 503) throw new Error(`${status}: ${text}`);
    } catch (error) {
      if (!/ECONN|hang up|EPIPE/.test(String(error.code ?? error))) throw error;
    }
    await sleep(50);
  }
}

/** Until detection has judged everything, and everything is told. */
async function settle() {
  let before = '';
  for (let same = 0; same < 4; ) {
    await sleep(2_000);
    try {
      const alerts = await allAlerts();
      const now = JSON.stringify([alerts.map((a) => [a.id, a.evidence.count]), told.size]);
      same = now === before ? same + 1 : 0;
      before = now;
    } catch (error) {
      if (!/ECONN|hang up/.test(String(error.code ?? error))) throw error;
    }
  }
}

async function allAlerts() {
  const alerts = [];
  let cursor = '';
  do {
    const { status, text } = await call('GET', `/api/v1/alerts?limit=500${cursor}`);
    if (status !== 200) throw new Error(`${status}: ${text}`);
    const page = JSON.parse(text);
    alerts.push(...page.items);
    cursor = page.next === null || page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return alerts;
}

async function query(esql) {
  const { status, text } = await call(
    'POST',
    '/api/v1/query',
    Buffer.from(JSON.stringify({ query: esql })),
    'application/json',
  );
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return /\d+/.exec(JSON.stringify(JSON.parse(text).rows ?? JSON.parse(text).values))[0];
}

function call(method, path, body, type = 'application/x-ndjson') {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': type, 'content-length': body.length };
    const out = request({ host: '127.0.0.1', port, path, method, agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    out.on('error', reject);
    out.end(body);
  });
}

function receiveNotifications() {
  return new Promise((resolve) => {
    const server = createHttpServer((incoming, answer) => {
      let text = '';
      incoming.on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => {
        const id = JSON.parse(text).id;
        told.set(id, (told.get(id) ?? 0) + 1);
        answer.end();
      });
    }).listen(0, '127.0.0.1', () => resolve(server.address()));
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
