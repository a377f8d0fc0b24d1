import type { Json } from '../../base/canonical-json.ts';

/** A place in a file: the line, and which of the line's records, where it is not the first; both counted from 1. */
export interface RecordPlace {
  readonly line: number;
  readonly record: number;
}

/** Takes what a file's text is split into, in order. */
export interface RecordSink {
  /** A JSON value, with the text it was read from where it stands alone there, as text and as bytes. */
  value(value: Json, place: RecordPlace, text: string | undefined, bytes: Buffer | undefined): void;
  /** A piece that is no JSON, as text. */
  dead(place: RecordPlace, reason: string, raw: string): void;
}

/** A place as messages tell it: `line 12`, `line 1, record 3`. */
export function placeText({ line, record }: RecordPlace): string {
  return record <= 1 ? `line ${line}` : `line ${line}, record ${record}`;
}
