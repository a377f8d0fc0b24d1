/** A query in which « and » mark what is wrong: its text without them, and the marked spans. */
export function unmark(marked: string): { text: string; spans: { start: number; end: number }[] } {
  const spans: { start: number; end: number }[] = [];
  let text = '';
  for (const piece of marked.split(/(?=[«»])/)) {
    if (piece.startsWith('«')) spans.push({ start: text.length, end: text.length });
    text += piece.replace(/^[«»]/, '');
    if (piece.startsWith('«')) spans.at(-1)!.end = text.length;
  }
  return { text, spans };
}
