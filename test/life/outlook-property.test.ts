import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fireOutlook } from '../../src/catalog/could-fire/fire-outlook.ts';
import { replayRule } from '../../src/detect/replay.ts';
import { quickOutlook } from '../../src/life/quick-outlook.ts';
import { StoredValues } from '../../src/life/stored-values.ts';
import { planOf, ruleWith, storeWith, type TestEvent } from '../detect/event-log.ts';
import { arbitraryEvent, queries } from '../detect/query-shapes.ts';

const FIELDS = ['user', 'code', 'tags', 'tokens', 'note', 'status'] as const;

/** Conditions, simple ones and such that exclude each other now and then. */
const condition = fc.letrec<{ all: string; one: string }>((tie) => ({
  all: fc.oneof(
    { weight: 3, arbitrary: tie('one') },
    fc.tuple(tie('all'), fc.constantFrom('AND', 'OR'), tie('all')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('all').map((a) => `NOT (${a})`),
  ),
  one: fc.constantFrom(
    'user == "a"',
    'user != "a"',
    'user IN ("a", "b")',
    'code == "denied"',
    'code IS NULL',
    'note LIKE "*tool*"',
    'MATCH(note, "tool")',
    'tags == "p"',
    'MV_COUNT(tags) > 1',
    'MV_CONTAINS(tags, "q")',
    'tokens > 10',
    'tokens <= 10',
    'tokens >= 10.5',
    'tokens < 3',
    'tokens == 7',
    'COALESCE(code, user) == "b"',
    'CASE(tokens > 20, user, code) == "denied"',
    'TO_LOWER(user) == "b"',
    'LENGTH(note) > tokens',
    'tokens IN (1, 2, null)',
    'GREATEST(tokens, 5) > 30',
  ),
})).all;

const built = fc
  .tuple(
    condition,
    condition,
    fc.constantFrom('n > 0', 'n < 1', 'k > 0', 'most > 10 OR k < 2', 'mean > 3 AND most < 40', 'a'),
    fc.boolean(),
  )
  .map(([first, second, last, expand]) =>
    [
      'FROM logs-test.*',
      `WHERE ${first}`,
      ...(expand ? ['MV_EXPAND tags'] : []),
      `EVAL both = ${second}`,
      'WHERE both OR tokens > 45',
      'STATS n = COUNT(*), k = COUNT(note), most = MAX(tokens), mean = AVG(tokens), a = ABSENT(code) BY user',
      `WHERE ${last}`,
    ].join(' | '),
  );

test('where it is told that nothing can come, nothing comes', async () => {
  let proved = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryEvent, { minLength: 1, maxLength: 30 }),
      fc.oneof({ weight: 3, arbitrary: built }, fc.constantFrom(...queries)),
      fc.subarray([...FIELDS]),
      async (events, query, missing) => {
        const none = Object.fromEntries(missing.map((field) => [field, field === 'tags' ? [] : null]));
        const store = await storeWith(events.map((event): TestEvent => ({ ...event, ...none })));
        try {
          const rule = ruleWith(query);
          const plan = planOf(rule, store);
          const { obstacle } = fireOutlook(plan, await StoredValues.of(plan, store));
          // What schemas alone prove is so for whoever counts too.
          const quick = quickOutlook({ rule, plan, diagnostics: [] }, store.streams())!;
          if (quick.obstacle !== undefined) expect([query, obstacle]).not.toEqual([query, undefined]);
          if (obstacle === undefined) return;
          proved++;
          const { alerts } = await replayRule(rule, plan, { store });
          expect([query, obstacle, alerts.length]).toEqual([query, obstacle, 0]);
        } finally {
          await store.close();
        }
      },
    ),
    { numRuns: 120 },
  );
  // It would hold of a proof that never proves anything.
  expect(proved).toBeGreaterThan(20);
}, 240_000);
