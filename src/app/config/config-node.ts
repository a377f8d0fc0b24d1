import type { Span } from '../../base/diagnostic.ts';

/** A value of the configuration file, with where it stands. Strings hold references to secrets as they are written. */
export type ConfigNode = TableNode | ListNode | ValueNode;

export interface TableNode {
  readonly kind: 'table';
  readonly span: Span;
  readonly entries: ReadonlyMap<string, { readonly keySpan: Span; readonly node: ConfigNode }>;
}

export interface ListNode {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly ConfigNode[];
}

export interface ValueNode {
  readonly kind: 'value';
  readonly span: Span;
  readonly value: string | number | boolean | null;
}

/** The node at a path; undefined where there is none. */
export function nodeAt(root: ConfigNode, path: readonly PropertyKey[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'table') node = node.entries.get(String(step))?.node;
    else node = node?.kind === 'list' ? node.items[Number(step)] : undefined;
  }
  return node;
}

/** A path as it is written in messages: `sources[0].name`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${String(step)}`))
    .join('');
}

/** The plain value of a node, each text passed through `read`; keys without a value are as if they were not there. */
export function plainValue(node: ConfigNode, read: (node: ValueNode, text: string) => string): unknown {
  switch (node.kind) {
    case 'list':
      return node.items.map((item) => plainValue(item, read));
    case 'table': {
      const table: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) {
        if (entry.node.kind === 'value' && entry.node.value === null) continue;
        // A key from a file may be `__proto__`.
        Object.defineProperty(table, key, {
          value: plainValue(entry.node, read),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return table;
    }
    case 'value':
      return typeof node.value === 'string' ? read(node, node.value) : node.value;
  }
}
