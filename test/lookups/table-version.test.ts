import { expect, test } from 'vitest';
import { tableVersion } from '../../src/lookups/table-version.ts';
import type { LookupTable } from '../../src/store/event-store.ts';

function table(values: LookupTable['columns'][number]['values'], field = 'user'): LookupTable {
  return { name: 'teams', columns: [{ field, type: 'keyword', list: false, values }], rows: values.length };
}

test('a table has another version where its contents are others, and only then', () => {
  const version = tableVersion(table(['a', null, ['b', 'c']]));
  expect(tableVersion({ ...table(['a', null, ['b', 'c']]), name: 'other' })).toBe(version);
  const others = [table(['a', null, 'b']), table(['a', null]), table(['a', null, ['b', 'c']], 'name'), table([1n])];
  expect(new Set([version, ...others.map(tableVersion)]).size).toBe(5);
});
