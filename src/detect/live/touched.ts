import { Sql, sql } from '../../base/sql-text.ts';
import type { Column } from '../../plan/expression.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import type { EventStore } from '../../store/event-store.ts';
import { keyText } from '../episodes.ts';
import type { RunSchedule } from '../schedule.ts';
import { keptSql, type Survivors } from '../survivors.ts';
import { rowsOfKeys } from './key-table.ts';

/** Columns of a rule's key that are its survivors' own, by their place in the key. */
export type OwnKey = readonly { readonly place: number; readonly column: Column }[];

/** The runs that see some survivors. */
export interface TouchedRuns {
  readonly first: number;
  readonly last: number;
  readonly survivors: number;
}

const NUMBER: Column = { id: 0, name: '$number', type: 'long', multi: false };

/** Which runs see survivors of a table: the first and the last that see one, and how many these are. */
export async function touchedRuns(
  store: EventStore,
  survivors: Survivors,
  schedule: RunSchedule,
): Promise<TouchedRuns[]> {
  const { dialect } = store;
  const ms = dialect.epochMs(columnSql(survivors.time));
  const number = (n: number) => Sql.raw(String(n));
  const every = number(schedule.intervalMs);
  const first = sql`${dialect.quotient(sql`(${ms} + ${number(schedule.toOffsetMs)})`, every)} + 1`;
  const last = dialect.quotient(sql`(${ms} + ${number(schedule.lookbackMs)})`, every);
  const statement = sql`SELECT a, b, count(*) FROM (SELECT ${first} AS a, ${last} AS b FROM ${keptSql(survivors.table)}) AS s GROUP BY a, b`;
  const runs: TouchedRuns[] = [];
  for await (const chunk of store.query(statement, [NUMBER, NUMBER, NUMBER])) {
    for (const [a, b, count] of chunk) runs.push({ first: Number(a), last: Number(b), survivors: Number(count) });
  }
  return runs;
}

/** The keys of a table's survivors, as far as the key is their own: `keyText` of these columns. */
export async function touchedKeys(store: EventStore, survivors: Survivors, own: OwnKey): Promise<Set<string>> {
  const columns = own.map((o) => o.column);
  const list = Sql.join(columns.map(columnSql), ', ');
  const keys = new Set<string>();
  const statement = sql`SELECT DISTINCT ${list} FROM ${keptSql(survivors.table)}`;
  for await (const chunk of store.query(statement, columns)) for (const values of chunk) keys.add(keyText(values));
  return keys;
}

/** The part of a key (`keyText`) that is the survivors' own, as {@link touchedKeys} gives it. */
export function ownPart(key: string, own: OwnKey): string {
  const values = JSON.parse(key) as unknown[];
  return JSON.stringify(own.map(({ place }) => values[place]));
}

/** Of some rows of survivors those whose key is that of one in a table. */
export function ofKeysIn(rows: Sql, table: string, own: OwnKey, store: EventStore): Sql {
  const columns = own.map((o) => o.column);
  return rowsOfKeys(rows, columns, table, store);
}
