import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StateStore } from '../../src/state/state-store.ts';
import { type Clock, change, MINUTE, openState, run } from './state-case.ts';

let state: StateStore;
let clock: Clock;
beforeEach(async () => {
  ({ state, clock } = await openState());
});
afterEach(() => state.close());

const record = (...runs: ReturnType<typeof run>[]) => state.ledger.apply(change({ runs }));

test('runs are listed newest first, by rule, kind, status and time', async () => {
  const failed = run(3, { status: 'failed', message: 'out of time', survivors: null });
  await record(run(1), run(2, { kind: 'filled' }), failed, run(1, { ruleId: 'rule-2', kind: 'late' }));
  const runs = async (...given: Parameters<typeof state.runs.list>) =>
    (await state.runs.list(...given)).items.map((item) => `${item.ruleId} ${item.run}`);
  expect(await runs()).toEqual(['rule-2 1', 'rule-1 3', 'rule-1 2', 'rule-1 1']);
  expect(await runs({ ruleIds: ['rule-1'], kinds: ['scheduled', 'late'] })).toEqual(['rule-1 3', 'rule-1 1']);
  expect(await runs({ statuses: ['failed', 'cut'] })).toEqual(['rule-1 3']);
  expect(await runs({ intended: { from: 20 * MINUTE, to: 30 * MINUTE } })).toEqual(['rule-1 2']);
  const page = await state.runs.list({}, { limit: 3 });
  expect(await runs({}, { limit: 3, cursor: page.next! })).toEqual(['rule-1 1']);
  expect(page.items[1]).toEqual({ ...failed, id: page.items[1]!.id, capped: 0 });
});

test('a rule’s runs in figures', async () => {
  await record(
    run(1, { status: 'cut', message: 'slow' }),
    run(2, { kind: 'filled', durationMs: 20 }),
    run(3, { durationMs: 40 }),
  );
  await record(run(9, { ruleId: 'rule-2' }));
  const [first, second] = await state.runs.byRule();
  expect(first).toMatchObject({
    ruleId: 'rule-1',
    last: { run: 3 },
    lastProblem: { run: 1, message: 'slow' },
    runs: 3,
    problems: 1,
    filled: 1,
    late: 0,
    meanDurationMs: (12.5 + 20 + 40) / 3,
  });
  expect(second).toMatchObject({ ruleId: 'rule-2', last: { run: 9 }, lastProblem: null });
  expect(await state.runs.byRule(['rule-2', 'rule-3'])).toEqual([second]);
});

test('gaps are the filled runs that follow each other', async () => {
  const filled = (number: number, ruleId = 'rule-1') =>
    run(number, { ruleId, kind: 'filled', actual: 100 * MINUTE + number });
  await record(run(1), filled(2), filled(3), filled(3), run(4), filled(5), filled(2, 'rule-2'));
  const ten = 10 * MINUTE;
  expect(await state.runs.gaps()).toEqual([
    { ruleId: 'rule-1', runs: 1, firstIntended: 5 * ten, lastIntended: 5 * ten, filled: 10 * ten + 5 },
    { ruleId: 'rule-1', runs: 2, firstIntended: 2 * ten, lastIntended: 3 * ten, filled: 10 * ten + 3 },
    { ruleId: 'rule-2', runs: 1, firstIntended: 2 * ten, lastIntended: 2 * ten, filled: 10 * ten + 2 },
  ]);
  expect(await state.runs.gaps({ ruleIds: ['rule-2'] }, 1)).toHaveLength(1);
});

test('records are kept for 30 days, and so many per rule', async () => {
  const day = 86_400_000;
  clock.ms = 100 * day;
  const recent = Array.from({ length: 2_100 }, (_, i) => run(i, { actual: 99 * day }));
  await record(
    ...recent,
    run(1, { ruleId: 'rule-2', actual: 69 * day }),
    run(2, { ruleId: 'rule-2', actual: 71 * day }),
  );
  expect((await state.tidy()).runs).toBe(101);
  expect((await state.runs.byRule()).map(({ runs, last }) => [runs, last.run])).toEqual([
    [2_000, 2_099],
    [1, 2],
  ]);
});
