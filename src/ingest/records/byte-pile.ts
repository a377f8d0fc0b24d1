/** Bytes that arrive in pieces, of which at most a head is kept while all are counted. */
export class BytePile {
  readonly #pieces: Buffer[] = [];
  readonly #limit: number;
  #kept = 0;
  /** How many bytes were added, kept or not. */
  bytes = 0;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  add(piece: Buffer): void {
    this.bytes += piece.length;
    const room = this.#limit - this.#kept;
    if (room <= 0) return;
    const kept = piece.length <= room ? piece : piece.subarray(0, room);
    this.#pieces.push(kept);
    this.#kept += kept.length;
  }

  /** What was kept, in one piece. */
  join(): Buffer {
    return this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#kept);
  }
}
