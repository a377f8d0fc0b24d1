import type { Field, StreamSchema } from '../plan/schema.ts';
import type { LogFormat } from './format.ts';

/** What every event has, whatever its format. */
const COMMON: readonly Field[] = [
  { name: '@timestamp', type: 'date', multi: false },
  { name: 'event.ingested', type: 'date', multi: false },
];

/** The data streams that formats declare, with the fields they may give: the schema of logs not read yet. */
export function declaredStreams(formats: readonly LogFormat[]): StreamSchema[] {
  return formats.map((format) => {
    const declared = format.fields.map((f): Field => ({ name: f.name, type: f.type, multi: f.list === true }));
    return {
      name: format.stream,
      fields: new Map([...COMMON, ...declared].map((field) => [field.name, field])),
      dynamic: format.dynamicFields.map(({ prefix, type, list }) => ({ prefix, type, multi: list === true })),
    };
  });
}
