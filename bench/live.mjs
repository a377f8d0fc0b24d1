// Live detection against window fill: how long a round takes, and what an event costs, while millions of events lie in the rules' windows.
//   node bench/live.mjs [levels in thousands of events, as 250,1000,3000,6000] [rounds]
// Events are committed to the store as they are, 5,000 a commit, a commit for each second of their time; 30 rules, each an hour every ten minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRules, packFolder, runnable } from '../dist/cli/rule-set.js';
import { LiveDetection } from '../dist/detect/live/live-detection.js';
import { declaredStreams } from '../dist/ingest/declared-streams.js';
import { logFormats } from '../dist/ingest/formats/registry.js';
import { mergeStreams } from '../dist/plan/schema.js';
import { openStateStore } from '../dist/state/open-state-store.js';
import { openDuckdbStore } from '../dist/store/duckdb/duckdb-store.js';
import { median } from './median.mjs';
import { writeRules } from './service-rules.mjs';

const STREAM = 'logs-aws_bedrock.invocation-default';
const PER_COMMIT = 5_000;
const PER_FILL = 50_000;
const USERS = 2_000;
const START = Date.UTC(2026, 2, 2, 12);
const levels = (process.argv[2] ?? '250,1000,3000,6000').split(',').map((n) => Number(n) * 1_000);
const rounds = Number(process.argv[3] ?? 30);

const MODELS = ['anthropic.claude-3-5-sonnet-20240620-v1:0', 'amazon.nova-pro-v1:0', 'meta.llama3-1-70b-instruct-v1:0'];
const WORDS = 'quarterly revenue shipment invoice customer region forecast summary contract renewal meeting notes';

let count = 0;
let seed = 7;
function random(n) {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed % n;
}

/** Events from one moment up to another, in order. One user in 2,000 attacks all the time: its denied calls are one alert that grows. */
function batch(size, from, to) {
  const values = {};
  const types = {};
  const put = (field, type, value, list = false) => {
    types[field] = { type, list };
    values[field] ??= [];
    values[field].push(value);
  };
  const ids = [];
  const timestamps = [];
  for (let i = 0; i < size; i++) {
    count++;
    ids.push(((BigInt(count) * 0x9e3779b97f4a7c15f39cc0605cedc835n) % (1n << 128n)).toString(16).padStart(32, '0'));
    timestamps.push(Math.floor(from + ((to - from) * i) / size));
    const user = random(USERS);
    const denied = user === 0 || random(500) === 0;
    put('user.id', 'keyword', `arn:aws:sts::111122223333:assumed-role/app/u${user}`);
    put('cloud.account.id', 'keyword', '111122223333');
    put('cloud.region', 'keyword', 'us-east-1');
    put('gen_ai.request.model.id', 'keyword', MODELS[random(3)]);
    put('gen_ai.response.error_code', 'keyword', denied ? 'AccessDeniedException' : null);
    put('gen_ai.usage.prompt_tokens', 'long', 100 + random(400));
    put('gen_ai.usage.completion_tokens', 'long', 50 + random(300));
    put('gen_ai.performance.response_time', 'long', 300 + random(2_000));
    put('gen_ai.request.temperature', 'double', 0.5);
    put('gen_ai.guardrail_id', 'keyword', 'g7h2k9m4p1q8');
    put('gen_ai.compliance.violation_detected', 'boolean', false);
    put('gen_ai.prompt', 'text', `${WORDS} ${count}`);
    put('gen_ai.completion', 'text', WORDS);
  }
  const columns = Object.entries(values).map(([field, list]) => ({ field, ...types[field], values: list }));
  return { stream: STREAM, ids, timestamps, columns };
}

const folder = mkdtempSync(join(tmpdir(), 'seismo-live-'));
const store = await openDuckdbStore({ directory: join(folder, 'data'), memoryLimitMb: 1024 });
const state = await openStateStore({ now: () => now });
let now = START;
const commit = async (size, span) => {
  const { sequence, streams } = await store.commit({
    events: [batch(size, now, now + span)],
    positions: [],
    deadLetters: [],
  });
  now += span;
  return { sequence, streams };
};

try {
  writeRules(join(folder, 'rules'));
  await commit(PER_COMMIT, 1_000);
  const streams = mergeStreams(declaredStreams(logFormats), store.streams());
  const checked = await checkRules([packFolder(), join(folder, 'rules')], { streams });
  const active = runnable(checked).map(({ rule, plan }) => ({ rule, plan, version: '1' }));
  const rules = { active: () => active, onChange: () => () => undefined };
  console.log(`${active.length} rules`);
  console.log(
    '| events in the windows | start, s | round, ms | p95, ms | CPU of detection per event, µs | rows kept | alerts | evidence of the longest | RSS, MB |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const level of levels) {
    while (count < level)
      await commit(Math.min(PER_FILL, level - count), (Math.min(PER_FILL, level - count) / PER_COMMIT) * 1_000);
    const problems = new Set();
    const live = new LiveDetection({
      store,
      rules,
      ledger: state.ledger,
      now: () => now,
      limits: { everyMs: 2 ** 30, mostCommits: 1_000_000, timeLimitMs: 600_000 },
      onEvent: (event) => event.kind === 'problem' && problems.add(event.message),
    });
    const began = performance.now();
    await live.start();
    for (let i = 0; i < 20 && (i === 0 || live.status().some((s) => s.behind > 0 || s.gap > 0)); i++) await live.tick();
    const started = (performance.now() - began) / 1_000;
    const times = [];
    let cpu = 0;
    for (let i = 0; i < rounds; i++) {
      const { sequence, streams: touched } = await commit(PER_COMMIT, 1_000);
      live.committed(sequence, touched);
      const before = process.cpuUsage();
      const from = performance.now();
      await live.tick();
      times.push(performance.now() - from);
      const used = process.cpuUsage(before);
      cpu += used.user + used.system;
    }
    const status = live.status();
    const kept = status.reduce((n, s) => n + s.kept, 0);
    const alerts = [];
    for (const { rule } of active) alerts.push(...(await state.ledger.alertsOf(rule.id, { first: 0, last: 2 ** 40 })));
    const longest = Math.max(0, ...alerts.map((a) => a.alert.evidence.count));
    times.sort((a, b) => a - b);
    const row = [
      level.toLocaleString('en'),
      started.toFixed(1),
      Math.round(median(times)),
      Math.round(times[Math.floor(times.length * 0.95)]),
      (cpu / rounds / PER_COMMIT).toFixed(1),
      kept.toLocaleString('en'),
      alerts.length,
      longest.toLocaleString('en'),
      Math.round(process.memoryUsage().rss / 2 ** 20),
    ];
    console.log(`| ${row.join(' | ')} |`);
    if (process.env.DETAIL) {
      for (const s of [...status].sort((a, b) => b.lastRound?.durationMs - a.lastRound?.durationMs)) {
        const { rule } = active.find((a) => a.rule.id === s.ruleId);
        console.log(s.mode, s.early, Math.round(s.lastRound?.durationMs), s.kept, rule.name, s.problem?.message ?? '');
      }
    }
    for (const problem of problems) console.log(`problem: ${problem}`);
    await live.stop();
  }
} finally {
  await state.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
