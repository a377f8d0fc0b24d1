import type { Json } from '../../base/canonical-json.ts';
import type { FieldScalar, FieldValue } from '../../store/event-store.ts';
import type { NormalizeContext } from '../format.ts';
import { asBoolean, asInteger, asLong, asNumber, asText } from './json-read.ts';

/**
 * The fields of an event under construction. Each method reads a value as its type and leaves the field out where it
 * can't be read, is empty, or is not wanted.
 */
export class EventFields {
  readonly values: Record<string, FieldValue> = {};
  readonly #context: NormalizeContext;

  constructor(context: NormalizeContext) {
    this.#context = context;
  }

  wants(field: string): boolean {
    return this.#context.wants(field);
  }

  wantsAny(fields: readonly string[]): boolean {
    for (const field of fields) if (this.#context.wants(field)) return true;
    return false;
  }

  keyword(field: string, value: Json | undefined): void {
    const text = asText(value);
    if (text !== undefined && text !== '') this.#put(field, text);
  }

  /** Distinct texts, in order of appearance. */
  keywords(field: string, values: Iterable<Json | undefined>): void {
    if (!this.#context.wants(field)) return;
    const texts = new Set<string>();
    for (const value of values) {
      const text = asText(value);
      if (text !== undefined && text !== '') texts.add(text);
    }
    if (texts.size > 0) this.values[field] = [...texts];
  }

  integer(field: string, value: Json | undefined): void {
    this.#put(field, asInteger(value));
  }

  long(field: string, value: Json | undefined): void {
    this.#put(field, asLong(value));
  }

  double(field: string, value: Json | undefined): void {
    this.#put(field, asNumber(value));
  }

  /** Numbers in order of appearance, repeats kept: an array of numbers is no set. */
  doubles(field: string, values: Iterable<Json | undefined>): void {
    if (!this.#context.wants(field)) return;
    const numbers: number[] = [];
    for (const value of values) {
      const number = asNumber(value);
      if (number !== undefined) numbers.push(number);
    }
    if (numbers.length > 0) this.values[field] = numbers;
  }

  /** Values of a type, for a field that holds lists; those that can't be read are left out. */
  list(field: string, type: 'keyword' | 'long' | 'boolean', values: Iterable<Json | undefined>): void {
    if (type === 'keyword') {
      this.keywords(field, values);
      return;
    }
    if (!this.#context.wants(field)) return;
    const read: FieldScalar[] = [];
    for (const value of values) {
      const scalar = type === 'long' ? asLong(value) : asBoolean(value);
      if (scalar !== undefined) read.push(scalar);
    }
    if (read.length > 0) this.values[field] = read;
  }

  boolean(field: string, value: Json | undefined): void {
    this.#put(field, asBoolean(value));
  }

  /** Milliseconds since the epoch. */
  date(field: string, milliseconds: number | undefined): void {
    this.#put(field, milliseconds);
  }

  /** A value that has its field's type already. */
  set(field: string, value: FieldScalar | readonly FieldScalar[] | undefined): void {
    this.#put(field, value);
  }

  #put(field: string, value: FieldValue | undefined): void {
    if (value !== undefined && this.#context.wants(field)) this.values[field] = value;
  }
}
