import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertEvent } from '../../src/state/alert-feed.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { ANNA, change, grown, openState, raised, START } from './state-case.ts';

let state: StateStore;
let heard: AlertEvent[];
let stop: () => void;
beforeEach(async () => {
  ({ state } = await openState());
  heard = [];
  stop = state.feed.onAlert((events) => heard.push(...events));
});
afterEach(() => state.close());

const shape = (events: readonly AlertEvent[] | undefined) => events?.map(({ kind, alert }) => `${kind} ${alert.id}`);

test('tells what happened after the commit, in order, with rising numbers', async () => {
  expect(state.feed.last).toBe(0);
  const [a, b] = [raised('a'), raised('b')];
  await Promise.all([
    state.ledger.apply(change({ raised: [a, b] })),
    state.alerts.update('a', { state: 'acknowledged' }, ANNA),
    state.ledger.apply(change({ changed: [grown(b, { reason: 'more' })] })),
    state.ledger.apply(change({ withdrawn: [{ handle: b.handle, at: START, reason: 'diluted' }] })),
    state.ledger.apply(change({ changed: [grown(b)] })),
  ]);
  const all = ['raised a', 'raised b', 'updated a', 'changed b', 'withdrawn b', 'reinstated b'];
  expect(shape(heard)).toEqual(all);
  expect(heard[2]?.alert).toMatchObject({ state: 'acknowledged', version: 2 });
  expect(heard[3]?.alert.reason).toBe('more');
  expect(heard[4]?.alert.withdrawn).toMatchObject({ reason: 'diluted' });
  const numbers = heard.map((event) => event.number);
  expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
  expect(state.feed.last).toBe(numbers.at(-1));

  expect(shape(await state.feed.since(0))).toEqual(all);
  expect(shape(await state.feed.since(numbers[2]!))).toEqual(all.slice(3));
  expect(shape(await state.feed.since(numbers[2]!, 2))).toEqual(all.slice(3, 5));
  expect(await state.feed.since(numbers[5]!)).toEqual([]);
  expect(await state.feed.since(numbers[5]! + 1)).toBeUndefined();

  stop();
  await state.ledger.apply(change({ raised: [raised('c')] }));
  await expect(state.ledger.apply(change({ changed: [grown(raised('x'))] }))).rejects.toThrow();
  expect(heard).toHaveLength(6);
});

test('keeps the last few thousand events', async () => {
  const many = Array.from({ length: 6_000 }, (_, i) => raised(`a${i}`));
  await state.ledger.apply(change({ raised: many }));
  const first = heard[0]!.number;
  expect(await state.feed.since(first - 1, 1)).toHaveLength(1);
  expect((await state.tidy()).events).toBe(1_001);
  expect(await state.feed.since(0)).toBeUndefined();
  expect(await state.feed.since(first)).toBeUndefined();
  expect(shape(await state.feed.since(heard[2_000]!.number, 2))).toEqual(['raised a2001', 'raised a2002']);
});
