import { DecodeError } from './sources/decode.ts';

/** Pieces that one side puts in as they arrive and the other takes out as it gets to them. */
export class PieceQueue implements AsyncIterable<Uint8Array> {
  readonly #pieces: Uint8Array[] = [];
  #ended = false;
  #problem: string | null = null;
  #wake: (() => void) | undefined;

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#wake?.();
  }

  /** No more come; with a problem where the rest could not be had. */
  end(problem: string | null): void {
    this.#ended = true;
    this.#problem = problem;
    this.#wake?.();
  }

  /** Takes out what is left until no more comes. */
  async drain(count: (bytes: number) => void): Promise<void> {
    this.#problem = null;
    for await (const piece of this) count(piece.length);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = this.#pieces.shift();
      if (next !== undefined) yield next;
      else if (this.#problem !== null) throw new DecodeError(this.#problem, { lasting: false });
      else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
