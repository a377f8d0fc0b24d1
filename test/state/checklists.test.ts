import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertEvent } from '../../src/state/alert-feed.ts';
import { NotFound } from '../../src/state/state-errors.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { ANNA, type Clock, change, MINUTE, openState, raised, START } from './state-case.ts';

let state: StateStore;
let clock: Clock;
beforeEach(async () => {
  ({ state, clock } = await openState());
  await state.ledger.apply(change({ raised: [raised('a'), raised('b')] }));
});
afterEach(() => state.close());

const step = (id: string, done: boolean) => ({ step: id, part: 'investigation', text: `Do ${id}`, done });
const BOB = { name: 'bob' };

test('steps are remembered with who, when and in which words, each alert its own', async () => {
  await state.checklists.tick('a', step('one', true), ANNA);
  clock.ms += MINUTE;
  await state.checklists.tick('a', step('two', true), BOB);
  const first = {
    step: 'one',
    part: 'investigation',
    text: 'Do one',
    at: new Date(START).toISOString(),
    actor: ANNA.name,
  };
  const ticks = await state.checklists.ticks('a');
  expect(ticks).toMatchObject([first, { step: 'two', actor: 'bob' }]);
  expect(await state.checklists.ticks('b')).toEqual([]);
  expect(await state.checklists.ticks('nosuch')).toBeUndefined();
});

test('a tick that is there stays whose it is; one that is taken back is gone, and can be given anew', async () => {
  await state.checklists.tick('a', step('one', true), ANNA);
  expect((await state.checklists.tick('a', step('one', true), BOB))!.actor).toBe(ANNA.name);
  expect(await state.checklists.tick('a', step('one', false), BOB)).toBeNull();
  expect(await state.checklists.tick('a', step('one', false), BOB)).toBeNull();
  expect(await state.checklists.ticks('a')).toEqual([]);
  expect((await state.checklists.tick('a', step('one', true), BOB))!.actor).toBe('bob');
  const { history, version } = (await state.alerts.get('a'))!;
  expect(history.map(({ actor, field, from, to }) => [actor, field, from, to])).toEqual([
    [ANNA.name, 'step', null, 'Do one'],
    ['bob', 'step', 'Do one', null],
    ['bob', 'step', null, 'Do one'],
  ]);
  const [untouched] = [(await state.alerts.get('b'))!.version];
  expect(version).toBe(untouched);
});

test('each tick is told to those who watch, and written to the audit log', async () => {
  const heard: AlertEvent[] = [];
  state.feed.onAlert((events) => void heard.push(...events));
  await state.checklists.tick('a', step('one', true), ANNA);
  expect(heard.map(({ kind, alert }) => [kind, alert.id])).toEqual([['updated', 'a']]);
  const audit = await state.audit.list({ actions: ['alert.step'] });
  expect(audit.items).toMatchObject([{ actor: ANNA.name, subject: 'a', details: { step: 'one', done: true } }]);
});

test('an alert that there is not has no steps', async () => {
  await expect(state.checklists.tick('nosuch', step('one', true), ANNA)).rejects.toThrow(NotFound);
});
