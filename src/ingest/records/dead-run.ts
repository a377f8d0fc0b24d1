import { BytePile } from './byte-pile.ts';
import type { RecordPlace, RecordSink } from './record-sink.ts';
import { utf8Text } from './utf8-text.ts';

/** The lines of a broken document: one dead piece rather than one per line. */
export class DeadRun {
  readonly #place: RecordPlace;
  readonly #reason: string;
  readonly #pile = new BytePile();
  #lastLine: number;

  constructor(place: RecordPlace, reason: string) {
    this.#place = place;
    this.#reason = reason;
    this.#lastLine = place.line;
  }

  get bytes(): number {
    return this.#pile.bytes;
  }

  add(line: Buffer, number: number): void {
    if (this.#pile.bytes > 0) this.#pile.add(Buffer.from('\n'));
    this.#pile.add(line);
    this.#lastLine = Math.max(this.#lastLine, number);
  }

  end(sink: RecordSink): void {
    if (this.#pile.bytes === 0) return;
    const { text, invalidAt } = utf8Text(this.#pile.join());
    const reason =
      invalidAt === undefined ? this.#reason : `${this.#reason}; invalid UTF-8 at its byte ${invalidAt + 1}`;
    const through = this.#lastLine > this.#place.line ? ` (through line ${this.#lastLine})` : '';
    sink.dead(this.#place, reason + through, text);
  }
}
