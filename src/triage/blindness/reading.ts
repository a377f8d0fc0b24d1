import { printName } from '../../esql/name-printer.ts';
import type { Reading } from '../event-records.ts';

/** What the checks read, and at what time. */
export interface Looking extends Reading {
  /** Milliseconds since the epoch. */
  readonly now: number;
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
