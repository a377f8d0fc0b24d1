import { cutText } from './cut-text.ts';
import { loggedJson } from './logged-json.ts';
import type { ReadSide, StoredSide } from './stored-side.ts';
import { toldTurns } from './told-turns.ts';

/** One way in which events hold what was said; undefined where this event does not hold it so. */
export type BodyReader = (stored: StoredSide) => ReadSide | undefined;

/** Every way, in the order they are tried: by file of this folder. */
export const BODY_READERS: ReadonlyMap<string, BodyReader> = new Map([
  ['told-turns', toldTurns],
  ['logged-json', loggedJson],
  ['cut-text', cutText],
]);

/** What one side of a call says; undefined where no reader finds anything. */
export function readSide(stored: StoredSide): ReadSide | undefined {
  for (const read of BODY_READERS.values()) {
    const found = read(stored);
    if (found !== undefined) return found;
  }
  return undefined;
}
