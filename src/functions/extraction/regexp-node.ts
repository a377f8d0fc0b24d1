import { ANY, CodePointSet, LINE_BREAK, NONE } from './code-point-set.ts';
import type { ExtractedField } from './extraction.ts';

/** More instructions than this RE2 may have no room for. */
export const MAX_SIZE = 200_000;

/** More sets than this are united at once, without looking for short forms. */
const MANY = 16;

/** A place where a match may not go on without further ado: what stands on one side of it. */
export interface Look {
  readonly kind: 'look';
  readonly behind: boolean;
  /** The characters that may stand there. */
  readonly allowed: CodePointSet;
  /** Whether the text may begin or end there. */
  readonly edge: boolean;
  /** Whether it is the library's own: where it cannot be had exactly, nearly is better than not at all. */
  readonly guard: boolean;
  /** Where it is written in its pattern. */
  readonly start: number;
  readonly end: number;
}

/** A regular expression as a tree; groups that capture nothing are no nodes. */
export type RegexpNode =
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'sequence'; readonly items: readonly RegexpNode[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexpNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: RegexpNode;
      readonly min: number;
      readonly max: number | undefined;
      readonly lazy: boolean;
    }
  | { readonly kind: 'capture'; readonly field: CapturedField; readonly item: RegexpNode }
  | { readonly kind: 'assertion'; readonly sign: Assertion; readonly guard: boolean }
  | Look;

export type Assertion = '^' | '$' | '\\A' | '\\z' | '\\Z' | '\\b' | '\\B';

/** The column that a group's text goes to. */
export interface CapturedField {
  readonly name: string;
  readonly type: ExtractedField['type'];
}

export const EMPTY: RegexpNode = { kind: 'sequence', items: [] };

/** A character that may stand beside a place, and whether none may. */
export interface Neighbours {
  readonly set: CodePointSet;
  readonly edge: boolean;
}

export const ANYTHING: Neighbours = { set: ANY, edge: true };
/** What an assertion says of the character on a side of it. */
const LINE_EDGE: Neighbours = { set: LINE_BREAK, edge: true };
const TEXT_EDGE: Neighbours = { set: NONE, edge: true };
const ASSERTED: Readonly<Partial<Record<Assertion, readonly [behind: boolean, Neighbours]>>> = {
  '^': [true, LINE_EDGE],
  '\\A': [true, TEXT_EDGE],
  $: [false, LINE_EDGE],
  '\\z': [false, TEXT_EDGE],
  '\\Z': [false, LINE_EDGE],
};

/** What an assertion says of what stands before (or behind) it, if anything. */
export function assertedNeighbours(sign: Assertion, behind: boolean): Neighbours | undefined {
  const asserted = ASSERTED[sign];
  return asserted?.[0] === behind ? asserted[1] : undefined;
}

/** What is known of a tree without matching it. */
export interface Measures {
  readonly nullable: boolean;
  /** The characters that a match can begin or end with. */
  readonly first: CodePointSet;
  readonly last: CodePointSet;
  /** Instructions of RE2, nearly. */
  readonly size: number;
  /** How often bounded repetitions inside of each other repeat, at most. */
  readonly repeats: number;
  readonly captures: number;
}

const known = new WeakMap<RegexpNode, Measures>();

export function measure(node: RegexpNode): Measures {
  let measures = known.get(node);
  if (measures === undefined) {
    measures = computed(node);
    known.set(node, measures);
  }
  return measures;
}

function computed(node: RegexpNode): Measures {
  switch (node.kind) {
    case 'set': {
      const { set } = node;
      return { nullable: false, first: set, last: set, size: set.cost, repeats: 1, captures: 0 };
    }
    case 'assertion':
    case 'look':
      return { nullable: true, first: NONE, last: NONE, size: 1, repeats: 1, captures: 0 };
    case 'capture': {
      const item = measure(node.item);
      return { ...item, size: item.size + 2, captures: item.captures + 1 };
    }
    case 'repeat': {
      const item = measure(node.item);
      const times = Math.max(node.min, node.max ?? 0, 1);
      return {
        ...item,
        nullable: item.nullable || node.min === 0,
        size: (item.size + 1) * times + 1,
        repeats: item.repeats * times,
      };
    }
    case 'choice': {
      const items = node.items.map(measure);
      return {
        ...totals(items),
        nullable: items.some((i) => i.nullable),
        first: unionOf(items.map((i) => i.first)),
        last: unionOf(items.map((i) => i.last)),
      };
    }
    case 'sequence': {
      const items = node.items.map(measure);
      return {
        ...totals(items),
        nullable: items.every((i) => i.nullable),
        first: unionOf(upToFirst(items).map((i) => i.first)),
        last: unionOf(upToFirst([...items].reverse()).map((i) => i.last)),
      };
    }
  }
}

function totals(items: readonly Measures[]): Pick<Measures, 'size' | 'repeats' | 'captures'> {
  let size = items.length;
  let repeats = 1;
  let captures = 0;
  for (const item of items) {
    size += item.size;
    captures += item.captures;
    repeats = Math.max(repeats, item.repeats);
  }
  return { size, repeats, captures };
}

/** The items up to the first that cannot be empty, that one included. */
function upToFirst(items: readonly Measures[]): readonly Measures[] {
  const end = items.findIndex((item) => !item.nullable);
  return end === -1 ? items : items.slice(0, end + 1);
}

export function unionOf(sets: readonly CodePointSet[]): CodePointSet {
  return sets.length > MANY ? CodePointSet.all(sets) : sets.reduce((all, set) => all.union(set), NONE);
}

/** One after the other, sequences inside of it dissolved. */
export function sequence(items: readonly RegexpNode[]): RegexpNode {
  const flat = items.flatMap((item) => (item.kind === 'sequence' ? item.items : [item]));
  return flat.length === 1 ? flat[0]! : { kind: 'sequence', items: flat };
}
