import { Sql, sql } from '../../base/sql-text.ts';
import { columnSql } from '../../sql/emit-expression.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { Window } from '../schedule.ts';
import { keptSql, type SurvivorReader, type Survivors } from '../survivors.ts';

/** The survivors of a rule's recent events, in a scratch table. */
export class KeptSurvivors {
  readonly #store: EventStore;
  readonly #reader: SurvivorReader;
  readonly #table: string;
  #rows = 0;
  #highest = 0;
  #from = Number.POSITIVE_INFINITY;

  constructor(store: EventStore, reader: SurvivorReader, table: string) {
    this.#store = store;
    this.#reader = reader;
    this.#table = table;
  }

  /** How many there are. */
  get rows(): number {
    return this.#rows;
  }

  /** All of this time and later are kept, in milliseconds since the epoch. */
  get from(): number {
    return this.#from;
  }

  /** The table, as a source to evaluate over. */
  get survivors(): Survivors {
    return { ...this.#reader.columns, table: this.#table, rows: this.#rows };
  }

  /** The number behind which survivors that are to be appended are numbered. */
  get highest(): number {
    return this.#highest;
  }

  /** Reads what there is anew: survivors of this time and later, of commits up to one; none where no commit was judged yet. */
  async rebuild(from: number, upTo: number | undefined): Promise<void> {
    const choice = upTo === undefined ? { windows: [] } : { span: { from }, commits: { upTo } };
    const { rows } = await this.#store.keep(this.#table, this.#reader.select(this.#store, choice));
    this.#rows = rows;
    this.#highest = rows;
    this.#from = from;
  }

  /** Adds survivors of new commits, numbered behind {@link highest}. */
  async append(fresh: Survivors): Promise<void> {
    const columns = Sql.join(fresh.columns.map(columnSql), ', ');
    const late = sql`${columnSql(fresh.time)} >= ${this.#date(this.#from)}`;
    const added = await this.#store.append(
      this.#table,
      sql`SELECT ${columns} FROM ${keptSql(fresh.table)} WHERE ${late}`,
    );
    this.#rows += added.rows;
    this.#highest += fresh.rows;
  }

  /** Lets go of what is older; done once it is worth the trouble. */
  async trim(from: number, least: number): Promise<void> {
    if (from - this.#from < least) return;
    const { rows } = await this.#store.trim(
      this.#table,
      sql`${columnSql(this.#reader.columns.time)} < ${this.#date(from)}`,
    );
    this.#rows -= rows;
    this.#from = from;
  }

  /** Whether all survivors of some windows are here. */
  covers(windows: readonly Window[]): boolean {
    return windows.every((window) => window.from >= this.#from);
  }

  async discard(): Promise<void> {
    this.#from = Number.POSITIVE_INFINITY;
    this.#rows = 0;
    await this.#store.discard(this.#table);
  }

  #date(ms: number): Sql {
    return this.#store.dialect.literal(BigInt(ms), 'date');
  }
}
