import type { Parameter } from '../../functions/definition.ts';

/** What a parameter takes: `date: date or date_nanos`. */
export function describeParameter({ name, types, constant }: Parameter): string {
  const shown = types.length > 5 ? 'any type' : types.join(' or ');
  return `${name}: ${shown}${constant ? ', a constant' : ''}`;
}

/** What the types of `::` are. */
export const TYPES: ReadonlyMap<string, string> = new Map([
  ['boolean', 'true or false'],
  ['integer', 'a whole number of 32 bits'],
  ['long', 'a whole number of 64 bits'],
  ['unsigned_long', 'a whole number of 64 bits, from 0 on'],
  ['double', 'a floating point number of 64 bits'],
  ['keyword', 'text'],
  ['string', 'text, as `keyword`'],
  ['text', 'text that is searched by its words'],
  ['date', 'a moment, to the millisecond'],
  ['datetime', 'a moment, as `date`'],
  ['date_nanos', 'a moment, to the nanosecond'],
  ['date_period', 'days, weeks, months or years'],
  ['time_duration', 'milliseconds to hours'],
  ['ip', 'an IPv4 or IPv6 address'],
  ['version', 'a software version, ordered as such'],
]);

/** What the metadata fields of FROM hold. */
export const METADATA_TEXTS: ReadonlyMap<string, string> = new Map([
  ['_id', 'the id of the event'],
  ['_index', 'the data stream that the event is in'],
  ['_version', 'how often the event was written'],
  ['_ignored', 'fields whose values could not be read'],
  ['_source', 'the event as it was stored'],
]);

/** Units of time spans as they are suggested: one spelling of each. */
export const UNITS: readonly string[] = [
  ...['milliseconds', 'seconds', 'minutes', 'hours'],
  ...['days', 'weeks', 'months', 'quarters', 'years'],
];

/** An operator as it is written after its left side. */
export interface OperatorText {
  readonly label: string;
  readonly text: string;
  /** What it may stand behind. */
  readonly after: 'any' | 'text' | 'number' | 'boolean' | 'comparable';
}

export const OPERATORS: readonly OperatorText[] = [
  { label: '==', text: 'equal', after: 'any' },
  { label: '!=', text: 'not equal', after: 'any' },
  { label: '<', text: 'less', after: 'comparable' },
  { label: '<=', text: 'less or equal', after: 'comparable' },
  { label: '>', text: 'greater', after: 'comparable' },
  { label: '>=', text: 'greater or equal', after: 'comparable' },
  { label: 'IN', text: 'one of a list of values', after: 'any' },
  { label: 'NOT IN', text: 'none of a list of values', after: 'any' },
  { label: 'LIKE', text: 'matches a pattern: `*` is any text, `?` one character', after: 'text' },
  { label: 'NOT LIKE', text: 'does not match a pattern', after: 'text' },
  { label: 'RLIKE', text: 'matches a regular expression, as a whole', after: 'text' },
  { label: 'NOT RLIKE', text: 'does not match a regular expression', after: 'text' },
  { label: 'IS NULL', text: 'has no value', after: 'any' },
  { label: 'IS NOT NULL', text: 'has a value', after: 'any' },
  { label: 'AND', text: 'both conditions', after: 'boolean' },
  { label: 'OR', text: 'one of the conditions, or both', after: 'boolean' },
  { label: '+', text: 'plus', after: 'number' },
  { label: '-', text: 'minus', after: 'number' },
  { label: '*', text: 'times', after: 'number' },
  { label: '/', text: 'divided by; whole numbers give a whole number', after: 'number' },
  { label: '%', text: 'the remainder of a division', after: 'number' },
  { label: '::', text: 'converted to a type', after: 'any' },
  { label: ':', text: 'has one of the words', after: 'text' },
];
