import type { ValueType } from './value.ts';

/** A field of a data stream. */
export interface Field {
  readonly name: string;
  readonly type: ValueType;
  /** Whether an event may hold several values of it. */
  readonly multi: boolean;
}

/** A data stream and its fields, by dotted name. */
export interface StreamSchema {
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Families of fields whose names are open: any `labels.x` is a field, seen or not. */
  readonly dynamic: readonly { readonly prefix: string; readonly type: ValueType; readonly multi?: boolean }[];
}

/** What ENRICH looks up: a table, the field of it that is matched, and the fields that may be added. */
export interface EnrichPolicy {
  readonly name: string;
  /** `match`: a value equals the field's; `range`: it lies in the range that the field holds. */
  readonly kind: 'match' | 'range';
  readonly table: string;
  readonly matchField: string;
  readonly fields: readonly string[];
}

/** The lookup tables and enrich policies that are there but could not be read: by name, where and why. */
export interface UnreadableLookups {
  readonly tables: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, string>;
}

/** The fields that hold the ends of a table's field of ranges: the first value in it, and the end. */
export function rangeFields(field: string): { readonly from: string; readonly to: string } {
  return { from: `${field}$from`, to: `${field}$to` };
}

/** The field of a stream by name, open families included. */
export function fieldOf(stream: StreamSchema, name: string): Field | undefined {
  const known = stream.fields.get(name);
  if (known !== undefined) return known;
  const family = stream.dynamic.find((d) => name.startsWith(d.prefix) && name.length > d.prefix.length);
  return family === undefined ? undefined : { name, type: family.type, multi: family.multi === true };
}

/** Stored streams over declared ones: a field is as it is stored, else as it is declared. */
export function mergeStreams(declared: readonly StreamSchema[], stored: readonly StreamSchema[]): StreamSchema[] {
  const merged = new Map(declared.map((s) => [s.name, s]));
  for (const stream of stored) {
    const known = merged.get(stream.name);
    merged.set(stream.name, {
      name: stream.name,
      fields: known === undefined ? stream.fields : new Map([...known.fields, ...stream.fields]),
      dynamic: known === undefined ? stream.dynamic : known.dynamic,
    });
  }
  return [...merged.values()];
}
