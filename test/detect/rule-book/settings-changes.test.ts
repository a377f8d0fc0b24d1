import { expect, test } from 'vitest';
import { settingsChanges } from '../../../src/detect/rule-book/settings-changes.ts';
import { exception } from './rule-folder.ts';

test('what changed between two settings of a rule is told part by part', () => {
  const [known, other] = [exception([{ field: 'user', operator: 'exists' }]), exception([])];
  const before = {
    enabled: true,
    since: 5,
    tuning: { from: 'now-2h', thresholds: { n: 4 } },
    exceptions: [known, other],
  };
  const changed = { ...known, reason: 'another' };
  const after = { tuning: { thresholds: { n: 4, 'm >=': 2 }, riskScore: 9 }, exceptions: [changed] };
  expect(settingsChanges(before, after)).toEqual([
    { kind: 'enabled', before: true, after: null },
    { kind: 'tuning', setting: 'from', before: 'now-2h', after: null },
    { kind: 'tuning', setting: 'riskScore', before: null, after: 9 },
    { kind: 'tuning', setting: 'thresholds.m >=', before: null, after: 2 },
    { kind: 'exception', before: known, after: changed },
    { kind: 'exception', before: other, after: null },
  ]);
});

test('settings that are set again as they were changed nothing, nor does what was never set and is forgotten', () => {
  const settings = { enabled: false, tuning: { thresholds: { n: 1 } }, exceptions: [exception([])] };
  expect(settingsChanges(settings, structuredClone(settings))).toEqual([]);
  expect(settingsChanges(null, { exceptions: [] })).toEqual([]);
});
