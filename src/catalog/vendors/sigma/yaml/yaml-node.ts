import type { Span } from '../../../../base/diagnostic.ts';

/** A value of a YAML file with its place; spans are offsets in the file. */
export type YamlNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  /** A number that cannot be told exactly is its text. */
  readonly value: string | number | boolean | null;
  /** Without quotes and escapes, but numbers and the like as written: `0x1F`. */
  readonly text: string;
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly span: Span;
}

export interface MapNode {
  readonly kind: 'map';
  /** In the order of the file, each key once. */
  readonly entries: readonly MapEntry[];
  readonly span: Span;
}

export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly node: YamlNode;
  /** From the key to the end of the value. */
  readonly span: Span;
  /** Where its parts lie, if several documents say of it. */
  readonly parts?: readonly Span[];
}

/** The entry of a key; undefined where there is none. */
export function entryOf(map: MapNode, key: string): MapEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** The map under a key; undefined where there is none or it is no map. */
export function mapOf(map: MapNode, key: string): MapNode | undefined {
  const node = entryOf(map, key)?.node;
  return node?.kind === 'map' ? node : undefined;
}

/** The text under a key, numbers and the like as written, without blanks around it; undefined where there is none. */
export function textOf(map: MapNode, key: string): string | undefined {
  const node = entryOf(map, key)?.node;
  return node?.kind === 'scalar' && node.value !== null ? node.text.trim() : undefined;
}

/** The texts under a key: a list's, or one alone; empty where there is none. Nested values are left out. */
export function textsOf(map: MapNode, key: string): string[] {
  const node = entryOf(map, key)?.node;
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  return items.flatMap((item) => (item.kind === 'scalar' && item.value !== null ? [item.text.trim()] : []));
}
