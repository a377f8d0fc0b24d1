import { expect, test } from 'vitest';
import { openChdbStore } from '../../src/conformance/chdb-engine.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-04T10:15:00Z');

test.each<[string, (now: () => number) => Promise<EventStore>]>([
  ['duckdb', (now) => openDuckdbStore({ now })],
  ['clickhouse', (now) => openChdbStore({ now })],
])('%s counts dead letters by reason, source and hour, and finds those that have them', async (_, open) => {
  let clock = START;
  const store = await open(() => clock);
  const bury = (at: number, source: string, reason: string, count: number) => {
    clock = at;
    const deadLetters = Array.from({ length: count }, (__, i) => {
      return { source, reason, position: `line ${i + 1}`, raw: `${reason} ${i}`, format: null };
    });
    return store.commit({ events: [], positions: [], deadLetters });
  };
  try {
    await bury(START, 'a.log', 'no JSON', 3);
    await bury(START + HOUR, 'b.log', 'no JSON', 1);
    await bury(START + HOUR, 'b.log', "no 'timestamp'", 2);
    const tally: EventStore['tallyDeadLetters'] = (by, most) => store.tallyDeadLetters(by, most);
    expect(await tally('reason', 10)).toEqual([
      { value: 'no JSON', count: 4, newest: START + HOUR },
      { value: "no 'timestamp'", count: 2, newest: START + HOUR },
    ]);
    expect((await tally('source', 1)).map(({ value, count }) => [value, count])).toEqual([['a.log', 3]]);
    expect(await tally('hour', 10)).toEqual([
      { value: '2026-03-04T11:00:00.000Z', count: 3, newest: START + HOUR },
      { value: '2026-03-04T10:00:00.000Z', count: 3, newest: START },
    ]);
    const some = await store.deadLetters({ reason: 'no JSON', before: START + HOUR });
    expect(some.map(({ source }) => source)).toEqual(['a.log', 'a.log', 'a.log']);
    expect(await store.deadLetters({ reason: "no 'timestamp'", source: 'a.log' })).toEqual([]);
  } finally {
    await store.close();
  }
});
