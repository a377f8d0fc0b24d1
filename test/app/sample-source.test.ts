import { expect, test } from 'vitest';
import { SampleSource } from '../../src/app/sample-source.ts';
import { openIntake } from '../../src/ingest/intake/open-intake.ts';
import { liveRecords } from '../../src/sample/live.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-04T09:17:42Z');
const OPTIONS = { seed: 3, historyMs: 20 * MINUTE, eventsPerHour: 300, attackEveryMs: 2 * MINUTE };
const STREAM = 'logs-aws_bedrock.invocation-default';

function expectedUntil(time: number): number {
  let count = 0;
  for (const record of liveRecords({ ...OPTIONS, startMs: START })) {
    if (record.time > time) return count;
    count++;
  }
  return count;
}

async function stored(store: EventStore): Promise<number> {
  return (await store.usage()).find((u) => u.stream === STREAM)?.events ?? 0;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200 && !(await condition()); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await condition()).toBe(true);
}

test('sample traffic arrives, and goes on after a restart with what happened meanwhile, each record once', async () => {
  const store = await openDuckdbStore({ threads: 1, memoryLimitMb: 256 });
  const intake = openIntake({ store, workers: 0, lingerMs: 5 });
  const clock = { ms: START };
  const log = { info: () => undefined, warn: (_: object, message: string) => expect.unreachable(message) };
  const run = async (untilTime: number) => {
    const source = new SampleSource(OPTIONS, { intake, store, now: () => clock.ms, log, env: {} });
    const stop = new AbortController();
    const running = source.run(stop.signal);
    clock.ms = untilTime;
    await until(async () => (await stored(store)) >= expectedUntil(untilTime));
    stop.abort();
    await running;
    return source.status;
  };
  try {
    clock.ms = START;
    expect(await run(START)).toMatchObject({ state: 'idle', read: { records: expectedUntil(START) } });
    await run(START + 2 * MINUTE);
    clock.ms = START + 30 * MINUTE;
    await run(START + 30 * MINUTE);
    expect(await stored(store)).toBe(expectedUntil(START + 30 * MINUTE));
    expect(intake.counts.duplicates).toBe(0);
    expect(await store.deadLetters()).toEqual([]);
  } finally {
    await intake.close();
    await store.close();
  }
});
