import type { ValueType } from '../plan/value.ts';

/** The metadata fields that FROM may ask for. */
export const METADATA_FIELDS: ReadonlyMap<string, { readonly type: ValueType; readonly multi: boolean }> = new Map([
  ['_id', { type: 'keyword', multi: false }],
  ['_index', { type: 'keyword', multi: false }],
  ['_version', { type: 'long', multi: false }],
  ['_ignored', { type: 'keyword', multi: true }],
  ['_source', { type: 'keyword', multi: false }],
  ['_index_mode', { type: 'keyword', multi: false }],
]);

/** Metadata fields that mean nothing here: why, and what to do. */
export const REFUSED_METADATA: ReadonlyMap<string, { readonly why: string; readonly hint?: string }> = new Map([
  ['_score', { why: 'events are found or not, never ranked', hint: 'SORT by a field' }],
  ['_size', { why: 'the size that a record was logged with is not kept', hint: 'BYTE_LENGTH(_source) is near it' }],
  ['_tier', { why: 'there are no data tiers' }],
  ['_tsid', { why: 'time series are not supported' }],
]);
