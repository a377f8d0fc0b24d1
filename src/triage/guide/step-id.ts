import { createHash } from 'node:crypto';
import type { GuidePart } from './guide.ts';

/** What a step is remembered by: its part and its words, whatever stands around it. The second of the same words in a part gets a number. */
export class StepIds {
  readonly #given = new Map<string, number>();

  of(part: GuidePart, text: string): string {
    const words = text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
    const id = createHash('sha256').update(`${part}\n${words}`).digest('hex').slice(0, 16);
    const before = this.#given.get(id) ?? 0;
    this.#given.set(id, before + 1);
    return before === 0 ? id : `${id}-${before + 1}`;
  }
}
