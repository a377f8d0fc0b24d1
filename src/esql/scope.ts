import { suggest } from '../base/suggest.ts';
import type { FoldContext } from '../functions/fold.ts';
import type { Column, Expression } from '../plan/expression.ts';
import type { ScanColumn } from '../plan/node.ts';
import type { ValueType } from '../plan/value.ts';
import type { MixedField } from './mixed-field.ts';

/** Finds a column that a scope does not list but its source could give (an open family of fields). */
export type LateField = (name: string) => { readonly type: ValueType; readonly multi: boolean } | undefined;

/** The ids of one plan's columns, and what is known of their values. */
export class ColumnIds {
  /** What the columns hold that hold one constant in every row, by their ids. */
  readonly constants = new Map<number, Expression>();
  /** The fields that streams type differently, by the ids of the columns that show them. */
  readonly mixed = new Map<number, MixedField>();
  readonly foldContext: FoldContext;
  #next = 1;

  /** @param zone the time zone of the query, where that is not UTC */
  constructor(zone?: string) {
    this.foldContext = { constantOf: (id) => this.constants.get(id), zone };
  }

  make(name: string, type: ValueType, multi: boolean): Column {
    return { id: this.#next++, name, type, multi };
  }
}

/** Where a scope finds columns that it does not list. */
export interface LateSource {
  /** Whether names that begin so may be columns. */
  mayHold(prefix: string): boolean;
  find(name: string): Column | undefined;
}

/** Says of a name that was a column what became of it. */
type GoneColumns = (name: string) => string | undefined;

/** The columns that a command of a query can name, in order. */
export class Scope {
  readonly #columns: Map<string, Column>;
  readonly #late: LateSource | undefined;
  readonly #gone: GoneColumns;

  constructor(columns: Iterable<Column>, late?: LateSource, gone: GoneColumns = () => undefined) {
    this.#gone = gone;
    this.#columns = new Map();
    // A later column of a name takes the name over, and the later place.
    for (const column of columns) {
      this.#columns.delete(column.name);
      this.#columns.set(column.name, column);
    }
    this.#late = late;
  }

  get columns(): readonly Column[] {
    return [...this.#columns.values()];
  }

  /** Whether names that begin so may be fields without being listed. */
  mayHold(prefix: string): boolean {
    return this.#late?.mayHold(prefix) ?? false;
  }

  find(name: string): Column | undefined {
    return this.#columns.get(name) ?? this.#late?.find(name);
  }

  /** What became of a column that was there before, for a message. */
  goneSince(name: string): string | undefined {
    return this.#gone(name);
  }

  /** What is known of names that are gone after a step that leaves some out. */
  #goneAfter(why: string): GoneColumns {
    return (name) => (this.#columns.has(name) ? why : this.#gone(name));
  }

  /** The name nearest to a misspelled one. */
  suggest(name: string): string | undefined {
    return suggest(name, this.#columns.keys());
  }

  /** This scope with columns put in, each in place of one of its name or at the end. */
  with(added: readonly Column[]): Scope {
    return new Scope([...this.#columns.values(), ...added], this.#late, this.#gone);
  }

  /** A scope of its own with the columns of this one, to be filled by {@link put}. */
  copy(): Scope {
    return this.with([]);
  }

  /** Puts a column in, as {@link with} does, without a copy: for whoever has just made this scope, and no one else. */
  put(column: Column): void {
    this.#columns.delete(column.name);
    this.#columns.set(column.name, column);
  }

  /** This scope with one column in another's place. */
  replace(old: Column, column: Column): Scope {
    return new Scope(
      this.columns.map((c) => (c.id === old.id ? column : c)),
      this.#late,
      this.#gone,
    );
  }

  /** This scope where any further name is taken on trust, as after a command that could not be read. */
  trusting(ids: ColumnIds): Scope {
    return new Scope(this.columns, anyFields(ids), this.#gone);
  }

  /**
   * Just these columns: nothing beyond them can be named any more.
   * @param why what became of the others, for messages
   */
  only(columns: readonly Column[], why: string): Scope {
    return new Scope(columns, undefined, this.#goneAfter(why));
  }

  /**
   * Just these columns, and later ones but for those whose name was dropped.
   * @param why what became of the others, for messages
   */
  without(columns: readonly Column[], dropped: (name: string) => boolean, why: string): Scope {
    const late = this.#late;
    if (late === undefined) return this.only(columns, why);
    const kept: LateSource = {
      mayHold: (prefix) => late.mayHold(prefix),
      find: (name) => (dropped(name) ? undefined : late.find(name)),
    };
    return new Scope(columns, kept, this.#goneAfter(why));
  }
}

/** A field of a source of which nothing is known: null, which goes with every type. Metadata fields are known ones. */
export const anyField: LateField = (name) => (name.startsWith('_') ? undefined : { type: 'null', multi: false });

/** Any name is a field. */
export function anyFields(ids: ColumnIds): LateScan {
  return new LateScan(anyField, [''], ids);
}

/** Columns that are added to a scan when a query first names them. */
export class LateScan implements LateSource {
  readonly #found = new Map<string, Column>();
  readonly #field: LateField;
  readonly #families: readonly string[];
  readonly #ids: ColumnIds;

  /** @param families what the names of such fields begin with */
  constructor(field: LateField, families: readonly string[], ids: ColumnIds) {
    this.#field = field;
    this.#families = families;
    this.#ids = ids;
  }

  mayHold(prefix: string): boolean {
    return this.#families.some((family) => prefix.startsWith(family) || family.startsWith(prefix));
  }

  find(name: string): Column | undefined {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const field = this.#field(name);
    if (field === undefined) return undefined;
    const column = this.#ids.make(name, field.type, field.multi);
    this.#found.set(name, column);
    return column;
  }

  get scanColumns(): ScanColumn[] {
    return [...this.#found.values()].map((column) => ({ column, field: column.name }));
  }
}
