import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LookupFolder } from '../../src/app/lookup-folder.ts';
import { openDuckdbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';

let folder: string;
let store: EventStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seismo-lookups-'));
  store = await openDuckdbStore({ memoryLimitMb: 256, threads: 1 });
  write('teams.csv', 'user,team\nann,red\n', 1);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file that was last changed so many seconds after the epoch. */
function write(name: string, text: string, changed: number): void {
  writeFileSync(join(folder, name), text);
  utimesSync(join(folder, name), changed, changed);
}

const names = (lookups: LookupFolder) => lookups.known.lookups.map(({ name }) => name);

test('without a folder there are no tables', async () => {
  const lookups = new LookupFolder(undefined, store);
  expect(await lookups.refresh()).toBeUndefined();
  expect(lookups.known.lookups).toEqual([]);
});

test('tables are put into the store, and again only when their files change', async () => {
  const lookups = new LookupFolder(folder, store);
  expect(await lookups.refresh()).toEqual([]);
  expect(store.lookups().map(({ name }) => name)).toEqual(['teams']);
  const before = lookups.known.lookupVersions.get('teams');
  expect(await lookups.refresh()).toBeUndefined();

  write('teams.csv', 'user,team\nann,blue\n', 2);
  write('grades.csv', 'team,grade\nblue,1\n', 2);
  expect(await lookups.refresh()).toEqual([]);
  expect(names(lookups).sort()).toEqual(['grades', 'teams']);
  expect(lookups.known.lookupVersions.get('teams')).not.toBe(before);
});

test('a table whose file is broken stays as it was, and the problem is told', async () => {
  const lookups = new LookupFolder(folder, store);
  await lookups.refresh();
  const before = lookups.known.lookupVersions.get('teams');
  write('teams.csv', 'user,user\nann,red\n', 2);
  const problems = await lookups.refresh();
  expect(problems!.map(({ source }) => source.name)).toEqual([expect.stringContaining('teams.csv')]);
  expect(names(lookups)).toEqual(['teams']);
  expect(lookups.known.lookupVersions.get('teams')).toBe(before);
});
