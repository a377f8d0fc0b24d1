import type { RegexpNode } from './regexp-node.ts';

/** Writes a tree without looks as an RE2 expression; `captured` is told each group's node, whose number it gives. */
export function writeRe2(node: RegexpNode, captured: (node: Extract<RegexpNode, { kind: 'capture' }>) => void): string {
  switch (node.kind) {
    case 'set':
      return node.set.toRe2();
    case 'assertion':
      return ASSERTIONS[node.sign];
    case 'sequence':
      return node.items
        .map((item) => (item.kind === 'choice' ? grouped(item, captured) : writeRe2(item, captured)))
        .join('');
    case 'choice':
      return node.items.map((item) => writeRe2(item, captured)).join('|');
    case 'capture': {
      captured(node);
      return `(${writeRe2(node.item, captured)})`;
    }
    case 'repeat': {
      const { item, min, max, lazy } = node;
      const inner = item.kind === 'set' ? writeRe2(item, captured) : grouped(item, captured);
      return `${inner}${counts(min, max)}${lazy ? '?' : ''}`;
    }
    case 'look':
      throw new Error('look-around was not resolved');
  }
}

/** Lines begin and end everywhere in Oniguruma, in RE2 only where the flag `m` says so. */
const ASSERTIONS = {
  '^': '(?m:^)',
  $: '(?m:$)',
  '\\A': '\\A',
  '\\z': '\\z',
  '\\Z': '(?:\\n?\\z)',
  '\\b': '\\b',
  '\\B': '\\B',
} as const;

function grouped(node: RegexpNode, captured: Parameters<typeof writeRe2>[1]): string {
  return `(?:${writeRe2(node, captured)})`;
}

function counts(min: number, max: number | undefined): string {
  if (max === undefined) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}
