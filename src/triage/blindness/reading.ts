import { printName } from '../../esql/name-printer.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { RowValue } from '../../store/event-store.ts';
import type { EventReader } from '../event-reader.ts';

/** What the checks read, and at what time. */
export interface Looking {
  readonly reader: EventReader;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** A row by its columns' names. */
export type NamedRow = Readonly<Record<string, RowValue>>;

/** The rows of a query, by name. */
export async function readNamed({ reader, signal }: Looking, query: string, most: number): Promise<NamedRow[]> {
  const { columns, rows } = await reader.read(query, { rows: most, signal });
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));
}

/** The streams that hold events and have all of some fields. */
export function streamsWith({ reader }: Looking, fields: readonly string[] = []): string[] {
  return reader
    .streams()
    .filter(({ name, fields: known }) => reader.holds(name) && fields.every((field) => known.has(field)))
    .map(({ name }) => name);
}

/** The first of some columns' expressions that a stream has fields for, with a null where it has none: `account = cloud.account.id`. */
export function columnOr({ reader }: Looking, stream: string, field: string): string {
  const known =
    reader
      .streams()
      .find(({ name }) => name === stream)
      ?.fields.has(field) === true;
  return known ? printName(field) : 'null::keyword';
}

/** A time as a query writes it. */
export function timeText(ms: number): string {
  return quoteString(new Date(ms).toISOString());
}

/** A number of a row; 0 where there is none. */
export function numberOf(value: RowValue | undefined): number {
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : 0;
}

/** A text of a row, the first where there are several. */
export function textOf(value: RowValue | undefined): string | null {
  const first = Array.isArray(value) ? (value as readonly RowValue[])[0] : value;
  return typeof first === 'string' ? first : null;
}

/** A date of a row in milliseconds since the epoch. */
export function momentOf(value: RowValue | undefined): number | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}
