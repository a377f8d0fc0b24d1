// Control characters, marks that turn the direction of writing (they make text read as what it is not), zero-width characters.
const UNSEEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+/gu;

/** Text on one line of at most `most` characters, without control characters and marks that hide or turn text. */
export function cleanText(text: string, most: number): string {
  // Cut before the costly part: a field may hold megabytes.
  const line = text
    .slice(0, most * 4)
    .replace(UNSEEN, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return cutText(text.length > most * 4 ? `${line}…` : line, most);
}

/** At most `most` characters of a text, as whole characters; one that is cut ends with `…`. */
export function cutText(text: string, most: number): string {
  const characters = Array.from(text.slice(0, most * 2));
  const isWhole = characters.length <= most && text.length <= most * 2;
  return wellFormed(isWhole ? text : `${characters.slice(0, most - 1).join('')}…`);
}

/** Halves of characters, which JSON can carry and many readers cannot take, replaced. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
