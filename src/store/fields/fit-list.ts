import type { FieldScalar } from '../event-store.ts';
import { fitOf } from './fit-value.ts';
import type { Cell, StorableType } from './storable-type.ts';

/** A list as Elasticsearch's doc values hold it, and whether some value did not fit the type and was left out. */
export interface FittedList {
  readonly cells: readonly Cell[];
  readonly dropped: boolean;
}

const SORTED_SETS: ReadonlySet<StorableType> = new Set(['keyword', 'ip', 'version']);

/**
 * Reads a list's values as a type. Keyword, ip and version lists come sorted by code point without duplicates; numbers, dates
 * and booleans sorted with their duplicates; text keeps its order (Elasticsearch's sorted-set and sorted-numeric doc values).
 */
export function fitList(type: StorableType, values: readonly (FieldScalar | null)[]): FittedList {
  const read = fitOf(type);
  const cells: Cell[] = [];
  let dropped = false;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const cell = read(value);
    if (cell === undefined) dropped = true;
    else cells.push(cell);
  }
  if (type === 'text' || cells.length < 2) return { cells, dropped };
  cells.sort(compareCells);
  return {
    cells: SORTED_SETS.has(type) ? cells.filter((cell, i) => i === 0 || cell !== cells[i - 1]) : cells,
    dropped,
  };
}

function compareCells(a: Cell, b: Cell): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders strings by code point, which is the order of their UTF-8 bytes; JavaScript's own order is that of UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    // Surrogates (0xd800 to 0xdfff) stand for code points above every other unit.
    const leftHigh = left >= 0xd800 && left <= 0xdfff;
    const rightHigh = right >= 0xd800 && right <= 0xdfff;
    return leftHigh === rightHigh ? left - right : leftHigh ? 1 : -1;
  }
  return a.length - b.length;
}
