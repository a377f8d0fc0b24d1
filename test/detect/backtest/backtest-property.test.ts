import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backtestRule } from '../../../src/detect/backtest/backtest-rule.ts';
import { replayRule } from '../../../src/detect/replay.ts';
import { findThresholds, withThresholds } from '../../../src/detect/rule-book/thresholds.ts';
import { minuteTime, planOf, ruleWith, storeWith } from '../event-log.ts';
import { arbitraryEvent, queries, schedules } from '../query-shapes.ts';

const more = [
  'FROM logs-test.* | WHERE tokens > 10 | MV_EXPAND tags | KEEP user, tags',
  'FROM logs-test.* | STATS n = COUNT(*) | WHERE n < 3',
  'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*), mean = AVG(tokens) | WHERE n >= 2 AND mean < 40.5',
  'FROM logs-test.* | STATS n = COUNT(*), t = SUM(tokens) BY user | WHERE n > 2 OR t > 100 | EVAL n = n * 2 | WHERE n != 6 AND t >= 10',
  'FROM logs-test.* | STATS n = COUNT(*), v = VALUES(code) BY user | MV_EXPAND v | WHERE 2 <= n AND v IS NOT NULL | KEEP v',
  'FROM logs-test.* | STATS n = COUNT(*) BY user | WHERE n == 3',
  'FROM logs-test.* | STATS n = COUNT(*) BY user, code | WHERE n > 1 | STATS users = COUNT_DISTINCT(user) BY code | WHERE users > 1',
];
const SUPPRESSED = `[rule.alert_suppression]
group_by = ["user"]
missing_fields_strategy = "suppress"

[rule.alert_suppression.duration]
unit = "m"
value = 30
`;

test('counts the alerts that a replay gives, of the rule as it is and at each point', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryEvent, { minLength: 1, maxLength: 50 }),
      fc.constantFrom(...queries, ...more, ...more, ...more),
      fc.constantFrom(...schedules),
      fc.constantFrom(100, 2, 1),
      fc.constantFrom('', '', SUPPRESSED),
      fc.constantFrom({}, { from: Date.parse(minuteTime(40)), to: Date.parse(minuteTime(150)) }),
      async (events, query, schedule, maxSignals, suppression, span) => {
        const store = await storeWith(events);
        try {
          const rule = ruleWith(query, { ...schedule, maxSignals, more: suppression });
          const plan = planOf(rule, store);
          const told = await backtestRule(rule, plan, { store, span });
          const { alerts } = await replayRule(rule, plan, { store, span });
          expect(told?.alerts ?? 0).toBe(alerts.length);
          const found = findThresholds(plan);
          for (const [i, { points }] of (told?.thresholds ?? []).entries()) {
            expect(points.map((p) => p.value)).toContain(found[i]!.value);
            expect(points.length).toBeLessThanOrEqual(12);
            for (const point of points) {
              const moved = withThresholds(plan, new Map([[found[i]!, point.value]]));
              const replayed = await replayRule(rule, moved, { store, span });
              expect([found[i]!.name, point.value, point.alerts]).toEqual([
                found[i]!.name,
                point.value,
                replayed.alerts.length,
              ]);
            }
          }
        } finally {
          await store.close();
        }
      },
    ),
    { numRuns: 60 },
  );
}, 240_000);
