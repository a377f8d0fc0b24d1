const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const FIRST_BYTES = 64 * 1024;
/** A larger text is left to its values, since what is made of it may need a multiple of its room. */
const MAX_TEXT_BYTES = 1024 * 1024;
/** Deeper values are for those who can do without a stack. */
const MAX_DEPTH = 200;
/** Shorter runs of bytes are copied sooner one by one than by a native call. */
const COPIED_NATIVELY = 48;
/** A whole number of more digits may be written otherwise than it was read. */
const MAX_DIGITS = 15;
/** Characters that stand behind a backslash in canonical JSON too. */
const PLAIN_ESCAPES = new Set([...'"\\bfnrt'].map((char) => char.charCodeAt(0)));

/** A container two levels below the top, by the keys that lead there, and where its text is. */
interface Grandchild {
  readonly parent: string;
  readonly key: string;
  from: number;
  to: number;
}

/**
 * Makes canonical JSON (as `canonicalJson` has it, byte for byte) from a JSON text without building its values: bytes are copied, and members put
 * in order where they are not. One at a time; what it gives is good until the next.
 */
export class CanonicalScanner {
  #out = Buffer.allocUnsafe(FIRST_BYTES);
  #spare = Buffer.allocUnsafe(FIRST_BYTES);
  #in: Uint8Array = this.#out;
  #at = 0;
  #end = 0;
  /** Where members of the objects that are open begin, and end, in what is written. */
  #members = new Int32Array(1024);
  #memberCount = 0;
  #order: number[] = [];
  #grandchildren: Grandchild[] = [];
  #parent = '';

  /** The canonical form of a JSON text, which is known to be valid; undefined where it takes more than copying (an escape in a key, a repeated key, a very long text). */
  scan(json: Uint8Array): Buffer | undefined {
    if (json.length > MAX_TEXT_BYTES) return undefined;
    // `1e20` comes out longer than it was.
    this.#reserve(json.length * 8 + 64);
    this.#in = json;
    this.#at = 0;
    this.#end = 0;
    this.#memberCount = 0;
    this.#grandchildren = [];
    const done = this.#value(0);
    return done ? this.#out.subarray(0, this.#end) : undefined;
  }

  /** The canonical text of an object or list that the last text had under two keys; undefined where it had none there. */
  grandchild(parent: string, key: string): string | undefined {
    const found = this.#grandchildren.find((child) => child.key === key && child.parent === parent);
    return found && this.#out.toString('utf8', found.from, found.to);
  }

  #reserve(bytes: number): void {
    if (this.#out.length >= bytes) return;
    this.#out = Buffer.allocUnsafe(bytes);
    this.#spare = Buffer.allocUnsafe(bytes);
  }

  #skipSpace(): number {
    let byte = this.#in[this.#at]!;
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = this.#in[++this.#at]!;
    return byte;
  }

  #value(depth: number): boolean {
    const byte = this.#skipSpace();
    if (byte === QUOTE) return this.#string();
    if (byte === OPEN_OBJECT) return depth < MAX_DEPTH && this.#object(depth + 1);
    if (byte === OPEN_LIST) return depth < MAX_DEPTH && this.#list(depth + 1);
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) this.#number();
    else this.#word(byte === 0x66 ? 5 : 4);
    return true;
  }

  /** `true`, `false`, `null`. */
  #word(length: number): void {
    for (let i = 0; i < length; i++) this.#out[this.#end++] = this.#in[this.#at++]!;
  }

  #number(): void {
    const from = this.#at;
    let byte = this.#in[this.#at]!;
    let plain = byte !== MINUS;
    while (
      (byte >= ZERO && byte <= NINE) ||
      byte === MINUS ||
      byte === 0x2b ||
      byte === 0x2e ||
      (byte | 0x20) === 0x65
    ) {
      if (byte < ZERO || byte > NINE) plain = false;
      this.#out[this.#end++] = byte;
      byte = this.#in[++this.#at]!;
    }
    const length = this.#at - from;
    if (plain && length <= MAX_DIGITS) return;
    this.#end -= length;
    const text = this.#out.toString('latin1', this.#end, this.#end + length);
    this.#end += this.#out.write(String(Number(text)), this.#end, 'latin1');
  }

  #string(): boolean {
    const input = this.#in;
    const out = this.#out;
    const start = this.#at;
    const startOut = this.#end;
    let at = start + 1;
    let end = startOut;
    out[end++] = QUOTE;
    for (;;) {
      const byte = input[at++]!;
      out[end++] = byte;
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) continue;
      const escaped = input[at]!;
      if (!PLAIN_ESCAPES.has(escaped)) return this.#unusualString(start, startOut);
      out[end++] = escaped;
      at++;
    }
    this.#at = at;
    this.#end = end;
    return true;
  }

  /** A string with escapes that canonical JSON has not, or not always. */
  #unusualString(start: number, startOut: number): boolean {
    let at = start + 1;
    while (this.#in[at] !== QUOTE) at += this.#in[at] === BACKSLASH ? 2 : 1;
    at++;
    const source = Buffer.from(this.#in.buffer, this.#in.byteOffset + start, at - start).toString('utf8');
    this.#end = startOut + this.#out.write(JSON.stringify(JSON.parse(source)), startOut);
    this.#at = at;
    return true;
  }

  #list(depth: number): boolean {
    this.#out[this.#end++] = OPEN_LIST;
    this.#at++;
    if (this.#skipSpace() === CLOSE_LIST) this.#at++;
    else {
      for (;;) {
        if (!this.#value(depth)) return false;
        if (this.#skipSpace() === CLOSE_LIST) break;
        this.#out[this.#end++] = COMMA;
        this.#at++;
      }
      this.#at++;
    }
    this.#out[this.#end++] = CLOSE_LIST;
    return true;
  }

  #object(depth: number): boolean {
    const first = this.#memberCount;
    let ordered = true;
    this.#out[this.#end++] = OPEN_OBJECT;
    this.#at++;
    if (this.#skipSpace() === CLOSE_OBJECT) this.#at++;
    else {
      for (;;) {
        const from = this.#end;
        if (!this.#key()) return false;
        if (this.#memberCount > first) {
          const compared = this.#compareKeys(this.#members[2 * this.#memberCount - 2]!, from);
          if (compared === 0) return false;
          if (compared > 0) ordered = false;
        }
        const index = this.#openMember(from);
        if (!this.#memberValue(depth, from)) return false;
        this.#members[2 * index + 1] = this.#end;
        if (this.#skipSpace() === CLOSE_OBJECT) break;
        this.#out[this.#end++] = COMMA;
        this.#at++;
      }
      this.#at++;
    }
    if (!ordered && !this.#reorder(first)) return false;
    this.#memberCount = first;
    this.#out[this.#end++] = CLOSE_OBJECT;
    return true;
  }

  /** A key of plain ASCII, whose bytes are in the order of its code units, and its colon. */
  #key(): boolean {
    this.#skipSpace();
    const out = this.#out;
    out[this.#end++] = QUOTE;
    for (this.#at++; ; ) {
      const byte = this.#in[this.#at++]!;
      if (byte === BACKSLASH || byte >= 0x80) return false;
      out[this.#end++] = byte;
      if (byte === QUOTE) break;
    }
    this.#skipSpace();
    this.#at++;
    out[this.#end++] = COLON;
    return true;
  }

  #openMember(from: number): number {
    const index = this.#memberCount++;
    if (2 * index + 1 >= this.#members.length) {
      const more = new Int32Array(this.#members.length * 2);
      more.set(this.#members);
      this.#members = more;
    }
    this.#members[2 * index] = from;
    return index;
  }

  #memberValue(depth: number, keyFrom: number): boolean {
    if (depth > 2) return this.#value(depth);
    const opens = this.#skipSpace();
    if (opens !== OPEN_OBJECT && opens !== OPEN_LIST) return this.#value(depth);
    const key = this.#out.toString('latin1', keyFrom + 1, this.#end - 2);
    const from = this.#end;
    if (depth === 1) this.#parent = key;
    if (!this.#value(depth)) return false;
    if (depth === 2) this.#grandchildren.push({ parent: this.#parent, key, from, to: this.#end });
    return true;
  }

  /** Below 0 where the key at `left` comes before that at `right`, 0 where it is the same. */
  #compareKeys(left: number, right: number): number {
    const out = this.#out;
    for (let i = 1; ; i++) {
      const a = out[left + i]!;
      const b = out[right + i]!;
      if (a === b) {
        if (a === QUOTE) return 0;
        continue;
      }
      // A key that ends comes before those that go on, whatever the quote's place among characters.
      if (a === QUOTE) return -1;
      return b === QUOTE ? 1 : a - b;
    }
  }

  /** Puts the members from a number on in the order of their keys; false where a key is there twice. */
  #reorder(first: number): boolean {
    const count = this.#memberCount - first;
    const order = this.#order;
    const members = this.#members;
    for (let i = 0; i < count; i++) {
      const from = members[2 * (first + i)]!;
      let place = i;
      for (; place > 0; place--) {
        const compared = this.#compareKeys(members[2 * order[place - 1]!]!, from);
        if (compared === 0) return false;
        if (compared < 0) break;
        order[place] = order[place - 1]!;
      }
      order[place] = first + i;
    }
    const start = members[2 * first]!;
    let end = start;
    for (let i = 0; i < count; i++) {
      const from = members[2 * order[i]!]!;
      const to = members[2 * order[i]! + 1]!;
      if (i > 0) this.#spare[end++] = COMMA;
      this.#moveGrandchildren(from, to, end - from);
      copyBytes(this.#out, from, to, this.#spare, end);
      end += to - from;
    }
    for (const child of this.#grandchildren) settle(child);
    copyBytes(this.#spare, start, end, this.#out, start);
    return true;
  }

  #moveGrandchildren(from: number, to: number, by: number): void {
    if (by === 0) return;
    for (const child of this.#grandchildren) {
      if (child.from >= from && child.to <= to && child.from >= 0) {
        // Marked as moved, so that it is not moved again with the member that stood where it is now.
        child.from = -(child.from + by) - 1;
        child.to += by;
      }
    }
  }
}

function settle(child: Grandchild): void {
  if (child.from < 0) child.from = -child.from - 1;
}

function copyBytes(source: Buffer, from: number, to: number, target: Buffer, at: number): void {
  if (to - from >= COPIED_NATIVELY) {
    source.copy(target, at, from, to);
    return;
  }
  for (let i = from; i < to; i++) target[at + i - from] = source[i]!;
}
