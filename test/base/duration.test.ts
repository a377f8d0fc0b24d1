import { expect, test } from 'vitest';
import { formatDuration, parseDuration, parseLookback } from '../../src/base/duration.ts';

test.each([
  ['10m', 600_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['90s', 90_000],
  ['500ms', 500],
  ['0m', undefined],
  ['-5m', undefined],
  ['5 minutes', undefined],
  ['5', undefined],
  ['', undefined],
])('the duration %j is %j ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  ['now', 0],
  ['now-60m', 3_600_000],
  ['now-1d-2h', 93_600_000],
  ['now-1h+10m', 3_000_000],
  ['now-48h/h', 176_400_000],
  ['now+1h', undefined],
  ['60m', undefined],
  ['now-', undefined],
])('%j looks back %j ms', (text, ms) => {
  expect(parseLookback(text)).toBe(ms);
});

test.each([
  [3_600_000, '1h'],
  [5_400_000, '90m'],
  [604_800_000, '1w'],
  [1_001, '1001ms'],
])('%j ms are written %j', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
