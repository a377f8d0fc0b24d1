import { ipToHex } from '../base/ip.ts';
import { readLiteral } from '../functions/literal.ts';
import { readRange } from '../functions/range-text.ts';
import type { ValueType } from '../plan/value.ts';
import type { RawCell, RawValue } from './raw-table.ts';

/** Whole numbers that are written back as they stand: `007` and `+1` are not. */
const WHOLE = /^(?:0|-?[1-9]\d{0,19})$/;
const NUMBER = /^-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,3})?$/;
const DAY = /^\d{4}-\d\d-\d\d(?:T|$)/;
const INT64 = { least: -(2n ** 63n), greatest: 2n ** 63n - 1n };
const UINT64 = { least: 0n, greatest: 2n ** 64n - 1n };

/** The types that text may turn out to be of, the narrowest first; what is none of them is a keyword. */
const OF_TEXT: readonly (readonly [ValueType, (text: string) => boolean])[] = [
  ['boolean', (text) => readLiteral(text, 'boolean') !== undefined],
  ['long', (text) => isWhole(text, INT64)],
  ['unsigned_long', (text) => isWhole(text, UINT64)],
  ['double', isDouble],
  ['date', (text) => DAY.test(text) && hasMillis(text)],
  ['date_nanos', (text) => DAY.test(text) && readLiteral(text, 'date_nanos') !== undefined],
  ['ip', (text) => ipToHex(text) !== undefined],
];

/** Text is read as a type only where every value of a column is one, and nothing of how it is written is lost that matters. */
export function inferType(cells: readonly RawCell[], from: 'text' | 'json'): ValueType {
  const kinds = new Set<string>();
  let candidates = from === 'text' ? OF_TEXT : OF_TEXT.filter(([type]) => /^(?:date|date_nanos|ip)$/.test(type));
  let decimals = false;
  for (const value of valuesOf(cells)) {
    kinds.add(typeof value);
    if (typeof value === 'string') candidates = candidates.filter(([, takes]) => takes(value));
    else decimals ||= typeof value === 'number' && !Number.isInteger(value);
    if (kinds.size > 1 || (typeof value === 'string' && candidates.length === 0)) return 'keyword';
  }
  if (kinds.has('boolean')) return 'boolean';
  if (kinds.has('number')) return decimals ? 'double' : 'long';
  return kinds.size === 0 ? 'keyword' : (candidates[0]?.[0] ?? 'keyword');
}

const RANGE_TYPES: readonly ValueType[] = ['ip', 'long', 'double', 'date'];

/** The type of the ends of ranges: one that reads them all, else that of the first, so that the others can be told as wrong. */
export function inferRangeType(cells: readonly RawCell[]): ValueType {
  const texts = [...valuesOf(cells)].map(String);
  const reads = (type: ValueType) => (text: string) => isRange(text, type);
  const ofAll = RANGE_TYPES.find((type) => texts.every(reads(type)));
  return ofAll ?? RANGE_TYPES.find((type) => texts.slice(0, 1).every(reads(type))) ?? 'ip';
}

/** Whether text is a range of a type, its ends written as such values are: a fraction is no whole number. */
export function isRange(text: string, type: ValueType): boolean {
  if (type === 'long' || type === 'integer') {
    if (!text.split('..').every((end) => /^[+-]?\d{1,19}$/.test(end.trim()))) return false;
  }
  return readRange(text, type) !== undefined;
}

export function* valuesOf(cells: readonly RawCell[]): Generator<RawValue> {
  for (const cell of cells) {
    if (cell === null) continue;
    if (typeof cell === 'object') yield* cell;
    else yield cell;
  }
}

function isWhole(text: string, { least, greatest }: typeof INT64): boolean {
  if (!WHOLE.test(text)) return false;
  const value = BigInt(text);
  return value >= least && value <= greatest;
}

/** A whole number too large for a double to hold makes its column text, not a column of other numbers. */
function isDouble(text: string): boolean {
  if (!NUMBER.test(text)) return false;
  const value = Number(text);
  return Number.isFinite(value) && (/[.eE]/.test(text) || Number.isSafeInteger(value));
}

function hasMillis(text: string): boolean {
  const fraction = /[.,](\d+)/.exec(text)?.[1] ?? '';
  return fraction.length <= 3 && readLiteral(text, 'date') !== undefined;
}
