import { SECOND_WORDS, SOURCE_COMMANDS } from '../keywords.ts';
import { all, type Document, group, HARD_LINE, indent, isForced, LINE, SOFT_LINE } from './document.ts';
import { grouped, layoutField, layoutItems, layoutLeaf, spaceAfter, standsAlone } from './layout-expression.ts';
import type { Leaf, OwnLineComment } from './leaf.ts';
import { type Bracket, firstLeaf, isKeyword, isSymbol, type LeafNode, type ListItem, splitList } from './leaf-tree.ts';

/** What stands on further lines of a command. */
const ITEM_INDENT = 4;
const CLAUSE_INDENT = 2;

/** Keywords that part what a command takes. */
const CLAUSES: ReadonlySet<string> = new Set(['BY', 'METADATA', 'ON', 'WITH']);
const NAMES_OF_TWO: ReadonlyMap<string, string> = new Map([...SECOND_WORDS, ['SHOW', 'INFO']]);

/** One command with the pipe before it. */
interface Statement {
  readonly pipe: Leaf | undefined;
  readonly nodes: readonly LeafNode[];
}

/** Commands, a line or more for each, with the comments and at most one empty line between them. */
export function layoutPipeline(nodes: readonly LeafNode[], between: Document): Document {
  const parts: Document[] = [];
  for (const { pipe, nodes: command } of splitPipeline(nodes)) {
    const { comments, blank } = takeLeading(pipe, command);
    for (const comment of comments) {
      parts.push(...lineBreak(parts.length === 0, comment.blank, HARD_LINE), comment.text);
    }
    parts.push(...lineBreak(parts.length === 0, blank, comments.length > 0 ? HARD_LINE : between));
    if (pipe !== undefined) parts.push('| ');
    parts.push(grouped(command, layoutCommand));
  }
  return all(...parts);
}

function lineBreak(first: boolean, blank: boolean, between: Document): Document[] {
  if (first) return [];
  return blank ? [HARD_LINE, HARD_LINE] : [between];
}

function splitPipeline(nodes: readonly LeafNode[]): Statement[] {
  const statements: { pipe: Leaf | undefined; nodes: LeafNode[] }[] = [{ pipe: undefined, nodes: [] }];
  for (const node of nodes) {
    const last = statements.at(-1)!;
    if (isSymbol(node, '|')) statements.push({ pipe: node, nodes: [] });
    else last.nodes.push(node);
    if (isSymbol(node, ';')) statements.push({ pipe: undefined, nodes: [] });
  }
  return statements.filter(({ nodes: command }) => command.length > 0);
}

/** Takes the comments around a pipe and before a command's name: they are about the command, and go above it. */
function takeLeading(
  pipe: Leaf | undefined,
  command: readonly LeafNode[],
): { readonly comments: OwnLineComment[]; readonly blank: boolean } {
  const own = (text: string): OwnLineComment => ({ text, blank: false });
  const comments: OwnLineComment[] = [];
  const name = firstLeaf(command[0]!);
  for (const leaf of pipe === undefined ? [name] : [pipe, name]) {
    comments.push(...leaf.above.splice(0), ...leaf.before.splice(0).map(own));
    if (leaf === pipe) comments.push(...leaf.behind.splice(0).map(own));
  }
  return { comments, blank: (pipe ?? name).blank };
}

function layoutCommand(nodes: readonly LeafNode[]): Document {
  const { name, rest } = splitName(nodes);
  if (rest.length === 0) return name;
  if (nodes[0]!.kind !== 'bracket' && nodes[0]!.text.toUpperCase() === 'FORK') return layoutFork(name, rest);
  const [body, ...clauses] = splitClauses(rest);
  return all(
    layoutClause(name, body!.nodes, ITEM_INDENT),
    ...clauses.map(({ keyword, nodes: clause }) =>
      indent(
        CLAUSE_INDENT,
        LINE,
        clause.length === 0
          ? layoutLeaf(keyword!, true)
          : grouped(clause, (list) => layoutClause(layoutLeaf(keyword!, true), list, CLAUSE_INDENT)),
      ),
    ),
  );
}

function splitName(nodes: readonly LeafNode[]): { readonly name: Document; readonly rest: readonly LeafNode[] } {
  const [first, second] = nodes as readonly [LeafNode, LeafNode | undefined];
  const word = firstLeaf(first);
  if (second === undefined || second.kind !== 'word' || NAMES_OF_TWO.get(word.text) !== second.text.toUpperCase()) {
    return { name: layoutLeaf(word, true), rest: nodes.slice(1) };
  }
  const upper = { ...second, text: second.text.toUpperCase() };
  return { name: all(layoutLeaf(word, true), spaceAfter(word), layoutLeaf(upper, true)), rest: nodes.slice(2) };
}

function splitClauses(
  nodes: readonly LeafNode[],
): { readonly keyword: Leaf | undefined; readonly nodes: LeafNode[] }[] {
  const clauses: { keyword: Leaf | undefined; nodes: LeafNode[] }[] = [{ keyword: undefined, nodes: [] }];
  for (const node of nodes) {
    if (node.kind !== 'bracket' && node.keyword && CLAUSES.has(node.text)) clauses.push({ keyword: node, nodes: [] });
    else clauses.at(-1)!.nodes.push(node);
  }
  return clauses;
}

/** A keyword with its list; a single item that is no chain stays on the keyword's line and breaks inside. */
function layoutClause(keyword: Document, nodes: readonly LeafNode[], by: number): Document {
  if (nodes.length === 0) return keyword;
  const items: ListItem[] = splitList(nodes);
  const alone = items.length > 1 || standsAlone(items[0]!.nodes) || isForced(keyword);
  if (!alone) return all(keyword, ' ', indent(CLAUSE_INDENT, layoutItem(items[0]!.nodes)));
  return all(keyword, indent(by, LINE, layoutItems(items, layoutItem)));
}

/** An item of a list: a query in parentheses, or a field. */
function layoutItem(nodes: readonly LeafNode[]): Document {
  const [node] = nodes;
  const isQuery = node?.kind === 'bracket' && SOURCE_COMMANDS.some((word) => isKeyword(node.inner[0], word));
  return isQuery ? layoutEnclosed(node) : layoutField(nodes);
}

/** Branches in parentheses, each a pipeline of its own. */
function layoutFork(name: Document, branches: readonly LeafNode[]): Document {
  const laid = branches.map((node) => (node.kind === 'bracket' ? layoutEnclosed(node) : layoutLeaf(node, true)));
  return all(name, indent(ITEM_INDENT, ...laid.flatMap((branch) => [LINE, branch])));
}

/** A pipeline in parentheses. */
function layoutEnclosed({ open, inner, close }: Bracket): Document {
  const below = close.above.splice(0).flatMap(({ text }) => [HARD_LINE, text]);
  const pipeline = indent(CLAUSE_INDENT, SOFT_LINE, layoutPipeline(inner, LINE), ...below);
  return group(layoutLeaf(open, true), pipeline, SOFT_LINE, layoutLeaf(close, true));
}
