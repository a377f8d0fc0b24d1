import { describe, expect, test } from 'vitest';
import { replayRule } from '../../../src/detect/replay.ts';
import type { RuleTuning } from '../../../src/detect/rule-book/rule-settings.ts';
import { storeWith } from '../event-log.ts';
import { exception, RuleFolder, ruleText } from './rule-folder.ts';

const QUERY = `FROM logs-test.*
| STATS n = COUNT(*), spent = SUM(tokens), mean = AVG(score) BY user
| EVAL each = spent / n
| WHERE n >= 3 AND n < 100 AND 0.5 < mean AND (each > 10 OR spent != 7)`;

async function bookWith(query: string) {
  const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a', query }) });
  return { folder, book: await folder.open() };
}

describe('thresholds', () => {
  test('are comparisons of what comes from aggregates with numbers, by name and place', async () => {
    const { book } = await bookWith(QUERY);
    const { thresholds, source } = book.get('a')!;
    expect(
      thresholds.map((t) => [
        t.name,
        t.column,
        t.operator,
        t.value,
        t.inForce,
        t.whole,
        source.text.slice(t.span.start, t.span.end),
      ]),
    ).toEqual([
      ['n >=', 'n', '>=', 3, 3, true, '3'],
      ['n <', 'n', '<', 100, 100, true, '100'],
      ['mean', 'mean', '>', 0.5, 0.5, false, '0.5'],
      ['each', 'each', '>', 10, 10, true, '10'],
      ['spent', 'spent', '!=', 7, 7, true, '7'],
    ]);
  });

  test('conditions before the aggregation, and on what is grouped by, are none', async () => {
    const { book } = await bookWith(
      'FROM logs-test.* | WHERE tokens > 5 | STATS n = COUNT(*) BY tokens | WHERE tokens > 6',
    );
    expect(book.get('a')!.thresholds).toEqual([]);
  });

  test('stand in branches and behind a second aggregation too', async () => {
    const { book } = await bookWith(
      'FROM logs-test.* | STATS n = COUNT(*) BY user, code | STATS codes = COUNT(*), most = MAX(n) BY user | FORK (WHERE codes > 2) (WHERE most > 30)',
    );
    expect(book.get('a')!.thresholds.map((t) => t.name)).toEqual(['codes', 'most']);
    const thresholds = { codes: 4, most: 50 };
    const { active } = await book.configure('a', { tuning: { thresholds }, exceptions: [] }, 'ada');
    const numbers = [
      ...JSON.stringify(active!.plan, (_, v) => (typeof v === 'bigint' ? Number(v) : v)).matchAll(/"value":(\d+)/g),
    ];
    expect(numbers.map((m) => m[1])).toEqual(['4', '50']);
  });

  test('an override changes what fires, and the version; the rule as written stays', async () => {
    const { book } = await bookWith('FROM logs-test.* | STATS n = COUNT(*) BY user | WHERE n > 2');
    const events = ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'b'].map((user, i) => ({ minute: i, user }));
    const store = await storeWith(events);
    const users = async () => {
      const { rule, plan } = book.active()[0]!;
      return (await replayRule(rule, plan, { store })).alerts.map((a) => a.fields.user);
    };
    try {
      expect(await users()).toEqual(['a', 'b']);
      const { version } = book.active()[0]!;
      await book.configure('a', { tuning: { thresholds: { n: 4 } }, exceptions: [] }, 'ada');
      expect(await users()).toEqual(['b']);
      expect(book.active()[0]!.version).not.toBe(version);
      expect(book.get('a')!.thresholds[0]).toMatchObject({ value: 2, inForce: 4 });
      // The value that is written is no change.
      await book.configure('a', { tuning: { thresholds: { n: 2 } }, exceptions: [] }, 'ada');
      expect(book.active()[0]!.version).toBe(version);
      await book.configure('a', { tuning: { thresholds: { n: 3_000_000_000 } }, exceptions: [] }, 'ada');
      expect(await users()).toEqual([]);
    } finally {
      await store.close();
    }
  });
});

describe('tuning', () => {
  const tune = async (tuning: RuleTuning) => {
    const { book } = await bookWith(QUERY);
    return await book.configure('a', { tuning, exceptions: [] }, 'ada');
  };

  test('window, interval, severity, score and most alerts stand in place of what the file says', async () => {
    const entry = await tune({ from: 'now-2h', interval: '30m', severity: 'critical', riskScore: 99, maxSignals: 5 });
    expect(entry.active!.rule).toMatchObject({ severity: 'critical', riskScore: 99, maxSignals: 5 });
    expect(entry.active!.rule.schedule).toEqual({
      from: 'now-2h',
      to: 'now',
      interval: '30m',
      lookbackMs: 7_200_000,
      toOffsetMs: 0,
      intervalMs: 1_800_000,
    });
    expect(entry.rule).toMatchObject({ severity: 'medium', schedule: { from: 'now-60m' } });
    expect(entry.problems).toEqual([]);
  });

  test('a severity changes no version, a window does', async () => {
    const plain = await tune({});
    expect((await tune({ severity: 'low', riskScore: 1 })).active!.version).toBe(plain.active!.version);
    expect((await tune({ from: 'now-2h' })).active!.version).not.toBe(plain.active!.version);
  });

  test.each([
    [{ from: 'yesterday' }, 'tuning.from: `yesterday` is no time before now'],
    [{ interval: '5' }, 'tuning.interval: `5` is no interval'],
    [
      { interval: '2h' },
      'tuning.interval: the rule runs every 2h and looks at 1h: events of 1h between runs are never looked at',
    ],
    [{ severity: 'urgent' as 'low' }, 'tuning.severity: there is no severity `urgent`'],
    [{ riskScore: 101 }, 'tuning.riskScore: `101` is no whole number from 0 to 100'],
    [{ maxSignals: 0 }, 'tuning.maxSignals: `0` is no whole number from 1 to 10000'],
    [{ thresholds: { m: 3 } }, 'tuning.thresholds.m: the rule has no threshold `m`'],
    [{ thresholds: { 'n >=': 2.5 } }, 'tuning.thresholds.n >=: a whole number is expected: `n` has no others'],
    [{ thresholds: { 'n >=': '3' as unknown as number } }, 'tuning.thresholds.n >=: a number is expected'],
  ])('what does not fit is refused: %j', async (tuning, message) => {
    await expect(tune(tuning)).rejects.toThrow(message);
  });

  test('what fits no more since the file changed is told, and the rest stays in force', async () => {
    const { folder, book } = await bookWith(QUERY);
    const hidden = exception([{ field: 'user', operator: 'is', values: ['a'] }]);
    const tuning = { thresholds: { 'n >=': 5 }, riskScore: 80 };
    await book.configure('a', { tuning, exceptions: [hidden] }, 'ada');
    await folder.write(
      'a.toml',
      ruleText({ id: 'a', query: 'FROM logs-test.* | STATS m = COUNT(*) BY code | WHERE m > 3' }),
    );
    await folder.settle(book);
    const entry = book.get('a')!;
    expect(entry.tuning).toEqual({ riskScore: 80 });
    expect(entry.exceptions).toEqual([hidden]);
    expect(entry.problems.map((p) => p.path)).toEqual(['tuning.thresholds.n >=']);
    expect(entry.settings).toEqual({ tuning, exceptions: [hidden] });
    // It hinders nothing else, and is not to be set anew.
    const more = exception([{ field: 'user', operator: 'is', values: ['b'] }]);
    expect((await book.configure('a', { tuning, exceptions: [hidden, more] }, 'ada')).exceptions).toEqual([
      hidden,
      more,
    ]);
    const other = { ...tuning, thresholds: { 'n >=': 6 } };
    await expect(book.configure('a', { tuning: other, exceptions: [] }, 'ada')).rejects.toThrow('no threshold `n >=`');
  });

  test('a rule whose query runs no more can still be switched off, and not be tuned', async () => {
    const { folder, book } = await bookWith(QUERY);
    const settings = {
      tuning: { riskScore: 80 },
      exceptions: [exception([{ field: 'user', operator: 'is', values: ['a'] }])],
    };
    await book.configure('a', settings, 'ada');
    await folder.write(
      'a.toml',
      ruleText({ id: 'a' }).replaceAll('"esql"', '"kuery"').replace('type = "kuery"', 'type = "query"'),
    );
    await folder.settle(book);
    expect(book.get('a')!.status).toBe('idle');
    await book.configure('a', { ...settings, enabled: false }, 'ada');
    const tuned = { ...settings, tuning: { riskScore: 81 } };
    await expect(book.configure('a', tuned, 'ada')).rejects.toThrow('it cannot be tuned');
  });

  test('there is nothing to tune of a rule that is not there', async () => {
    const { book } = await bookWith(QUERY);
    await expect(book.configure('b', { exceptions: [] }, 'ada')).rejects.toThrow('there is no rule b');
  });
});
