/**
 * A seeded stream of random numbers (sfc32 by Chris Doty-Humphrey, public domain, seeded through FNV-1a): the same seed and
 * label always give the same numbers, and streams of different labels are independent of each other.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: number, label: string) {
    const text = `${seed}/${label}`;
    this.#a = fnv1a(text, 0x811c9dc5);
    this.#b = fnv1a(text, 0x9e3779b9);
    this.#c = fnv1a(text, 0x85ebca6b);
    // The first outputs still show the seed's structure.
    for (let i = 0; i < 12; i++) this.#next();
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** A number in [0, 1). */
  fraction(): number {
    return this.#next() / 4_294_967_296;
  }

  /** A whole number in [low, high], both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.fraction() * items.length)]!;
  }

  /** The items in random order. */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }

  /** A whole number around `median` with a long tail upwards (log-normal), kept within [low, high]. */
  longTail(median: number, spread: number, low: number, high: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.fraction())) * Math.cos(2 * Math.PI * this.fraction());
    return Math.max(low, Math.min(high, Math.round(median * Math.exp(spread * normal))));
  }

  /** Hexadecimal digits, eight at most per number drawn. */
  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.#next().toString(16).padStart(8, '0');
    return text.slice(0, length);
  }

  /** A random (version 4) UUID, as AWS request ids are. */
  uuid(): string {
    const digits = this.hex(32);
    const variant = '89ab'[Number.parseInt(digits[16]!, 16) & 3];
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }

  /** Text of the given alphabet. */
  token(length: number, alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[Math.floor(this.fraction() * alphabet.length)];
    return text;
  }
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash | 0;
}
