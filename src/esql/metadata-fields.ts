import type { ValueType } from '../plan/value.ts';

/** The metadata fields that FROM may ask for. */
export const METADATA_FIELDS: ReadonlyMap<string, { readonly type: ValueType; readonly multi: boolean }> = new Map([
  ['_id', { type: 'keyword', multi: false }],
  ['_index', { type: 'keyword', multi: false }],
  ['_version', { type: 'long', multi: false }],
  ['_ignored', { type: 'keyword', multi: true }],
]);
