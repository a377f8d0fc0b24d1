import type { StreamSchema } from '../plan/schema.ts';

/** Streams whose names match the patterns of a FROM: `logs-*,-logs-old*`. Exclusions act on what stands before them. */
export function matchStreams(patterns: readonly string[], streams: readonly StreamSchema[]): StreamSchema[] {
  const matched = new Set<StreamSchema>();
  for (const pattern of patterns) {
    const exclude = pattern.startsWith('-');
    const matches = wildcard((exclude ? pattern.slice(1) : pattern).split('*'));
    for (const stream of streams) {
      if (!matches(stream.name)) continue;
      if (exclude) matched.delete(stream);
      else matched.add(stream);
    }
  }
  return [...matched].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A test for names made of these texts with anything between them, in time linear in the name's length. */
export function wildcard(pieces: readonly string[]): (name: string) => boolean {
  if (pieces.length === 1) return (name) => name === pieces[0];
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  const middle = pieces.slice(1, -1).filter((p) => p !== '');
  return (name) => {
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const piece of middle) {
      const found = name.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  };
}
