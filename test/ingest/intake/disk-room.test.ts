import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { DiskRoom } from '../../../src/ingest/intake/disk-room.ts';

test('a disk that was found full has room again after some seconds, also by a clock that was set back', async () => {
  let now = 1_000_000_000_000;
  const told: (string | undefined)[] = [];
  const room = new DiskRoom(
    { directory: tmpdir(), minFreeBytes: 1 },
    () => now,
    (why) => told.push(why),
  );
  for (const passed of [5_000, -3_600_000]) {
    room.markFull('the disk is full');
    room.markFull('the disk is full');
    await room.check();
    expect(room.stopped).toBe('the disk is full');
    now += passed;
    await room.check();
    expect(room.stopped).toBeUndefined();
  }
  expect(told).toEqual(['the disk is full', undefined, 'the disk is full', undefined]);
  room.close();
});

test('a disk with too little room is told with what is free, once', async () => {
  const told: (string | undefined)[] = [];
  const room = new DiskRoom({ directory: tmpdir(), minFreeBytes: 2 ** 60 }, Date.now, (why) => told.push(why));
  await room.check();
  await room.check();
  expect(told).toEqual([expect.stringMatching(/the disk of \S+ is nearly full: \d+ MiB are free, \d+ MiB must be/)]);
  room.close();
});
