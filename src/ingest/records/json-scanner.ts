import { MAX_RECORD_DEPTH } from '../json-depth.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
/** Stands for any number, `true`, `false` or `null`. */
const SCALAR = 0x30;
const NOTHING = 0;

/** Why an object or list cannot be one whatever follows. */
export type ScanFailure = 'broken' | 'too deep';

/**
 * Finds where a JSON object or list ends, piece by piece. It follows the grammar just far enough to see soon that a
 * value was cut off and another one begins; what it lets pass, a JSON parser still has to read.
 */
export class JsonScanner {
  readonly #containers: number[] = [];
  #last = NOTHING;
  #escaped = false;
  inString = false;
  failure: ScanFailure | undefined;

  /** The offset behind the value's end; -1 where it goes on behind these bytes; -2 where it failed. */
  scan(bytes: Buffer, from: number): number {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (this.inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.inString = false;
        continue;
      }
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
      if (!this.#accepts(byte)) {
        this.failure ??= 'broken';
        return -2;
      }
      if (this.#containers.length === 0) return i + 1;
    }
    return -1;
  }

  #accepts(byte: number): boolean {
    const container = this.#containers.at(-1);
    const last = this.#last;
    switch (byte) {
      case OPEN_OBJECT:
      case OPEN_LIST:
        if (!this.#valueMayBegin(container)) return false;
        if (this.#containers.length >= MAX_RECORD_DEPTH) {
          this.failure = 'too deep';
          return false;
        }
        this.#containers.push(byte);
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        if (container !== (byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_LIST) || last === COMMA || last === COLON)
          return false;
        this.#containers.pop();
        break;
      case QUOTE:
        if (last !== OPEN_OBJECT && last !== COMMA && !this.#valueMayBegin(container)) return false;
        this.inString = true;
        break;
      case COMMA:
        if (last === OPEN_OBJECT || last === OPEN_LIST || last === COMMA || last === COLON) return false;
        break;
      case COLON:
        if (last !== QUOTE || container !== OPEN_OBJECT) return false;
        break;
      default:
        if (last !== SCALAR && !this.#valueMayBegin(container)) return false;
        this.#last = SCALAR;
        return true;
    }
    this.#last = byte;
    return true;
  }

  #valueMayBegin(container: number | undefined): boolean {
    const last = this.#last;
    return last === NOTHING || last === COLON || (container === OPEN_LIST && (last === OPEN_LIST || last === COMMA));
  }
}
