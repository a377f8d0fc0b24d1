import type { BatchColumn, FieldValue } from '../store/event-store.ts';

/** Texts of a column outside JavaScript's heap, each with its row: what garbage collection need not move, and a thread gives away as it is. */
export interface LongTexts {
  /** In ascending order. */
  readonly rows: Uint32Array;
  /** Where each text ends; the first begins at 0. */
  readonly ends: Uint32Array;
  /** Whether each is UTF-16 (little-endian), rather than ASCII. */
  readonly wide: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A column some of whose texts are not among its values: null stands in their place. */
export interface ColumnWithTexts extends BatchColumn {
  readonly long?: LongTexts;
}

/** A text of fewer characters stays where it is. */
const LONG = 100;
const FIRST_BYTES = 32 * 1024;
const FIRST_TEXTS = 64;

/** Gathers the long texts of a column. */
export class LongTextsBuilder {
  #rows = new Uint32Array(FIRST_TEXTS);
  #ends = new Uint32Array(FIRST_TEXTS);
  #wide = new Uint8Array(FIRST_TEXTS);
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #count = 0;
  #end = 0;

  static takes(value: FieldValue): value is string {
    return typeof value === 'string' && value.length >= LONG;
  }

  add(row: number, text: string): void {
    if (this.#count === this.#rows.length) this.#growTexts();
    this.#reserve(text.length * 3);
    let length = this.#bytes.write(text, this.#end, 'utf8');
    const wide = length !== text.length;
    // UTF-8 has no form for half a character, and is as long as the text is for ASCII only.
    if (wide) {
      length = this.#bytes.write(text, this.#end, 'utf16le');
      this.#wide[this.#count] = 1;
    }
    this.#end += length;
    this.#rows[this.#count] = row;
    this.#ends[this.#count] = this.#end;
    this.#count++;
  }

  finish(): LongTexts {
    const { buffer } = this.#bytes;
    return {
      rows: this.#rows.slice(0, this.#count),
      ends: this.#ends.slice(0, this.#count),
      wide: this.#wide.slice(0, this.#count),
      bytes: new Uint8Array(buffer, 0, this.#end),
    };
  }

  #growTexts(): void {
    const grown = <T extends Uint32Array | Uint8Array>(old: T, larger: T): T => {
      larger.set(old);
      return larger;
    };
    const length = this.#rows.length * 2;
    this.#rows = grown(this.#rows, new Uint32Array(length));
    this.#ends = grown(this.#ends, new Uint32Array(length));
    this.#wide = grown(this.#wide, new Uint8Array(length));
  }

  #reserve(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

/** The column with its long texts among its values. */
export function withLongTexts(column: ColumnWithTexts): BatchColumn {
  const { long, ...rest } = column;
  if (long === undefined) return column;
  const { rows, ends, wide, bytes } = long;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const { values } = rest;
  let from = 0;
  for (let i = 0; i < rows.length; i++) {
    const to = ends[i]!;
    values[rows[i]!] = buffer.toString(wide[i] === 1 ? 'utf16le' : 'latin1', from, to);
    from = to;
  }
  return rest;
}
