import { describe, expect, test } from 'vitest';
import type { Alert } from '../../../src/detect/alert.ts';
import { replayRule } from '../../../src/detect/replay.ts';
import type { RuleBook } from '../../../src/detect/rule-book/rule-book.ts';
import type { ExceptionEntry, RuleException } from '../../../src/detect/rule-book/rule-settings.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { eventId, storeWith, type TestEvent } from '../event-log.ts';
import { exception, RuleFolder, ruleText } from './rule-folder.ts';

const COUNT = 'FROM logs-test.* | WHERE code == "denied" | STATS n = COUNT(*) BY user | WHERE n > 2';

async function over<T>(
  query: string,
  events: readonly TestEvent[],
  work: (book: RuleBook, store: EventStore, folder: RuleFolder) => Promise<T>,
): Promise<T> {
  const store = await storeWith(events);
  const folder = await RuleFolder.make({ 'a.toml': ruleText({ id: 'a', query }) });
  folder.data = { streams: store.streams().filter((s) => s.name.startsWith('logs-')) };
  const book = await folder.open();
  expect(book.get('a')).toMatchObject({ status: 'active', reason: undefined });
  try {
    return await work(book, store, folder);
  } finally {
    await store.close();
  }
}

async function run(book: RuleBook, store: EventStore): Promise<readonly Alert[]> {
  const { rule, plan } = book.active()[0]!;
  return (await replayRule(rule, plan, { store })).alerts;
}

async function except(book: RuleBook, ...exceptions: readonly RuleException[]): Promise<void> {
  await book.configure('a', { exceptions }, 'ada');
}

const is = (field: string, ...values: (string | number | boolean)[]): ExceptionEntry => ({
  field,
  operator: values.length > 1 ? 'is_one_of' : 'is',
  values,
});

function denied(user: string | null, count: number, more: Partial<TestEvent> = {}): TestEvent[] {
  return Array.from({ length: count }, (_, i) => ({ minute: i, user, code: 'denied', ...more }));
}

describe('exceptions', () => {
  test('hide the events that they name, by fields that the rule does not read', async () => {
    await over(
      COUNT,
      [...denied('a', 4), ...denied('a', 3, { note: 'test' }), ...denied('b', 3, { note: 'test' })],
      async (book, store) => {
        expect((await run(book, store)).map((a) => a.fields)).toEqual([
          { n: 7, user: 'a' },
          { n: 3, user: 'b' },
        ]);
        const { version } = book.active()[0]!;
        await except(book, exception([is('note', 'test')]));
        const alerts = await run(book, store);
        expect(alerts.map((a) => [a.fields, a.evidence.count])).toEqual([[{ n: 4, user: 'a' }, 4]]);
        expect(book.active()[0]!.version).not.toBe(version);
        await except(book);
        expect(book.active()[0]!.version).toBe(version);
      },
    );
  });

  test('hold where all of their entries do, and each by itself', async () => {
    const events = [...denied('a', 3, { note: 'x' }), ...denied('b', 3, { note: 'x' }), ...denied('c', 3)];
    await over(COUNT, events, async (book, store) => {
      await except(book, exception([is('user', 'a'), is('note', 'x')]), exception([is('user', 'c')]));
      expect((await run(book, store)).map((a) => a.fields.user)).toEqual(['b']);
      await except(book, exception([is('user', 'a'), is('note', 'y')]));
      expect(await run(book, store)).toHaveLength(3);
    });
  });

  test('of a rule that returns documents show nothing more of them', async () => {
    const query = 'FROM logs-test.* METADATA _id | WHERE code == "denied" | KEEP _id, user';
    await over(query, [...denied('a', 1), ...denied('b', 1, { tokens: 7 })], async (book, store) => {
      await except(book, exception([is('tokens', 7)]));
      expect((await run(book, store)).map((a) => a.fields)).toEqual([{ _id: eventId(1), user: 'a' }]);
      await except(book, exception([is('_id', eventId(1))]));
      expect((await run(book, store)).map((a) => a.fields)).toEqual([{ _id: eventId(2), user: 'b' }]);
    });
  });

  test('never hide what lacks a field, but by does_not_exist', async () => {
    await over(
      'FROM logs-test.* | STATS n = COUNT(*) BY user',
      [...denied(null, 1), ...denied('b', 1)],
      async (book, store) => {
        const left = async (operator: ExceptionEntry['operator'], values?: string[]) => {
          await except(book, exception([{ field: 'user', operator, ...(values && { values }) }]));
          return (await run(book, store)).map((a) => a.fields.user);
        };
        expect(await left('is_not', ['a'])).toEqual([null]);
        expect(await left('is_not_one_of', ['b', 'c'])).toEqual([null, 'b']);
        expect(await left('does_not_match', ['x*'])).toEqual([null]);
        expect(await left('exists')).toEqual([null]);
        expect(await left('does_not_exist')).toEqual(['b']);
      },
    );
  });

  test('are asked of every branch and of streams that type a field differently', async () => {
    const events = [
      ...denied('a', 2, { status: 'bad' }),
      ...denied('b', 2, { status: 5, other: true }),
      ...denied('c', 2, { status: 6, other: true }),
      ...denied('d', 2, { status: '5' }),
    ];
    for (const query of [
      'FROM logs-* | STATS n = COUNT(*) BY user',
      'FROM logs-test.*, (FROM logs-other.* | WHERE code == "denied" | KEEP user) | STATS n = COUNT(*) BY user',
    ]) {
      await over(query, events, async (book, store) => {
        const left = async (entry: ExceptionEntry) => {
          await except(book, exception([entry]));
          return (await run(book, store)).map((a) => a.fields.user).sort();
        };
        expect(await left(is('status', 5))).toEqual(['a', 'c']);
        expect(await left({ field: 'status', operator: 'is_not', values: ['5'] })).toEqual(['b', 'd']);
        expect(await left({ field: 'status', operator: 'matches', values: ['b*'] })).toEqual(['b', 'c', 'd']);
      });
    }
  });

  test('name computed columns where the rule groups by them, behind the grouping', async () => {
    const query =
      'FROM logs-test.* | EVAL who = CONCAT(user, "!") | STATS n = COUNT(*) BY who, user | KEEP n, who, user';
    await over(query, [...denied('a', 2), ...denied('b', 3)], async (book, store) => {
      expect(book.exceptable('a').filter((f) => f.of === 'group')).toEqual([
        { name: 'who', type: 'keyword', of: 'group' },
      ]);
      await except(book, exception([is('who', 'a!')]));
      expect((await run(book, store)).map((a) => a.fields.who)).toEqual(['b!']);
      await except(book, exception([is('who', 'a!'), is('user', 'a', 'b')]));
      expect((await run(book, store)).map((a) => a.fields.who)).toEqual(['b!']);
    });
  });

  test('that expire drop out by themselves', async () => {
    await over(COUNT, denied('a', 3), async (book, _, folder) => {
      const { version } = book.active()[0]!;
      await except(book, exception([is('user', 'a')], folder.now.ms + 40));
      expect(book.active()[0]!.version).not.toBe(version);
      const changed = new Promise<void>((resolve) => book.onChange(resolve));
      folder.now.ms += 40;
      await changed;
      expect(book.active()[0]!.version).toBe(version);
      expect(book.get('a')).toMatchObject({ exceptions: [], problems: [] });
    });
  });

  test.each<[readonly ExceptionEntry[], string, string?]>([
    [[], 'exceptions[0].entries: an exception needs an entry at least'],
    [[is('usr', 'a')], "exceptions[0].entries[0].field: the rule's events have no field `usr`", 'did you mean `user`?'],
    [[is('n', 3)], "exceptions[0].entries[0].field: the rule's events have no field `n`"],
    [[is('who', 'a'), is('code', 'x')], '`who` is a column that the rule groups by'],
    [[is('tokens', 'many')], 'exceptions[0].entries[0]: `tokens` is integer, and `many` is no such value'],
    [[is('tokens', 1.5)], '`1.5` is no such value'],
    [[{ field: 'tokens', operator: 'matches', values: ['1*'] }], 'only text can match a pattern'],
    [[{ field: 'user', operator: 'cidr', values: ['10.0.0.0/33'] }], '`10.0.0.0/33` is no CIDR block'],
    [[{ field: 'tokens', operator: 'cidr', values: ['10.0.0.0/8'] }], 'holds no addresses'],
    [[{ field: 'user', operator: 'equals' as 'is', values: ['a'] }], 'there is no operator `equals`'],
    [[{ field: 'user', operator: 'is' }], '`is` needs a value'],
    [[{ field: 'user', operator: 'is', values: ['a', 'b'] }], '`is` takes one value', '`is_one_of` takes several'],
    [[{ field: 'user', operator: 'exists', values: ['a'] }], '`exists` takes no value'],
    [[is('user', { evil: 1 } as unknown as string)], 'a value is a text of at most'],
  ])('that do not fit are refused: %j', async (entries, message, hint) => {
    const query = 'FROM logs-test.* | EVAL who = CONCAT(user, "!") | STATS n = COUNT(*) BY who';
    await over(query, denied('a', 1, { tokens: 1 }), async (book) => {
      const refused = except(book, exception(entries));
      await expect(refused).rejects.toThrow(message);
      if (hint !== undefined) await expect(refused).rejects.toMatchObject({ hint });
    });
  });
});

describe('preview', () => {
  const tell = (alerts: readonly Alert[]) =>
    alerts.map((a) => ({ id: a.id, fields: a.fields, events: a.evidence.events }));

  test('says of past alerts how many of their events an exception takes out', async () => {
    const events = [
      ...denied('a', 4),
      ...denied('a', 3, { note: 'test' }),
      ...denied('b', 3, { note: 'test' }),
      ...denied('c', 3),
    ];
    await over(COUNT, events, async (book, store) => {
      const alerts = await run(book, store);
      const effects = await book.preview('a', exception([is('note', 'test')]), tell(alerts), store);
      const byUser = effects.map((e, i) => [alerts[i]!.fields.user, e.events, e.excepted, e.hidden]);
      expect(byUser.sort()).toEqual([
        ['a', 7, 3, false],
        ['b', 3, 3, true],
        ['c', 3, 0, false],
      ]);
      await expect(book.preview('a', exception([is('nte', 'x')]), [], store)).rejects.toThrow('no field `nte`');
    });
  });

  test('of computed columns looks at the groups of the alerts', async () => {
    const query = 'FROM logs-test.* | EVAL half = tokens / 2 | STATS n = COUNT(*) BY half';
    await over(query, [...denied('a', 2, { tokens: 8 }), ...denied('b', 3, { tokens: 10 })], async (book, store) => {
      const alerts = await run(book, store);
      const effects = await book.preview('a', exception([is('half', 5)]), tell(alerts), store);
      expect(effects.map((e, i) => [alerts[i]!.fields.half, e.excepted, e.hidden]).sort()).toEqual([
        [4, 0, false],
        [5, 3, true],
      ]);
    });
  });

  test('reads several streams', async () => {
    const events = [
      ...denied('a', 2, { status: 5, other: true }),
      ...denied('a', 2, { status: '5' }),
      ...denied('a', 1),
    ];
    await over('FROM logs-* | STATS n = COUNT(*) BY user', events, async (book, store) => {
      const effects = await book.preview('a', exception([is('status', 5)]), tell(await run(book, store)), store);
      expect(effects).toMatchObject([{ events: 5, excepted: 4, hidden: false }]);
    });
  });
});
