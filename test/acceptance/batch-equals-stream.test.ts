import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { packFolder } from '../../src/cli/rule-set.ts';
import type { Alert } from '../../src/detect/alert.ts';
import { ndjson, runCli } from '../cli/run-cli.ts';
import type { BuiltProject } from '../ingest/built-project.ts';
import { buildService, RunningService, until } from './running-service.ts';

const FROM = 'FROM logs-aws_bedrock.invocation-*';
const DOCUMENTS = `${FROM} METADATA _id, _index`;

interface Shape {
  readonly query: string;
  readonly from?: string;
  readonly to?: string;
  readonly interval?: string;
  readonly maxSignals?: number;
  readonly suppression?: string;
}

/** Rules of every way of being judged: early, swinging, only when due, by parts, by documents, held back. */
const SHAPES: readonly Shape[] = [
  {
    query: `${FROM} | STATS n = COUNT(*), mean = AVG(gen_ai.usage.prompt_tokens) BY user.id | WHERE n > 3 AND mean > 900`,
  },
  { query: `${FROM} | STATS n = COUNT(*) BY user.id | WHERE n < 3`, interval: '20m' },
  {
    query: `${FROM} | STATS n = COUNT(*) BY user.id, gen_ai.request.model.id | STATS models = COUNT(*), total = SUM(n) BY user.id | WHERE total > 5`,
  },
  {
    query: `${FROM} | MV_EXPAND gen_ai.policy.name | WHERE gen_ai.policy.name IS NOT NULL | STATS n = COUNT(*) BY gen_ai.policy.name, user.id | WHERE n > 1`,
  },
  { query: `${FROM} | STATS n = COUNT(*), who = VALUES(user.id) BY gen_ai.policy.name | WHERE n > 2`, interval: '7m' },
  { query: `${FROM} | EVAL m = DATE_TRUNC(5 minutes, @timestamp) | STATS n = COUNT(*) BY m, user.id | WHERE n > 3` },
  { query: `${FROM} | WHERE gen_ai.response.error_code IS NOT NULL | STATS n = COUNT(*) | WHERE n < 2` },
  { query: `${FROM} | STATS n = COUNT(*) BY user.id | SORT n DESC, user.id | LIMIT 3 | WHERE n > 4` },
  {
    query: `${FROM} | INLINE STATS most = MAX(gen_ai.usage.prompt_tokens) BY user.id | WHERE gen_ai.usage.prompt_tokens == most AND most > 1000 | KEEP user.id, most`,
  },
  {
    query: `${FROM} | FORK (WHERE gen_ai.response.error_code IS NOT NULL | STATS n = COUNT(*) BY user.id | WHERE n > 2) (STATS n = COUNT(*) BY gen_ai.guardrail_id | WHERE n > 9)`,
  },
  { query: `${FROM} | LOOKUP JOIN owners ON cloud.account.id | STATS n = COUNT(*) BY owner | WHERE n > 20` },
  {
    query: `${FROM} | WHERE @timestamp > NOW() - 15 minutes | STATS n = COUNT(*) BY user.id | WHERE n > 3`,
    to: 'now-5m',
  },
  { query: `${FROM} | STATS n = COUNT(*) BY user.id | WHERE n > 3`, from: 'now-20m', interval: '60m' },
  { query: `${FROM} | STATS n = COUNT(*) BY user.id | WHERE n > 1`, maxSignals: 3 },
  {
    query: `${DOCUMENTS} | WHERE gen_ai.response.error_code IS NOT NULL | KEEP _id, _index, user.id, gen_ai.response.error_code`,
    suppression: 'group_by = ["gen_ai.response.error_code"]\nduration = { value = 2, unit = "h" }',
  },
  {
    query: `${FROM} | STATS n = COUNT(*) BY user.id, gen_ai.request.model.id | WHERE n > 3`,
    suppression: 'group_by = ["user.id"]\nmissing_fields_strategy = "doNotSuppress"',
  },
  { query: `${DOCUMENTS} | WHERE gen_ai.usage.prompt_tokens > 1500 | KEEP _id, _index, user.id`, maxSignals: 3 },
];

function ruleText(
  { query, from = 'now-60m', to = 'now', interval = '10m', maxSignals = 100, suppression }: Shape,
  i: number,
) {
  return `[metadata]
creation_date = "2026/01/01"
maturity = "production"
updated_date = "2026/01/01"

[rule]
author = ["seismo"]
description = "A rule of a test."
from = "${from}"
to = "${to}"
interval = "${interval}"
language = "esql"
license = "Apache-2.0"
max_signals = ${maxSignals}
name = "Shape ${i}"
risk_score = 47
rule_id = "0a0e2b52-27a5-4d0c-9d2f-${String(i).padStart(12, '0')}"
severity = "medium"
timestamp_override = "event.ingested"
type = "esql"
query = '''
${query}
'''
${suppression === undefined ? '' : `\n[rule.alert_suppression]\n${suppression}\n`}`;
}

/** What is left to chance, told by a number so that it can be had again. */
function chanceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SEED = Number(process.env.STREAM_SEED ?? 11);

let built: BuiltProject;
let folder: string;
let records: string[];
let expected: Alert[];
let service: RunningService | undefined;

beforeAll(async () => {
  built = buildService();
  folder = mkdtempSync(join(tmpdir(), 'seismo-stream-'));
  const at = (name: string) => join(folder, name);
  await runCli('sample', '--out', at('sample'), '--hours', '3', '--seed', String(SEED), '--events-per-hour', '200');
  // Records alone: bodies that are objects of their own cannot be pushed.
  records = readdirSync(at('sample'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.gz') && !file.includes('/data/'))
    .flatMap((file) =>
      gunzipSync(readFileSync(join(at('sample'), file)))
        .toString()
        .split('\n'),
    )
    .filter((line) => line !== '');
  mkdirSync(at('rules'));
  SHAPES.forEach((shape, i) => {
    writeFileSync(join(at('rules'), `shape-${i}.toml`), ruleText(shape, i));
  });
  mkdirSync(at('lookups'));
  writeFileSync(
    join(at('lookups'), 'owners.csv'),
    'cloud.account.id:keyword, owner\n111122223333, a\n111122223333, b\n444455556666, b\n',
  );
  writeFileSync(at('all.ndjson'), `${records.join('\n')}\n`);
  const options = ['--logs', at('all.ndjson'), '--rules', at('rules'), packFolder(), '--lookups', at('lookups')];
  const { code, out, err } = await runCli('detect', ...options, '--format', 'ndjson');
  expect(code, err).toBe(0);
  expected = ndjson<Alert>(out);
}, 120_000);
afterEach(async () => {
  if (service?.isRunning) await service.stop('SIGKILL');
});
afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function start(data: string, more = ''): Promise<RunningService> {
  const config = `data: ${data}
listen: 127.0.0.1:0
rules: [rules, ${packFolder()}]
lookups: lookups
masking: { enabled: false }
${more}`;
  service = await RunningService.start(built, { folder, config });
  return service;
}

interface RuleNow {
  readonly live: { readonly behind: number; readonly gap: number; readonly problem: unknown } | null;
}

/** Until every event is there and every rule has judged it. */
async function settled(running: RunningService): Promise<void> {
  await until(
    'all to be judged',
    async () => {
      if ((await running.countEvents()) < records.length) return false;
      const { items } = await running.get<{ items: RuleNow[] }>('/api/v1/rules');
      return items.every(({ live }) => live !== null && live.behind === 0 && live.gap === 0 && live.problem === null);
    },
    50_000,
  );
}

async function itemsOf<T>(running: RunningService, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: T[]; next: string | null } = await running.get(`${path}limit=200${more}`);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}

/** What both tell of alerts, in one order. */
function essence(alerts: readonly Alert[]): unknown[] {
  return alerts
    .map(({ id, rule_id, rule_name, first_seen, last_seen, window, fields, evidence, reason, suppressed = 0 }) => {
      return { rule_id, id, rule_name, first_seen, last_seen, window, fields, evidence, reason, suppressed };
    })
    .sort((a, b) => (a.rule_id + a.id < b.rule_id + b.id ? -1 : 1));
}

async function expectSameAlerts(running: RunningService): Promise<void> {
  const alerts = await itemsOf<Alert>(running, '/api/v1/alerts?evidence=10000&');
  expect(expected.length).toBeGreaterThan(300);
  expect(essence(alerts)).toEqual(essence(expected));
  const [longest] = [...alerts].sort((a, b) => b.evidence.count - a.evidence.count);
  const events = await itemsOf(running, `/api/v1/alerts/${longest!.id}/evidence?`);
  expect(events).toEqual(expected.find((a) => a.id === longest!.id)!.evidence.events);
}

describe('logs that a service takes in give the alerts that the same logs give in a replay', () => {
  test('pushed in any order and in any pieces, with restarts and kills between', async () => {
    const chance = chanceOf(SEED);
    const left = records.map((record) => ({ record, place: chance(2 ** 30) })).sort((a, b) => a.place - b.place);
    let running = await start('pushed');
    for (let n = 0; left.length > 0; n++) {
      const lines = left.splice(0, 1 + chance(150)).map(({ record }) => record);
      const text = `${lines.join('\n')}\n`;
      const zipped = chance(3) === 0;
      const { status } = await running.push(
        zipped ? gzipSync(text) : text,
        zipped ? { 'content-encoding': 'gzip' } : {},
      );
      expect(status).toBe(200);
      // Sent again, as a sender does that did not hear of it.
      if (chance(4) === 0) await running.push(lines.slice(0, 20).join('\n'));
      if (n % 4 !== 2) continue;
      await running.stop(n % 8 === 2 ? 'SIGKILL' : 'SIGTERM');
      running = await start('pushed');
    }
    await settled(running);
    await expectSameAlerts(running);
  }, 120_000);

  test('from files that grow', async () => {
    const chance = chanceOf(SEED + 1);
    const watched = join(folder, 'watched');
    mkdirSync(watched);
    const running = await start('from-files', `sources:\n  - { type: files, name: logs, paths: [${watched}] }\n`);
    const left = [...records].reverse();
    for (let file = 0; left.length > 0; file++) {
      const text = `${left.splice(0, 1 + chance(200)).join('\n')}\n`;
      if (chance(3) === 0) writeFileSync(join(watched, `${file}.json.gz`), gzipSync(text));
      else appendFileSync(join(watched, `${file % 2}.json`), text);
      await new Promise((resolve) => setTimeout(resolve, chance(1_500)));
    }
    await settled(running);
    await expectSameAlerts(running);
  }, 120_000);
});
