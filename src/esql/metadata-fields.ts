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
export const REFUSED_METADATA: ReadonlyMap<string, { readonly message: string; readonly hint?: string }> = new Map([
  [
    '_score',
    {
      message: 'searches have no scores here',
      hint: 'leave it out: searches find rows or do not, and sort by a column',
    },
  ],
  [
    '_size',
    {
      message: 'the size that an event was logged with is not kept',
      hint: '`BYTE_LENGTH(_source)` is that of what is kept',
    },
  ],
  ['_tier', { message: 'there are no data tiers here', hint: 'leave it out' }],
  ['_tsid', { message: 'time series are not supported', hint: 'leave it out' }],
]);
