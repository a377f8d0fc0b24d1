import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RuleSettings } from '../../src/detect/rule-book/rule-settings.ts';
import { VersionConflict } from '../../src/state/state-errors.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { ANNA, type Clock, MINUTE, openState, START } from './state-case.ts';

let state: StateStore;
let clock: Clock;
beforeEach(async () => {
  ({ state, clock } = await openState());
});
afterEach(() => state.close());

const off: RuleSettings = { enabled: false, exceptions: [] };
const tuned: RuleSettings = {
  tuning: { thresholds: { n: 5 } },
  exceptions: [
    {
      id: 'e1',
      entries: [{ field: 'user.name', operator: 'is', values: ['ci'] }],
      reason: 'tests',
      author: 'anna',
      createdAt: START,
    },
  ],
};

test('a rule’s settings are replaced, forgotten, and kept in history with who and why', async () => {
  const heard: string[] = [];
  state.rules.onChange((ruleId) => heard.push(ruleId));
  await state.rules.set('rule-1', off, 'ben');
  clock.ms += MINUTE;
  const entry = await state.rules.change('rule-1', (before) => ({ ...before, ...tuned }), ANNA, { reason: 'too loud' });
  expect(entry).toEqual({
    rule_id: 'rule-1',
    version: 2,
    settings: { ...off, ...tuned },
    at: new Date(clock.ms).toISOString(),
    author: 'anna',
    reason: 'too loud',
  });
  expect(await state.rules.get('rule-1')).toEqual(entry);
  await state.rules.set('rule-2', tuned, ANNA);
  await state.rules.set('rule-1', undefined, ANNA);
  expect(await state.rules.all()).toEqual(new Map([['rule-2', tuned]]));
  expect((await state.rules.entries()).map(({ rule_id, settings }) => [rule_id, settings === null])).toEqual([
    ['rule-1', true],
    ['rule-2', false],
  ]);
  expect(heard).toEqual(['rule-1', 'rule-1', 'rule-2', 'rule-1']);
  const { items } = await state.rules.history('rule-1');
  expect(items.map(({ version, author, before, settings }) => [version, author, before, settings])).toEqual([
    [3, 'anna', { ...off, ...tuned }, null],
    [2, 'anna', off, { ...off, ...tuned }],
    [1, 'ben', null, off],
  ]);
  const page = await state.rules.history('rule-1', { limit: 2 });
  expect((await state.rules.history('rule-1', { cursor: page.next! })).items).toMatchObject([{ version: 1 }]);
  expect((await state.audit.list({ actions: ['rule.settings'] })).items).toHaveLength(4);
});

test('a change that is late or fails leaves everything as it was', async () => {
  await state.rules.change('rule-1', () => off, ANNA, { version: 0 });
  const late = state.rules.change('rule-1', () => tuned, ANNA, { version: 0 });
  await expect(late).rejects.toThrow(VersionConflict);
  const broken = state.rules.change(
    'rule-1',
    () => {
      throw new Error('not allowed');
    },
    ANNA,
  );
  await expect(broken).rejects.toThrow('not allowed');
  expect(await state.rules.get('rule-1')).toMatchObject({ version: 1, settings: off });
  expect((await state.audit.list()).items).toHaveLength(1);
});
