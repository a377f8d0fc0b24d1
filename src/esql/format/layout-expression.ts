import {
  all,
  type Document,
  fill,
  group,
  HARD_LINE,
  indent,
  join,
  LINE,
  render,
  SOFT_LINE,
  suffix,
} from './document.ts';
import type { Leaf } from './leaf.ts';
import {
  type Bracket,
  endsLine,
  firstLeaf,
  isKeyword,
  isSymbol,
  type LeafNode,
  type ListItem,
  lastLeaf,
  raiseComments,
  splitAt,
  splitChain,
  splitList,
  withoutComments,
} from './leaf-tree.ts';

const STEP = 2;

/** `name = expression`, `aggregate WHERE condition`, or an expression alone. */
export function layoutField(nodes: readonly LeafNode[]): Document {
  const filter = nodes.findIndex((node, i) => i > 0 && isKeyword(node, 'WHERE'));
  if (filter !== -1) {
    const line = lineAfter(nodes[filter - 1]!);
    const aggregate = layoutField(nodes.slice(0, filter));
    return grouped(nodes.slice(filter + 1), (condition) => {
      const where = nodes[filter] as Leaf;
      raiseComments(where, condition);
      const keyword = layoutLeaf(where, true);
      return all(
        aggregate,
        group(indent(STEP, line, keyword, spaceAfter(where), indent(STEP, group(layoutExpression(condition))))),
      );
    });
  }
  const sign = nodes.findIndex((node) => isSymbol(node, '='));
  if (sign === -1) return layoutExpression(nodes);
  const left = layoutRun(nodes.slice(0, sign + 1));
  const right = nodes.slice(sign + 1);
  if (right.length === 0) return left;
  if (!standsAlone(right)) return all(left, spaceAfter(nodes[sign]!), layoutExpression(right));
  return all(
    left,
    grouped(right, (value) => indent(STEP, lineAfter(nodes[sign]!), layoutExpression(value))),
  );
}

/** A group of nodes; a comment behind the last of them does not break it. */
export function grouped(nodes: readonly LeafNode[], layout: (nodes: readonly LeafNode[]) => Document): Document {
  const behind = lastLeaf(nodes.at(-1)!).behind.splice(0);
  return all(group(layout(nodes)), ...layoutBehind(behind));
}

/** Whether an expression that does not fit begins on a new line rather than behind what it belongs to. */
export function standsAlone(nodes: readonly LeafNode[]): boolean {
  const chained = nodes.some((node) => isKeyword(node, 'AND') || isKeyword(node, 'OR'));
  return chained || firstLeaf(nodes[0]!).above.length > 0;
}

/** An expression; where it is a chain of AND or OR, its lines break with the group around it. */
export function layoutExpression(nodes: readonly LeafNode[]): Document {
  return layoutChain(nodes, 'OR', (operand) => layoutChain(operand, 'AND', layoutSum));
}

function layoutChain(
  nodes: readonly LeafNode[],
  keyword: 'AND' | 'OR',
  layout: (nodes: readonly LeafNode[]) => Document,
): Document {
  const operands = splitChain(nodes, keyword);
  if (operands.length === 1) return layout(nodes);
  return all(
    ...operands.map((operand) => {
      const inner = keyword === 'OR' && operand.nodes.some((node) => isKeyword(node, 'AND')) ? STEP : 0;
      const document = grouped(operand.nodes, (operandNodes) => indent(inner, layout(operandNodes)));
      return operand.operator === undefined ? document : all(LINE, layoutLeaf(operand.operator, false), ' ', document);
    }),
  );
}

/** A chain of sums (or of products, where there is no sum), broken before its operators. */
function layoutSum(nodes: readonly LeafNode[]): Document {
  for (const signs of ['+-', '*/%']) {
    const isSign = (node: LeafNode): node is Leaf =>
      node.kind === 'symbol' && !node.unary && signs.includes(node.text) && node.text.length === 1;
    // A `*` alone stands for rows.
    if (nodes.length < 3 || !nodes.some(isSign)) continue;
    return grouped(nodes, () => {
      const [first, ...rest] = splitAt(nodes, isSign);
      const further = rest.map(({ operator, nodes: operand }) => {
        raiseComments(operator!, operand);
        return all(LINE, layoutLeaf(operator!, true), spaceAfter(operator!), layoutRun(operand));
      });
      return all(layoutRun(first!.nodes), indent(STEP, ...further));
    });
  }
  return layoutRun(nodes);
}

/** Nodes one after another. Comments above the first are written as at the beginning of a line. */
function layoutRun(nodes: readonly LeafNode[]): Document {
  const parts: Document[] = [];
  for (const [i, node] of nodes.entries()) {
    const previous = nodes[i - 1];
    const leaf = firstLeaf(node);
    const space = previous !== undefined && spaced(previous, node);
    if (previous !== undefined && (leaf.above.length > 0 || endsLine(lastLeaf(previous)))) parts.push(HARD_LINE);
    else if (space || (previous !== undefined && leaf.before.length > 0)) parts.push(' ');
    parts.push(node.kind === 'bracket' ? layoutBracket(node, previous) : layoutLeaf(node, previous === undefined));
  }
  return all(...parts);
}

/** A space, or a line break where a comment ends the line. */
export function spaceAfter(node: LeafNode): Document {
  return endsLine(lastLeaf(node)) ? HARD_LINE : ' ';
}

function spaced(previous: LeafNode, node: LeafNode): boolean {
  if (node.kind !== 'bracket' && node.tight) return false;
  if (previous.kind === 'bracket') return true;
  if (previous.unary || (previous.kind === 'symbol' && (previous.text === '.' || previous.text === '::'))) return false;
  return !(previous.called && node.kind === 'bracket');
}

/** A leaf with its comments. `first` tells that no line stands before it that a comment could be about. */
export function layoutLeaf(leaf: Leaf, first: boolean): Document {
  const before = leaf.before.flatMap((comment) => [comment, leaf.tight ? '' : ' ']);
  return all(...layoutAbove(leaf, first), ...before, leaf.text, ...layoutBehind(leaf.behind));
}

function layoutAbove({ above }: Leaf, first: boolean): Document[] {
  return above.flatMap(({ text, blank }, i) => [blank && !(first && i === 0) ? HARD_LINE : '', text, HARD_LINE]);
}

function layoutBehind(comments: readonly string[]): Document[] {
  return comments.map((comment) => (comment.startsWith('//') ? suffix(comment) : ` ${comment}`));
}

function layoutBracket({ open, inner, close }: Bracket, previous: LeafNode | undefined): Document {
  const behind = layoutBehind(close.behind);
  const above = layoutAbove(open, previous === undefined);
  const begin = layoutLeaf({ ...open, above: [] }, true);
  const dangling = close.above.flatMap(({ text, blank }) => [blank ? HARD_LINE : '', HARD_LINE, text]);
  const end = layoutLeaf({ ...close, above: [], behind: [] }, true);
  if (inner.length === 0 && dangling.length === 0 && !endsLine(open)) {
    return all(...above, begin, end, ...behind);
  }
  const items = splitList(inner);
  const name = previous !== undefined && previous.kind !== 'bracket' && previous.called ? previous.text : undefined;
  const body = name === 'CASE' ? layoutCases(items) : (layoutValues(items) ?? layoutItems(items, layoutExpression));
  const contents = indent(STEP, items.length === 0 ? '' : SOFT_LINE, body, ...dangling);
  return all(...above, group(begin, contents, SOFT_LINE, end), ...behind);
}

/** A line, which breaks where a comment ends the one before it. */
function lineAfter(node: LeafNode): Document {
  return endsLine(lastLeaf(node)) ? HARD_LINE : LINE;
}

/** Items with a line between each two, and an empty one before a comment that has one. */
export function layoutItems(items: readonly ListItem[], layout: (nodes: readonly LeafNode[]) => Document): Document {
  return all(
    ...items.flatMap((item, i) => {
      const blank = i > 0 && firstLeaf(item.nodes[0]!).above[0]?.blank === true;
      return [i === 0 ? '' : LINE, blank ? HARD_LINE : '', withComma(layout(item.nodes), item)];
    }),
  );
}

function withComma(document: Document, { comma }: ListItem): Document {
  return comma === undefined ? document : all(document, layoutLeaf(comma, true));
}

/** Conditions and values of CASE in pairs. */
function layoutCases(items: readonly ListItem[]): Document {
  const pairs: Document[] = [];
  for (let i = 0; i < items.length; i += 2) {
    const condition = withComma(
      grouped(items[i]!.nodes, (nodes) => indent(STEP, layoutExpression(nodes))),
      items[i]!,
    );
    const value = items[i + 1];
    if (value === undefined) pairs.push(condition);
    else pairs.push(group(condition, indent(STEP, LINE, withComma(layoutExpression(value.nodes), value))));
  }
  return join(LINE, pairs);
}

/** A list of constants, after what they are compared with: as many on a line as fit; undefined where it is none. */
function layoutValues(items: readonly ListItem[]): Document | undefined {
  if (items.length < 3 || !items.slice(1).every(({ nodes }) => isConstant(nodes))) return undefined;
  const texts: string[] = [];
  for (const { nodes, comma } of items) {
    if (!withoutComments(comma === undefined ? nodes : [...nodes, comma])) return undefined;
    const text = render(layoutExpression(nodes), Number.POSITIVE_INFINITY);
    if (text.includes('\n')) return undefined;
    texts.push(comma === undefined ? text : `${text},`);
  }
  return fill(texts);
}

function isConstant(nodes: readonly LeafNode[]): boolean {
  const [node, ...rest] = nodes;
  return rest.length === 0 && (node?.kind === 'string' || node?.kind === 'integer' || node?.kind === 'decimal');
}
