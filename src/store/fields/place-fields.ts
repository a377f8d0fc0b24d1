import type { FittedBatch, FittedColumn } from './fit-batch.ts';
import { cellText } from './fit-value.ts';
import type { Cell, StorableType } from './storable-type.ts';
import { columnCount, isOverflow, type StoredField, type StoredStream } from './stored-stream.ts';

/** A column of a stream's table. */
export interface TableColumn {
  readonly name: string;
  readonly type: StorableType;
  readonly list: boolean;
}

/** How an engine makes a stream's table, with `id_hi`, `id_lo`, `@timestamp`, `ingested` and `overflow`, and adds a column to it. */
export interface TableSql {
  createTable(table: string, columns: readonly TableColumn[]): string;
  addColumn(table: string, column: TableColumn): string;
}

/** How many columns a stream may have but for declared fields, which always get theirs, and how many more names its JSON column may have. */
export interface FieldLimits {
  readonly columns: number;
  readonly overflowNames: number;
}

/** One physical column of a batch. */
export interface PlacedColumn extends TableColumn {
  readonly values: readonly (Cell | readonly Cell[] | null)[];
}

export interface PlacedBatch {
  readonly stream: StoredStream;
  /** Fields that are new, or that changed, with respect to the stream as it was. */
  readonly changedFields: readonly StoredField[];
  readonly statements: readonly string[];
  readonly columns: readonly PlacedColumn[];
  /** Values that went to the JSON column under a name beyond its limit: kept, but out of queries' reach. */
  readonly unaddressable: number;
}

/** A name longer than this is no field that anyone will type: it goes to the JSON column without a name of its own. */
const MAX_NAME_LENGTH = 1024;

/** Gives every field of a batch its columns in the stream's table, adding what is missing. */
export function placeFields(
  batch: FittedBatch,
  name: string,
  known: StoredStream | undefined,
  nextTable: () => string,
  limits: FieldLimits,
  tables: TableSql,
): PlacedBatch {
  const placing = new Placing(known ?? { name, table: nextTable(), fields: new Map() }, limits, batch.ids.length);
  for (const column of batch.columns) placing.place(column);
  return placing.result(known === undefined, tables);
}

class Placing {
  readonly #stream: StoredStream;
  readonly #limits: FieldLimits;
  readonly #fields: Map<string, StoredField>;
  readonly #changed = new Map<string, StoredField>();
  readonly #added: TableColumn[] = [];
  readonly #columns: PlacedColumn[] = [];
  readonly #overflow: (Map<string, readonly string[]> | undefined)[];
  #columnCount: number;
  #overflowNames: number;
  #unaddressable = 0;

  constructor(stream: StoredStream, limits: FieldLimits, rows: number) {
    this.#stream = stream;
    this.#limits = limits;
    this.#fields = new Map(stream.fields);
    this.#columnCount = columnCount(this.#fields.values());
    this.#overflowNames = [...this.#fields.values()].filter(isOverflow).length;
    this.#overflow = new Array(rows).fill(undefined);
  }

  place(column: FittedColumn): void {
    const field = this.#fieldOf(column);
    if (field === undefined || isOverflow(field)) {
      this.#toOverflow(column, field);
      return;
    }
    if (field.scalarColumn !== null) {
      this.#columns.push({ name: field.scalarColumn, type: field.type, list: false, values: column.scalars });
    }
    if (field.listColumn !== null && column.lists !== undefined) {
      this.#columns.push({ name: field.listColumn, type: field.type, list: true, values: column.lists });
    }
  }

  /** The field with columns for all that the batch brings; undefined where it gets neither columns nor a name. */
  #fieldOf(column: FittedColumn): StoredField | undefined {
    const { field: name, type, list, declared } = column;
    const known = this.#fields.get(name);
    if (known !== undefined && !(declared && isOverflow(known))) {
      if (isOverflow(known) || column.lists === undefined || known.listColumn !== null) return known;
      return this.#change({ ...known, listColumn: this.#addColumn('l', known.type, true), multi: true });
    }
    const wanted = list ? 1 : column.lists === undefined ? 1 : 2;
    const nameFits = name.length <= MAX_NAME_LENGTH && !name.includes('\u0000');
    // Who sends events may choose names of fields, and must not leave rules without those that they look at.
    if (nameFits && (declared || this.#columnCount + wanted <= this.#limits.columns)) {
      return this.#change({
        name,
        type,
        scalarColumn: list ? null : this.#addColumn('c', type, false),
        listColumn: column.lists === undefined ? null : this.#addColumn('l', type, true),
        multi: column.lists !== undefined,
      });
    }
    if (!nameFits || this.#overflowNames >= this.#limits.overflowNames) return undefined;
    this.#overflowNames++;
    const multi = list || column.lists !== undefined;
    return this.#change({ name, type: 'keyword', scalarColumn: null, listColumn: null, multi });
  }

  #change(field: StoredField): StoredField {
    this.#fields.set(field.name, field);
    this.#changed.set(field.name, field);
    return field;
  }

  #addColumn(prefix: 'c' | 'l', type: StorableType, list: boolean): string {
    this.#columnCount++;
    const name = `${prefix}${this.#columnCount}`;
    this.#added.push({ name, type, list });
    return name;
  }

  #toOverflow(column: FittedColumn, field: StoredField | undefined): void {
    if (field !== undefined && column.lists !== undefined && !field.multi) this.#change({ ...field, multi: true });
    for (let row = 0; row < column.scalars.length; row++) {
      const scalar = column.scalars[row]!;
      const cells = column.lists?.[row] ?? (scalar === null ? undefined : [scalar]);
      if (cells === undefined) continue;
      if (field === undefined) this.#unaddressable++;
      const values = this.#overflow[row] ?? new Map<string, readonly string[]>();
      this.#overflow[row] = values;
      values.set(
        column.field,
        cells.map((cell) => cellText(column.type, cell)),
      );
    }
  }

  result(isNew: boolean, tables: TableSql): PlacedBatch {
    const { name, table } = this.#stream;
    if (this.#overflow.some((values) => values !== undefined)) {
      const values = this.#overflow.map((fields) => (fields === undefined ? null : overflowJson(fields)));
      this.#columns.push({ name: 'overflow', type: 'keyword', list: false, values });
    }
    return {
      stream: { name, table, fields: this.#fields },
      changedFields: [...this.#changed.values()],
      statements: isNew
        ? [tables.createTable(table, this.#added)]
        : this.#added.map((column) => tables.addColumn(table, column)),
      columns: this.#columns,
      unaddressable: this.#unaddressable,
    };
  }
}

function overflowJson(fields: ReadonlyMap<string, readonly string[]>): string {
  const members: string[] = [];
  for (const [name, values] of fields) members.push(`${JSON.stringify(name)}:${JSON.stringify(values)}`);
  return `{${members.join(',')}}`;
}
