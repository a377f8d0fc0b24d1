import type { Column } from '../plan/expression.ts';
import type { StreamSchema } from '../plan/schema.ts';
import type { RowValue } from '../store/event-store.ts';

/** What a query gave: values in the order of the columns. */
export interface EventRows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly RowValue[])[];
}

/** Reads stored events by ES|QL. */
export interface EventReader {
  /** The data streams with their fields: declared by formats, and found in events. */
  streams(): readonly StreamSchema[];
  /** Whether a data stream of the name holds events, now; events with a value of the field, where one is named. */
  holds(stream: string, field?: string): boolean;
  /** The rows of a query, at most so many. Throws what the API tells as a problem: mistakes in the query, too much time. */
  read(query: string, options: { readonly rows: number; readonly signal: AbortSignal }): Promise<EventRows>;
}
