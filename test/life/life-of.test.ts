import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayRule } from '../../src/detect/replay.ts';
import { knownStreams } from '../../src/ingest/declared-streams.ts';
import { logFormats } from '../../src/ingest/formats/registry.ts';
import { openIntake } from '../../src/ingest/intake/open-intake.ts';
import { ingestLogs } from '../../src/ingest/pipeline.ts';
import { lifeOf } from '../../src/life/life-of.ts';
import type { LivedRule } from '../../src/life/lived-rule.ts';
import { compileQueries } from '../../src/rules/compile-rule.ts';
import { loadRuleText } from '../../src/rules/load-rule-text.ts';
import { loadRules } from '../../src/rules/load-rules.ts';
import type { DetectionRule } from '../../src/rules/rule.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { ordinary } from '../acceptance/bedrock-calls.ts';
import { ruleWith } from '../detect/event-log.ts';
import { ruleText } from '../detect/rule-book/rule-folder.ts';
import { withSample } from '../sample/sample-folder.ts';
import { alert, change, openState, raised, START } from '../state/state-case.ts';

const now = () => Date.parse('2026-03-03T00:00:00Z');
let store: EventStore;
let quiet: EventStore;

beforeAll(async () => {
  store = await storeOf('all');
  quiet = await storeOf('none');
}, 60_000);

afterAll(async () => {
  await store.close();
  await quiet.close();
});

function storeOf(attacks: 'all' | 'none'): Promise<EventStore> {
  return withSample({ hours: 8, eventsPerHour: 400, attacks }, async (folder) => {
    const opened = await openDuckdbStore({ threads: 1, memoryLimitMb: 256 });
    await ingestLogs({ paths: [folder], store: opened });
    return opened;
  });
}

function lived(rule: DetectionRule, events: EventStore): LivedRule {
  const streams = knownStreams(logFormats, events.streams());
  const [compiled] = compileQueries(rule, { streams, missingStreams: 'warning' });
  return { rule, plan: compiled?.plan, diagnostics: compiled?.diagnostics ?? [] };
}

async function pack(): Promise<DetectionRule[]> {
  const { files } = await loadRules(['rules']);
  return files.flatMap(({ rule }) => (rule?.kind === 'rule' ? [rule] : []));
}

const ofQuery = (query: string, events = store) => lifeOf(lived(ruleWith(query), events), { store: events, now });

describe('on logs with attacks', () => {
  test('rules of the pack could fire since they would have: as many times as a replay gives', async () => {
    for (const rule of await pack()) {
      const known = lived(rule, store);
      const life = await lifeOf(known, { store, now });
      const { alerts } = await replayRule(rule, known.plan!, { store });
      expect([rule.name, life.backtest?.alerts, life.could_fire]).toEqual([
        rule.name,
        alerts.length,
        alerts.length > 0 ? 'yes' : 'unknown',
      ]);
      expect(life.blind_spots).toEqual([]);
      for (const { name, value, points } of life.backtest!.thresholds) {
        expect([rule.name, name, points.find((p) => p.value === value)?.alerts]).toEqual([
          rule.name,
          name,
          alerts.length,
        ]);
        // The ladder ends where nothing is left, and its other end lets through all that there is.
        expect([rule.name, name, Math.min(...points.map((p) => p.alerts))]).toEqual([rule.name, name, 0]);
      }
    }
  }, 120_000);
});

describe('on ordinary logs', () => {
  test('a field without values is a blind spot, with what it takes to have some', async () => {
    const life = await ofQuery(
      'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.threat.detected | STATS n = COUNT(*) BY user.id | WHERE n > 1',
    );
    expect(life.could_fire).toBe('no');
    expect(life.because).toContain('`gen_ai.threat.detected`');
    expect(life.because).toContain('the invocation log has nothing of it');
    expect(life.blind_spots).toEqual([
      { field: 'gen_ai.threat.detected', message: expect.stringContaining('no alert comes without one') },
    ]);
    expect(life.backtest).toMatchObject({ alerts: 0, alerts_per_day: 0 });
  });

  test('one that is only shown is a blind spot that keeps no alert back', async () => {
    const query =
      'FROM logs-aws_bedrock.invocation-* | STATS n = COUNT(*), why = VALUES(gen_ai.threat.category) BY user.id | WHERE n > 100000';
    const life = await ofQuery(query, quiet);
    expect(life.could_fire).toBe('unknown');
    expect(life.blind_spots.map((b) => b.field)).toEqual(['gen_ai.threat.category']);
    expect(life.blind_spots[0]!.message).not.toContain('no alert comes');
    expect(life.because).toMatch(/it raised nothing on [\d,]+ events .* never enough together/);
  });

  test('labels that no caller sends', async () => {
    const life = await ofQuery(
      'FROM logs-aws_bedrock.invocation-* | WHERE labels.tenant_nobody_has == "x" | KEEP user.id',
    );
    expect([life.could_fire, life.because]).toEqual(['no', expect.stringContaining('metadata that the caller sends')]);
  });
});

test('without a guardrail, and without a call that failed: rules that need them say so', async () => {
  const events = await openDuckdbStore({ threads: 1, memoryLimitMb: 128 });
  const intake = openIntake({ store: events, workers: 0, lingerMs: 0 });
  await intake.deliver({ source: 'test', bytes: Buffer.from(ordinary(30)) });
  await intake.close();
  const told = new Map<string, string>();
  for (const rule of await pack()) {
    const { could_fire, because } = await lifeOf(lived(rule, events), { store: events, now });
    told.set(rule.name, `${could_fire}: ${because}`);
  }
  expect(told.get('Bedrock Denied Topics Probed by One Caller')).toMatch(
    /^no: an alert takes a value in `gen_ai\.[a-z_.]+`, and no stored event has one; that takes a guardrail on the call/,
  );
  expect(told.get('Bedrock Malformed Requests in a Burst Within One Minute')).toMatch(
    /^no: an alert takes a value in `gen_ai.response.error_code`.* that takes a call that Bedrock refused/,
  );
  expect(told.get('Bedrock Models Called Repeatedly Without a Guardrail')).toMatch(
    /^yes: it would have raised 1 alert/,
  );
  await events.close();
});

describe('what cannot fire', () => {
  test('a query that contradicts itself', async () => {
    const life = await ofQuery(
      'FROM logs-aws_bedrock.invocation-* | STATS n = COUNT(*) BY user.id | WHERE n > 5 AND n < 3',
    );
    expect([life.could_fire, life.because]).toEqual([
      'no',
      expect.stringContaining('`n < 3` lets nothing of what comes before it through'),
    ]);
  });

  test('streams without events, known to a format or not', async () => {
    const trail = await ofQuery('FROM logs-aws.cloudtrail-* | WHERE event.action == "x" | KEEP event.action');
    expect([trail.could_fire, trail.because]).toEqual(['no', expect.stringContaining('CloudTrail')]);
    expect(trail.blind_spots).toEqual([{ field: '_index', message: expect.stringContaining('is stored') }]);
    const query = 'FROM logs-okta.system-* METADATA _id | WHERE event.action == "x" | KEEP event.action';
    const { rule, source } = loadRuleText('okta.toml', ruleText({ id: 'okta', query }));
    const okta = await lifeOf({ ...lived(rule as DetectionRule, store), source }, { store, now });
    expect([okta.could_fire, okta.because]).toEqual([
      'no',
      'no event of `logs-okta.system-*` is stored; no log format that is read writes there',
    ]);
  });

  test('a query with a mistake', async () => {
    const query = 'FROM logs-aws_bedrock.invocation-* | WHERE user.nmae == "x"';
    const { rule, source } = loadRuleText('wrong.toml', ruleText({ id: 'wrong', query }));
    const life = await lifeOf({ ...lived(rule as DetectionRule, store), source }, { store, now });
    expect([life.could_fire, life.because]).toEqual(['no', expect.stringContaining('user.nmae')]);
    expect(life.backtest).toBeNull();
    expect(life.blind_spots).toEqual([{ field: 'user.nmae', message: expect.stringContaining('unknown column') }]);
  });
});

describe('what the service remembers', () => {
  test('alerts, how often, verdicts and precision', async () => {
    const { state } = await openState();
    const rule = ruleWith('FROM logs-aws_bedrock.invocation-* | WHERE false');
    const known = ['a', 'b', 'c', 'd', 'e'].map((id, i) =>
      raised({ ...alert(id), rule_id: rule.id, last_seen: new Date(START + i * 43_200_000).toISOString() }),
    );
    await state.ledger.apply(change({ raised: known }));
    const by = { name: 'anna' };
    const verdicts = ['true_positive', 'false_positive', 'true_positive', 'duplicate'] as const;
    for (const [i, resolution] of verdicts.entries()) await state.alerts.update(known[i]!.alert.id, { resolution }, by);
    const life = await lifeOf(lived(rule, store), { state, now: () => START + 2 * 86_400_000 });
    expect(life).toMatchObject({
      could_fire: 'yes',
      alerts: { total: 5, last: known[4]!.alert.last_seen },
      verdicts: { true_positive: 2, false_positive: 1, benign: 0, duplicate: 1 },
      backtest: null,
    });
    expect(life.verdicts!.precision).toBeCloseTo(2 / 3);
    expect(life.alerts!.per_day).toBeCloseTo(2.5, 1);
    const other = await lifeOf(lived({ ...rule, id: 'other' }, store), { state, now });
    expect(other).toMatchObject({ could_fire: 'no', alerts: { total: 0, last: null, per_day: null } });
    await state.close();
  });
});

test('asked of nothing, it says what an alert takes', async () => {
  const query = 'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.response.error_code == "x" | KEEP user.id';
  const life = await lifeOf(lived(ruleWith(query), store), { now });
  expect(life).toMatchObject({ could_fire: 'unknown', alerts: null, verdicts: null, backtest: null, blind_spots: [] });
  expect(life.because).toContain('`gen_ai.response.error_code`');
  const empty = await openDuckdbStore({ threads: 1, memoryLimitMb: 128 });
  expect((await lifeOf(lived(ruleWith(query), empty), { store: empty, now })).because).toContain(
    'no events are stored yet',
  );
  await empty.close();
});

test('a request that goes away ends it', async () => {
  const signal = AbortSignal.abort(new Error('gone'));
  const query = 'FROM logs-aws_bedrock.invocation-* | STATS n = COUNT(*) BY user.id | WHERE n > 1';
  await expect(lifeOf(lived(ruleWith(query), store), { store, now, signal })).rejects.toThrow('gone');
});
