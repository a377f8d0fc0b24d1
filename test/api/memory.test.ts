import { expect, onTestFinished, test } from 'vitest';
import { problemOf } from '../../src/api/problem.ts';
import { sql } from '../../src/base/sql-text.ts';
import { openDuckdbLedger } from '../../src/store/duckdb/duckdb-ledger.ts';
import { LedgerBusyError } from '../../src/store/ledger-database.ts';

const HEAVY = sql`SELECT length(list(i::VARCHAR || 'a longer text that takes room')) AS n FROM range(5000000) t(i)`;

test('where what the service remembers runs out of memory, clients are told to come again', async () => {
  const ledger = await openDuckdbLedger({ memoryLimitMb: 32, formats: [[]] });
  onTestFinished(() => ledger.close());
  const reading = await ledger.read(HEAVY).catch((error: unknown) => error);
  const writing = await ledger.transaction(({ read }) => read(HEAVY)).catch((error: unknown) => error);
  for (const error of [reading, writing]) {
    expect(error).toBeInstanceOf(LedgerBusyError);
    const { status, headers, details } = problemOf(error)!;
    expect([status, headers['Retry-After'], details.hint]).toEqual([
      503,
      '5',
      'ask again in a moment, or for less at once',
    ]);
  }
  expect(await ledger.read(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});
