import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStateStore } from '../../src/state/open-state-store.ts';
import type { ClaimedMessage } from '../../src/state/outbox.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { BuiltProject } from '../ingest/built-project.ts';
import { ANNA } from './state-case.ts';

/** More with SEISMO_KILLS=100, for a night. */
const KILLS = Number(process.env.SEISMO_KILLS ?? 4);
const BATCH = 8;

let built: BuiltProject;
let directory: string;
let script: string;
beforeAll(() => {
  built = new BuiltProject();
  directory = mkdtempSync(join(tmpdir(), 'seismo-state-'));
  script = built.script('work.mjs', WORK.replace('OPEN', JSON.stringify(built.module('state/open-state-store.ts'))));
});
afterAll(() => {
  built.remove();
  rmSync(directory, { recursive: true, force: true });
});

/**
 * A process that does at once what the service does: change n of detection raises n % 4 alerts of 1 + n % 3 events, grows one of the change
 * before by an event, and withdraws every tenth; a notifier writes down what it sends before it says so; an analyst closes alerts.
 */
const WORK = `
import { appendFileSync } from 'node:fs';
import { openStateStore } from OPEN;
const [directory, sent] = process.argv.slice(2);
const state = await openStateStore({ directory, now: Date.now, routes: () => ['mail'] });
const say = (text) => process.stdout.write(text + '\\n');
const iso = (n) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
const event = (id, n) => ({ _index: 'logs', _id: id, '@timestamp': iso(n) });
const alert = (id, n, events) => ({
  id, rule_id: 'rule', rule_name: 'Rule', severity: 'high', risk_score: 73, first_seen: iso(n), last_seen: iso(n),
  window: { from: iso(n), to: iso(n) }, fields: { n, text: 'x'.repeat(n % 2000) }, threat: [], reason: 'r ' + id,
  evidence: { count: events.length, events },
});
const head = { key: 'k', ruleVersion: 'v', formerIds: [], status: 'standing', suppressedBy: null, evidenceDigest: 'd' };
const begun = (await state.ledger.progress())[0]?.commit ?? 0;
async function detect() {
  for (let n = begun + 1; ; n++) {
    const runs = { first: n, last: n };
    const raised = Array.from({ length: n % 4 }, (_, i) => {
      const id = 'a' + n + '-' + i;
      const events = Array.from({ length: 1 + (n % 3) }, (_, e) => event(id + '-' + e, n));
      return { ...head, handle: 'h' + id, alert: alert(id, n, events), raisedAt: Date.now(), runs };
    });
    const before = n - 1;
    const of = 'a' + before + '-0';
    const grows = before > 0 && before % 4 > 0;
    const changed = grows
      ? [{ ...head, handle: 'h' + of, alert: { ...alert(of, n, []), evidence: { count: 2 + (before % 3), events: [] } }, runs,
          added: [event(of + '-more', n)], removed: [], at: Date.now() }]
      : [];
    const withdrawn = grows && n % 10 === 0 ? [{ handle: 'h' + of, at: Date.now(), reason: 'tenth' }] : [];
    const run = { ruleId: 'rule', version: 'v', run: n, intended: n, actual: n, kind: 'scheduled', window: { from: 0, to: n },
      survivors: 1, firings: 1, raised: raised.length, durationMs: 1, status: 'ok' };
    await state.ledger.apply({ progress: [{ ruleId: 'rule', version: 'v', commit: n, run: n }], raised, changed, moved: [], withdrawn,
      runs: [run], capped: [] });
    say('commit ' + n);
  }
}
async function notify() {
  for (;;) {
    const messages = await state.outbox.claim('mail', ${BATCH});
    if (messages.length === 0) { await new Promise((next) => setTimeout(next, 5)); continue; }
    for (const message of messages) appendFileSync(sent, message.alert.id + '\\n');
    await state.outbox.delivered(messages.map((message) => message.id));
  }
}
async function triage() {
  for (let n = begun + 1; ; n++) {
    const { items } = await state.alerts.list({ filter: { states: ['open'] }, limit: 1 });
    if (items.length === 0) { await new Promise((next) => setTimeout(next, 5)); continue; }
    await state.alerts.update(items[0].id, { resolution: 'benign', tags: { add: ['t' + (n % 5)] }, note: 'n' + n }, { name: 'anna' });
    say('closed ' + items[0].id);
  }
}
await Promise.all([detect(), notify(), triage()]);
`;

interface Said {
  commit: number;
  readonly closed: Set<string>;
}

/** Kills the process some time after it began its work; what it said before is what it must have done. */
async function workAndKill(sent: string, said: Said, delayMs: number): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [script, directory, sent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'close') as Promise<[number | null, string | null]>;
  let rest = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout!.on('data', (data: Buffer) => {
    timer ??= setTimeout(() => child.kill('SIGKILL'), delayMs);
    const lines = (rest + data.toString()).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const [what, which] = line.split(' ') as [string, string];
      if (what === 'commit') said.commit = Number(which);
      else said.closed.add(which);
    }
  });
  const [, signal] = await exited;
  clearTimeout(timer);
  expect(signal).toBe('SIGKILL');
}

/** Everything follows from the last change that was committed: half a change would show. */
async function expectWhole(state: StateStore, said: Said): Promise<number> {
  const commit = (await state.ledger.progress())[0]!.commit;
  expect(commit).toBeGreaterThanOrEqual(said.commit);
  const expected = new Map<string, number>();
  const withdrawn = new Set<string>();
  for (let n = 1; n <= commit; n++) {
    for (let i = 0; i < n % 4; i++) expected.set(`a${n}-${i}`, 1 + (n % 3));
    const of = `a${n - 1}-0`;
    if (!expected.has(of)) continue;
    expected.set(of, expected.get(of)! + 1);
    if (n % 10 === 0) withdrawn.add(of);
  }
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof state.alerts.list>> = await state.alerts.list({
      limit: 1_000,
      evidence: 100,
      filter: { withdrawn: 'include' },
      ...(cursor !== null && { cursor }),
    });
    for (const item of page.items) {
      found.push(item.id);
      expect(item.evidence.count).toBe(expected.get(item.id));
      expect(new Set(item.evidence.events.map((event) => event._id)).size).toBe(item.evidence.count);
      expect(item.evidence.events).toHaveLength(item.evidence.count);
      expect(item.withdrawn !== null).toBe(withdrawn.has(item.id));
      if (said.closed.has(item.id)) expect(item.state).toBe('closed');
      const closings = item.history.filter((entry) => entry.field === 'state').length;
      expect(closings).toBe(item.state === 'closed' ? 1 : 0);
      expect(item.notes).toHaveLength(closings);
    }
    cursor = page.next;
  } while (cursor !== null);
  expect(found).toHaveLength(expected.size);
  expect(new Set(found)).toEqual(new Set(expected.keys()));
  expect((await state.runs.byRule())[0]).toMatchObject({ last: { run: commit }, runs: commit });
  const [counts] = await state.outbox.counts();
  expect((counts?.waiting ?? 0) + (counts?.delivered ?? 0)).toBe(expected.size);
  return commit;
}

test(
  'killed at any moment, nothing is half done, and no notification is lost',
  async () => {
    const sent = join(built.folder, 'sent.txt');
    const said: Said = { commit: 0, closed: new Set() };
    let commit = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await workAndKill(sent, said, 50 + Math.random() * 450);
      const state = await openStateStore({ directory, now: Date.now });
      commit = await expectWhole(state, said);
      await state.close();
    }
    const state = await openStateStore({ directory, now: Date.now });
    const rest: ClaimedMessage[] = [];
    for (;;) {
      const claimed = await state.outbox.claim('mail', 1_000);
      if (claimed.length === 0) break;
      rest.push(...claimed);
      await state.outbox.delivered(claimed.map((message) => message.id));
    }
    const alerts = await state.alerts.updateMany({ filter: { withdrawn: 'only' } }, { tags: { add: ['done'] } }, ANNA);
    const all = (await state.alerts.counts({ withdrawn: 'include' })).total;
    await state.close();
    const heard = [
      ...readFileSync(sent, 'utf8').split('\n').filter(Boolean),
      ...rest.map((message) => message.alert.id),
    ];
    expect(new Set(heard).size).toBe(all);
    // What was sent and not yet confirmed when the process died is sent again.
    expect(heard.length - all).toBeLessThanOrEqual(KILLS * BATCH);
    if (KILLS > 20)
      console.log({
        commit,
        alerts: all,
        withdrawn: alerts.updated.length,
        closed: said.closed.size,
        again: heard.length - all,
      });
  },
  KILLS * 20_000 + 60_000,
);
