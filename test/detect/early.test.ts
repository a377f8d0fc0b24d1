import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutPlan } from '../../src/detect/cut.ts';
import { type Course, courseOf } from '../../src/detect/early.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { planOf, ruleWith, storeWith } from './event-log.ts';

let store: EventStore;
beforeAll(async () => {
  store = await storeWith([]);
});
afterAll(() => store.close());

const cases: [Course, string][] = [
  ['rising', 'STATS n = COUNT(*) BY user | WHERE n > 3'],
  ['rising', 'STATS n = COUNT(*), d = COUNT_DISTINCT(code) BY user | WHERE n >= 3 AND (d > 1 OR 5 < n)'],
  ['rising', 'STATS n = COUNT(*) BY user'],
  ['rising', 'STATS most = MAX(tokens), least = MIN(tokens) BY user | WHERE most > 30 AND least < 4'],
  ['rising', 'STATS n = COUNT(*) BY user, code | STATS total = SUM(n) BY user | WHERE total > 3'],
  ['rising', 'STATS codes = VALUES(code) BY user | WHERE MV_COUNT(codes) > 1'],
  ['rising', 'STATS codes = VALUES(code) BY user | WHERE codes IS NOT NULL | SORT user'],
  [
    'rising',
    'STATS n = COUNT(*), m = COUNT(tokens) BY user | EVAL score = n * m + 2 | WHERE score > 10 | KEEP user, score',
  ],
  ['rising', 'STATS n = COUNT(*) WHERE code == "denied" BY user | WHERE n > 1'],
  ['swinging', 'STATS mean = AVG(tokens), n = COUNT(*) BY user | WHERE n > 2 AND mean > 20'],
  [
    'swinging',
    'STATS n = COUNT(*) WHERE code == "denied", all = COUNT(*) BY user | EVAL share = n / all | WHERE share > 0.5',
  ],
  ['swinging', 'STATS n = COUNT(*) WHERE code == "denied", all = COUNT(*) BY user | WHERE n * 2 - all > 0'],
  ['swinging', 'STATS total = SUM(tokens) BY user | WHERE total > 100'],
  ['falling', 'STATS n = COUNT(*) BY user | WHERE n < 3'],
  ['falling', 'STATS n = COUNT(*) BY user | WHERE n == 3'],
  ['falling', 'STATS n = COUNT(*) BY user | WHERE NOT n > 3'],
  ['falling', 'STATS n = COUNT(*) BY user | WHERE n > 3 AND n <= 8'],
  ['falling', 'STATS least = MIN(tokens) BY user | WHERE least > 10'],
  ['falling', 'STATS most = MAX(tokens) BY user | WHERE most < 10'],
  ['falling', 'STATS latest = MAX(@timestamp) BY user | WHERE latest < NOW() - 20 minutes'],
  ['falling', 'STATS codes = VALUES(code) BY user | WHERE codes == "denied"'],
  ['falling', 'STATS n = COUNT(*), m = COUNT(tokens) BY user | WHERE n > m'],
  ['falling', 'STATS n = COUNT(*) BY user | STATS users = COUNT(*) BY n | WHERE users > 2'],
  ['falling', 'STATS n = COUNT(*) BY user | SORT n DESC | LIMIT 3'],
  ['falling', 'INLINE STATS n = COUNT(*) BY user | WHERE n > 3'],
  ['falling', 'STATS n = COUNT(*) | WHERE n > 3'],
  ['falling', 'STATS code = VALUES(code), n = COUNT(*) BY user | WHERE code IS NULL'],
];

test.each(cases)('%s: %s', (course, query) => {
  const plan = planOf(ruleWith(`FROM logs-test.* | ${query}`), store);
  expect(courseOf(cutPlan(plan).groupPart)).toBe(course);
});
