import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StateStore } from '../../src/state/state-store.ts';
import { alert, type Clock, change, event, grown, MINUTE, openState, raised, run, START } from './state-case.ts';

let state: StateStore;
let clock: Clock;
beforeEach(async () => {
  ({ state, clock } = await openState());
});
afterEach(() => state.close());

const apply = (parts: Parameters<typeof change>[0]) => state.ledger.apply(change(parts));

test('gives alerts back as they were raised, evidence apart', async () => {
  const events = [event('b', START - 2), event('a', START - 3), event('a2', START - 3)];
  const strange = alert('x', {
    fields: JSON.parse(
      '{"__proto__": "p", "n": 3, "text": "nul \\u0000 half \\ud800 line\\nfeed", "list": ["a", true, 2.5]}',
    ),
    evidence: { count: 3, events, note: 'why' },
    suppressed: 2,
  });
  const given = raised(strange, { key: 'k\u0000\n"é"', formerIds: ['old-1', 'old-2'] });
  await apply({ raised: [given] });
  const [found] = await state.ledger.alertsOf('rule-1', { first: 100, last: 100 });
  expect(found).toEqual({ ...given, alert: { ...strange, evidence: { count: 3, events: [], note: 'why' } } });
  const kept = await state.ledger.evidenceOf(given.handle);
  expect(new Set(kept.map((e) => JSON.stringify(e)))).toEqual(new Set(events.map((e) => JSON.stringify(e))));
  expect(await state.ledger.evidenceOf('unknown')).toEqual([]);
});

test('finds alerts by the runs that they touch and by key, in the order of their runs', async () => {
  const at = (first: number, last: number, key: string) => raised(`${first}-${key}`, { runs: { first, last }, key });
  const other = raised(alert('other', { rule_id: 'rule-2' }));
  await apply({ raised: [at(30, 40, 'b'), at(10, 20, 'a'), at(15, 30, 'b'), other] });
  const ids = async (first: number, last: number, keys?: string[]) =>
    (await state.ledger.alertsOf('rule-1', { first, last }, keys)).map((found) => found.alert.id);
  expect(await ids(0, 100)).toEqual(['10-a', '15-b', '30-b']);
  expect(await ids(21, 30)).toEqual(['15-b', '30-b']);
  expect(await ids(20, 20)).toEqual(['10-a', '15-b']);
  expect(await ids(41, 50)).toEqual([]);
  expect(await ids(0, 100, ['a', 'never'])).toEqual(['10-a']);
  expect(await ids(0, 100, [])).toEqual([]);
});

test('a growth replaces the head, and appends and takes out evidence', async () => {
  const first = raised('a');
  const second = raised('b');
  await apply({ raised: [first, second] });
  await apply({
    changed: [
      grown(
        first,
        { id: 'a-new', reason: 'more', evidence: { count: 2, events: [] } },
        {
          added: [event('late', START - 6 * MINUTE), event('later', START)],
          removed: [event('a-1', START - 5 * MINUTE)],
          formerIds: ['a'],
          runs: { first: 99, last: 101 },
          ruleVersion: 'v2',
        },
      ),
    ],
  });
  const [found] = await state.ledger.alertsOf('rule-1', { first: 99, last: 99 });
  expect(found).toMatchObject({
    handle: first.handle,
    alert: { id: 'a-new', reason: 'more', evidence: { count: 2 } },
    formerIds: ['a'],
    runs: { first: 99, last: 101 },
    ruleVersion: 'v2',
    evidenceDigest: 'd2',
    raisedAt: START,
  });
  expect((await state.ledger.evidenceOf(first.handle)).map((e) => e._id).sort()).toEqual(['late', 'later']);
  expect(await state.ledger.evidenceOf(second.handle)).toEqual(second.alert.evidence.events);
  expect((await state.alerts.get('a'))?.history).toMatchObject([
    { field: 'id', from: 'a', to: 'a-new', actor: 'seismo' },
  ]);
});

test('a change is whole or not there', async () => {
  const known = raised('known');
  await apply({ raised: [known], progress: [{ ruleId: 'rule-1', version: 'v1', commit: 5, run: 100 }] });
  const more = raised('more');
  const progress = [{ ruleId: 'rule-1', version: 'v1', commit: 6, run: 101 }];
  await expect(apply({ raised: [more], changed: [grown(raised('unknown'))], progress })).rejects.toThrow(
    'never raised',
  );
  await expect(apply({ raised: [more, known], progress })).rejects.toThrow('was raised before');
  expect(await state.ledger.alertsOf('rule-1', { first: 0, last: 999 })).toHaveLength(1);
  expect(await state.ledger.progress()).toMatchObject([{ commit: 5, run: 100 }]);
  await apply({ raised: [more], progress });
  expect(await state.ledger.progress()).toMatchObject([{ commit: 6, run: 101 }]);
});

test.each([1, 50])('progress of %d rules is put in place of what was there', async (rules) => {
  const progress = (commit: number) =>
    Array.from({ length: rules }, (_, i) => ({
      ruleId: `rule-${1000 + i}`,
      version: `v${commit}`,
      commit,
      run: commit,
    }));
  await apply({ progress: progress(1).slice(1) });
  await apply({ progress: progress(2) });
  expect(await state.ledger.progress()).toEqual(progress(2));
});

test('an alert is withdrawn, and stands again when it grows', async () => {
  const kept = raised('kept');
  const gone = raised('gone');
  await apply({ raised: [kept, gone] });
  clock.ms += MINUTE;
  await apply({ withdrawn: [{ handle: gone.handle, at: clock.ms, reason: 'became one', mergedInto: kept.handle }] });
  expect((await state.ledger.alertsOf('rule-1', { first: 0, last: 999 })).map((a) => a.status)).toEqual([
    'standing',
    'withdrawn',
  ]);
  expect((await state.alerts.list()).items.map((a) => a.id)).toEqual(['kept']);
  const at = new Date(clock.ms).toISOString();
  expect(await state.alerts.get('gone')).toMatchObject({
    version: 2,
    withdrawn: { at, reason: 'became one', merged_into: 'kept' },
    history: [{ field: 'withdrawn', from: null, to: 'became one' }],
  });
  await apply({ changed: [grown(gone)] });
  expect(await state.alerts.get('gone')).toMatchObject({
    version: 3,
    withdrawn: null,
    history: [{ to: 'became one' }, { field: 'withdrawn', from: 'became one', to: null }],
  });
  expect((await state.alerts.list()).items).toHaveLength(2);
});

test('what is beyond max_signals is detection’s alone until it stands', async () => {
  const capped = raised(alert('c', { evidence: { count: 7, events: [] } }), { status: 'capped' });
  await apply({ raised: [capped], capped: [{ ruleId: 'rule-1', run: 100, more: 1 }], runs: [run(100)] });
  expect((await state.ledger.alertsOf('rule-1', { first: 0, last: 999 }))[0]).toMatchObject({ status: 'capped' });
  expect((await state.alerts.list({ filter: { withdrawn: 'include', suppressed: 'include' } })).items).toEqual([]);
  expect(await state.alerts.get('c')).toBeUndefined();
  expect((await state.alerts.counts()).total).toBe(0);
  expect((await state.runs.list()).items[0]).toMatchObject({ run: 100, capped: 1 });

  const standing = grown(capped, {}, { status: 'standing', added: [event('1', START)] });
  await apply({ changed: [standing], capped: [{ ruleId: 'rule-1', run: 100, more: -1 }] });
  expect((await state.alerts.list()).items.map((a) => a.id)).toEqual(['c']);
  expect((await state.runs.list()).items[0]).toMatchObject({ capped: 0 });
  await apply({ changed: [grown(capped)] });
  expect((await state.alerts.list()).items).toEqual([]);
});

test('100,000 events of evidence are grown by a few without being written again', async () => {
  const events = Array.from({ length: 100_000 }, (_, i) => event(i.toString(16).padStart(32, '0'), START + i));
  const big = raised(alert('big', { evidence: { count: events.length, events } }));
  await apply({ raised: [big] });
  const started = performance.now();
  await apply({ changed: [grown(big, { evidence: { count: 100_001, events: [] } }, { added: [event('ff', START)] })] });
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(await state.ledger.evidenceOf(big.handle)).toHaveLength(100_001);
  const shown = await state.alerts.get('big');
  expect(shown?.evidence.count).toBe(100_001);
  expect(shown?.evidence.events).toHaveLength(10_000);
  expect(shown?.evidence.events.slice(0, 2).map((e) => e._id)).toEqual(['0'.repeat(32), 'ff']);
});
