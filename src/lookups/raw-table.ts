import type { Span } from '../base/diagnostic.ts';
import type { FieldType } from './field-type.ts';

/** A value as a file gives it: text, or of a type of its own; dates as milliseconds, or as nanoseconds in a bigint. */
export type RawValue = string | number | bigint | boolean;
/** A cell: nothing, a value, or several. */
export type RawCell = RawValue | readonly RawValue[] | null;

export interface RawColumn {
  readonly name: string;
  /** The type that the file itself says; else it is found in the values. */
  readonly type: FieldType | undefined;
  readonly cells: RawCell[];
}

/** What a file of a table holds, before its values are read as their types. */
export interface RawTable {
  readonly columns: readonly RawColumn[];
  readonly rows: number;
  /** Where a cell stands in the file's text; undefined for a file that is no text. */
  place(row: number, column: RawColumn): Span | undefined;
}

/** How much one table may hold. */
export interface LookupLimits {
  readonly bytes: number;
  readonly rows: number;
  readonly columns: number;
}

export const LOOKUP_LIMITS: LookupLimits = { bytes: 128 * 2 ** 20, rows: 1_000_000, columns: 1_000 };
