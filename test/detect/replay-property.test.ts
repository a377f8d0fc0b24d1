import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholePlan } from '../../src/detect/cut.ts';
import { replayRule } from '../../src/detect/replay.ts';
import { planOf, ruleWith, storeWith } from './event-log.ts';
import { arbitraryEvent, queries, schedules } from './query-shapes.ts';

test('sliding over survivors gives the alerts that running every window whole gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryEvent, { minLength: 1, maxLength: 60 }),
      fc.constantFrom(...queries),
      fc.constantFrom(...schedules),
      async (events, query, schedule) => {
        const store = await storeWith(events);
        try {
          const rule = ruleWith(query, schedule);
          const plan = planOf(rule, store);
          const sliding = await replayRule(rule, plan, { store });
          const whole = await replayRule(rule, plan, { store, cut: wholePlan });
          expect(sliding.alerts).toEqual(whole.alerts);
          // However many rows an event was in, it is evidence once.
          for (const { evidence } of sliding.alerts) {
            expect(new Set(evidence.events.map((e) => e._id)).size).toBe(evidence.count);
            expect(evidence.events).toHaveLength(evidence.count);
          }
        } finally {
          await store.close();
        }
      },
    ),
    { numRuns: 90 },
  );
}, 240_000);
