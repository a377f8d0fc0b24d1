import type { Leaf, OwnLineComment } from './leaf.ts';

/** A leaf, or brackets with what stands between them. */
export type LeafNode = Leaf | Bracket;

export interface Bracket {
  readonly kind: 'bracket';
  readonly open: Leaf;
  readonly inner: readonly LeafNode[];
  readonly close: Leaf;
}

/** Items of a list, each with the comma behind it. */
export interface ListItem {
  readonly nodes: readonly LeafNode[];
  readonly comma: Leaf | undefined;
}

/** The leaves of a query that parses, brackets paired. */
export function pairBrackets(leaves: readonly Leaf[]): LeafNode[] {
  const root: LeafNode[] = [];
  const open: { readonly leaf: Leaf; readonly inner: LeafNode[] }[] = [];
  for (const leaf of leaves) {
    const symbol = leaf.kind === 'symbol' ? leaf.text : '';
    if (symbol === '(' || symbol === '[' || symbol === '{') open.push({ leaf, inner: [] });
    else if (symbol === ')' || symbol === ']' || symbol === '}') {
      const closed = open.pop()!;
      const bracket: Bracket = { kind: 'bracket', open: closed.leaf, inner: closed.inner, close: leaf };
      (open.at(-1)?.inner ?? root).push(bracket);
    } else (open.at(-1)?.inner ?? root).push(leaf);
  }
  return root;
}

export function firstLeaf(node: LeafNode): Leaf {
  return node.kind === 'bracket' ? node.open : node;
}

export function lastLeaf(node: LeafNode): Leaf {
  return node.kind === 'bracket' ? node.close : node;
}

export function isSymbol(node: LeafNode | undefined, text: string): node is Leaf {
  return node?.kind === 'symbol' && node.text === text;
}

export function isKeyword(node: LeafNode | undefined, text: string): node is Leaf {
  return node !== undefined && node.kind !== 'bracket' && node.keyword && node.text === text;
}

/** Puts comments behind a leaf; gives those that have no room there, as nothing can follow a comment to the line's end. */
function putBehind(leaf: Leaf, comments: readonly string[]): OwnLineComment[] {
  const left: OwnLineComment[] = [];
  for (const text of comments) {
    if (left.length > 0 || endsLine(leaf)) left.push({ text, blank: false });
    else leaf.behind.push(text);
  }
  return left;
}

/** Whether a comment behind the leaf takes the rest of the line. */
export function endsLine(leaf: Leaf): boolean {
  return leaf.behind.at(-1)?.startsWith('//') ?? false;
}

/** Parts nodes at their commas. Comments before a comma go behind it, or to what follows it. */
export function splitList(nodes: readonly LeafNode[]): ListItem[] {
  const items: ListItem[] = [];
  let item: LeafNode[] = [];
  let above: OwnLineComment[] = [];
  for (const node of nodes) {
    if (item.length === 0) firstLeaf(node).above.unshift(...above.splice(0));
    if (isSymbol(node, ',')) {
      const last = lastLeaf(item.at(-1)!);
      above = [...putBehind(node, [...last.behind.splice(0), ...node.behind.splice(0)]), ...node.above.splice(0)];
      items.push({ nodes: item, comma: node });
      item = [];
    } else item.push(node);
  }
  if (item.length > 0) items.push({ nodes: item, comma: undefined });
  return items;
}

/** An operand of a chain with the operator before it, which the first has not. */
export interface Operand {
  readonly operator: Leaf | undefined;
  readonly nodes: readonly LeafNode[];
}

/** Parts nodes before each of the operators that stand between them. */
export function splitAt(nodes: readonly LeafNode[], isOperator: (node: LeafNode) => node is Leaf): Operand[] {
  const operands: { operator: Leaf | undefined; nodes: LeafNode[] }[] = [{ operator: undefined, nodes: [] }];
  for (const node of nodes) {
    if (isOperator(node)) operands.push({ operator: node, nodes: [] });
    else operands.at(-1)!.nodes.push(node);
  }
  return operands;
}

/**
 * Parts a chain of AND or OR. Comments follow the operands: one behind the operator is about the operand before it, one
 * above an operand goes above its operator.
 */
export function splitChain(nodes: readonly LeafNode[], keyword: 'AND' | 'OR'): Operand[] {
  const operands = splitAt(nodes, (node): node is Leaf => isKeyword(node, keyword));
  for (const [i, { operator, nodes: operand }] of operands.entries()) {
    if (operator === undefined) continue;
    const left = putBehind(lastLeaf(operands[i - 1]!.nodes.at(-1)!), operator.behind.splice(0));
    operator.above.unshift(...left);
    raiseComments(operator, operand);
  }
  return operands;
}

/** Moves comments above an operand to above its operator. */
export function raiseComments(operator: Leaf, operand: readonly LeafNode[]): void {
  operator.above.push(...firstLeaf(operand[0]!).above.splice(0));
}

/** Whether no comment stands anywhere in the nodes. */
export function withoutComments(nodes: readonly LeafNode[]): boolean {
  return nodes.every((node) =>
    node.kind === 'bracket'
      ? withoutComments([node.open, ...node.inner, node.close])
      : node.above.length + node.before.length + node.behind.length === 0,
  );
}
