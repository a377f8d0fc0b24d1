import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayRule } from '../../../src/detect/replay.ts';
import { openStateStore } from '../../../src/state/open-state-store.ts';
import { planOf, ruleWith, START, storeWith } from '../event-log.ts';
import { arbitraryEvent, queries, schedules } from '../query-shapes.ts';
import { activeRule, fixedRules, LiveCase } from './live-case.ts';
import { MemoryLedger, standingIn } from './memory-ledger.ts';

const MINUTE = 60_000;

/** Policies over the events themselves change what was judged before: see docs. */
const asked = queries.filter((query) => !query.includes('ENRICH users'));

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('commit' as const), events: fc.integer({ min: 1, max: 10 }) }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'tick' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), minutes: fc.integer({ min: -40, max: 70 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), calls: fc.integer({ min: 1, max: 60 }) }) },
);

const held = fc.constantFrom(
  {},
  {},
  { maxSignals: 1 },
  { more: '[rule.alert_suppression]\ngroup_by = ["user"]\n' },
  {
    more: '[rule.alert_suppression]\ngroup_by = ["user"]\nduration = { value = 45, unit = "m" }\nmissing_fields_strategy = "doNotSuppress"\n',
  },
  { maxSignals: 2, more: '[rule.alert_suppression]\ngroup_by = ["n"]\nduration = { value = 1, unit = "h" }\n' },
);

/** By survivors or by parts, and these put together at once, now and then, or never. */
const judgings = fc.constantFrom(
  { partials: false },
  { partials: true },
  { partials: true, foldRows: 0 },
  { partials: true, foldRows: 6 },
);

/** What remembers: data in memory, which refuses what makes no sense, and the service's own. */
const ledgers = {
  memory: async () => ({ ledger: new MemoryLedger(), close: async () => undefined }),
  state: async () => {
    const state = await openStateStore({ now: () => START });
    return { ledger: state.ledger, close: () => state.close() };
  },
};

test.each([
  ['memory', Number(process.env.LIVE_RUNS ?? 40)],
  ['state', Math.ceil(Number(process.env.LIVE_RUNS ?? 40) / 4)],
] as const)(
  'whatever comes in which order, live detection ends with the alerts of a replay (%s)',
  async (kind, numRuns) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryEvent, { minLength: 20, maxLength: 70, size: 'max' }),
        fc.constantFrom(...asked),
        fc.constantFrom(...schedules),
        held,
        fc.array(step, { minLength: 4, maxLength: 30, size: 'max' }),
        fc.constantFrom(1, 3, 100),
        judgings,
        async (events, query, schedule, limits, steps, mostCommits, judging) => {
          const store = await storeWith([]);
          try {
            const rule = ruleWith(query, { ...schedule, ...limits });
            const plan = planOf(rule, store);
            const { ledger, close } = await ledgers[kind]();
            const live = new LiveCase(store, ledger, fixedRules(activeRule(rule, plan)), {
              now: START + 10 * MINUTE,
              limits: { mostCommits, mostRuns: 7, ...judging },
            });
            await live.start();
            const left = [...events];
            for (const s of steps) {
              if (s.kind === 'commit') await live.commit(left.splice(0, s.events));
              else if (s.kind === 'tick') await live.tick();
              else if (s.kind === 'clock') live.now += s.minutes * MINUTE;
              else if (s.kind === 'restart') await live.restart();
              else await live.killed(s.calls);
            }
            await live.commit(left);
            live.now = START + 400 * MINUTE;
            await live.settle();
            expect(live.problems).toEqual([]);
            const replayed = await replayRule(rule, plan, { store });
            expect(await standingIn(ledger, rule.id)).toEqual(replayed.alerts);
            await live.stop();
            await close();
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns, endOnFailure: true },
    );
  },
  900_000,
);
