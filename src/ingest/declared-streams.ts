import { type Field, mergeStreams, type StreamSchema } from '../plan/schema.ts';
import type { LogFormat } from './format.ts';

/** What every event has, whatever its format. */
const COMMON: readonly Field[] = [
  { name: '@timestamp', type: 'date', multi: false },
  { name: 'event.ingested', type: 'date', multi: false },
];

/** The data streams that formats declare, with the fields they may give: the schema of logs not read yet. */
export function declaredStreams(formats: readonly LogFormat[]): StreamSchema[] {
  return formats.map((format) => streamOf(format, format.stream));
}

/**
 * What is stored, over what formats declare. A stream that is no format's own was named by records of an open format, and has
 * the fields that it declares: a rule may ask for one that no event had yet.
 */
export function knownStreams(formats: readonly LogFormat[], stored: readonly StreamSchema[]): StreamSchema[] {
  const declared = declaredStreams(formats);
  const open = formats.find((format) => format.openFields === true);
  const owned = new Set(declared.map(({ name }) => name));
  const named = stored.filter(({ name }) => !owned.has(name));
  return mergeStreams(
    open === undefined ? declared : [...declared, ...named.map(({ name }) => streamOf(open, name))],
    stored,
  );
}

function streamOf(format: LogFormat, name: string): StreamSchema {
  const declared = format.fields.map((f): Field => ({ name: f.name, type: f.type, multi: f.list === true }));
  return {
    name,
    fields: new Map([...COMMON, ...declared].map((field) => [field.name, field])),
    dynamic: format.dynamicFields.map(({ prefix, type, list }) => ({ prefix, type, multi: list === true })),
  };
}
