import { type CodePointSet, NONE, wordCharacters } from './code-point-set.ts';
import { PatternProblem } from './extraction.ts';
import {
  ANYTHING,
  assertedNeighbours,
  EMPTY,
  type Look,
  measure,
  type Neighbours,
  type RegexpNode,
  sequence,
} from './regexp-node.ts';

/** Past so many items that may be empty nothing is assumed of what stands beside a place. */
const MAX_LOOKED_AT = 24;

/** What stands around a tree. */
interface Around {
  readonly before: Neighbours;
  readonly after: Neighbours;
  /** Whether nothing of the pattern stands before or after it, so that a match may reach further there unnoticed. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** Whether it is one of several alternatives: a character more before one of them alone lets it begin, and so match, before the others. */
  readonly alternative: boolean;
}

/**
 * Replaces look-around, which RE2 has not, by what comes to the same: nothing where the neighbours are as asked anyway, a
 * neighbour that cannot be otherwise, or a character more at the ends of the pattern. Where none is possible a guard of
 * the library's own is left out, and one of the pattern's own throws {@link PatternProblem}.
 */
export function resolveLooks(node: RegexpNode): RegexpNode {
  return resolve(node, { before: ANYTHING, after: ANYTHING, begins: true, ends: true, alternative: false });
}

function resolve(node: RegexpNode, around: Around): RegexpNode {
  switch (node.kind) {
    case 'set':
      return node;
    case 'capture':
      return { ...node, item: resolve(node.item, { ...around, begins: false, ends: false }) };
    case 'repeat': {
      // Beside one round there may be another.
      const { first, last } = measure(node.item);
      const once = node.max === 1;
      const before = once ? around.before : joined(around.before, last);
      const after = once ? around.after : joined(around.after, first);
      return { ...node, item: resolve(node.item, { ...around, before, after, begins: false, ends: false }) };
    }
    case 'choice':
      return { ...node, items: node.items.map((item) => resolve(item, { ...around, alternative: true })) };
    case 'assertion':
    case 'look':
      return resolveSequence([node], around);
    case 'sequence':
      return resolveSequence(node.items, around);
  }
}

function joined({ set, edge }: Neighbours, more: CodePointSet): Neighbours {
  return { set: set.union(more), edge };
}

function resolveSequence(given: readonly RegexpNode[], around: Around): RegexpNode {
  const items = given.flatMap(hoisted);
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const look = item.kind === 'look' ? item : wordEdge(item, i, items, around);
    if (look === undefined) continue;
    const resolved = enforce(look, item, i, items, around);
    if (resolved === EMPTY) items.splice(i--, 1);
    else items[i] = resolved;
  }
  return sequence(
    items.map((item, i) => {
      if (item.kind === 'set' || item.kind === 'assertion') return item;
      return resolve(item, {
        before: neighbours(items, i, true, around),
        after: neighbours(items, i, false, around),
        begins: around.begins && i === 0,
        ends: around.ends && i === items.length - 1,
        alternative: around.alternative,
      });
    }),
  );
}

/** An item with the looks at its ends outside of its group. */
function hoisted(item: RegexpNode): RegexpNode[] {
  if (item.kind !== 'capture') return [item];
  const inner = item.item.kind === 'sequence' ? item.item.items.flatMap(hoisted) : [item.item];
  let start = 0;
  let end = inner.length;
  while (start < end && isZeroWidth(inner[start]!)) start++;
  while (end > start && isZeroWidth(inner[end - 1]!)) end--;
  if (start === 0 && end === inner.length) return [item];
  return [...inner.slice(0, start), { ...item, item: sequence(inner.slice(start, end)) }, ...inner.slice(end)];
}

function isZeroWidth(node: RegexpNode): boolean {
  return node.kind === 'look' || node.kind === 'assertion';
}

/** The characters that may stand next to an item, on one side. */
function neighbours(items: readonly RegexpNode[], at: number, behind: boolean, around: Around): Neighbours {
  let set = NONE;
  const step = behind ? -1 : 1;
  for (let i = at + step; i >= 0 && i < items.length; i += step) {
    if (Math.abs(i - at) > MAX_LOOKED_AT) return ANYTHING;
    const item = items[i]!;
    if (item.kind === 'assertion') {
      const asserted = assertedNeighbours(item.sign, behind);
      if (asserted !== undefined) return { set: set.union(asserted.set), edge: asserted.edge };
    }
    const { nullable, first, last } = measure(item);
    set = set.union(behind ? last : first);
    if (!nullable) return { set, edge: false };
  }
  const outer = behind ? around.before : around.after;
  return { set: set.union(outer.set), edge: outer.edge };
}

/** What `\b` asks of one side, where the other is known; undefined where RE2's own `\b` will do or has to. */
function wordEdge(item: RegexpNode, at: number, items: readonly RegexpNode[], around: Around): Look | undefined {
  if (item.kind !== 'assertion' || item.sign !== '\\b') return undefined;
  for (const behind of [false, true]) {
    const { set, edge } = neighbours(items, at, behind, around);
    // RE2's `\b` knows the letters of ASCII, which is enough beside them.
    if (edge || set.ascii || !set.within(wordCharacters())) continue;
    const allowed = wordCharacters().complement();
    return { kind: 'look', behind: !behind, allowed, edge: true, guard: item.guard, start: 0, end: 0 };
  }
  return undefined;
}

/** What stands for a look in its place; items beside it may change. */
function enforce(look: Look, written: RegexpNode, at: number, items: RegexpNode[], around: Around): RegexpNode {
  const { behind, allowed, edge } = look;
  const beside = neighbours(items, at, behind, around);
  if (beside.set.within(allowed) && (edge || !beside.edge)) return EMPTY;
  if (beside.set.disjoint(allowed) && !(edge && beside.edge)) return { kind: 'set', set: NONE };
  const next = at + (behind ? -1 : 1);
  const neighbour = items[next];
  if (neighbour === undefined) {
    // A guard of the library's own is near enough a place too early.
    if (behind ? around.begins && (look.guard || !around.alternative) : around.ends) return oneMore(look);
  } else {
    const limited = limit(neighbour, behind, allowed);
    const ended = next === items.length - 1 && around.ends && endsWithLook(look, neighbour);
    if (limited !== undefined && (ended || beyondIsAllowed(limited, next, look, items, around))) {
      items[next] = limited;
      if (ended && measure(limited).nullable) items.splice(next + 1, 0, oneMore(look));
      return EMPTY;
    }
  }
  if (written.kind !== 'look') return written;
  if (look.guard) return EMPTY;
  const message = 'look-around is supported only beside what is known, as a character or a repetition of one';
  throw new PatternProblem('unsupported', message, look.start, look.end);
}

/** At an end of the pattern: a character more, outside of all groups, or the end of the text. */
function oneMore({ behind, allowed, edge }: Look): RegexpNode {
  const set: RegexpNode = { kind: 'set', set: allowed };
  if (!edge) return set;
  // The beginning of the text comes first, since a match that begins there does.
  return { kind: 'choice', items: [{ kind: 'assertion', sign: behind ? '\\A' : '\\z', guard: false }, set] };
}

/**
 * Whether what holds before a repetition that ends the pattern holds behind it as well: it takes all it can, so that what
 * follows is none of its kind, and all that the look forbids is.
 */
function endsWithLook({ behind, allowed, edge }: Look, neighbour: RegexpNode): boolean {
  const repeat = neighbour.kind === 'capture' ? neighbour.item : neighbour;
  const greedy = repeat.kind === 'repeat' && !repeat.lazy && repeat.max === undefined && repeat.item.kind === 'set';
  return greedy && !behind && edge && allowed.complement().within(repeat.item.set);
}

/** Whether a limited item that may be empty has beyond it what the look asks for. */
function beyondIsAllowed(
  limited: RegexpNode,
  at: number,
  look: Look,
  items: readonly RegexpNode[],
  around: Around,
): boolean {
  if (!measure(limited).nullable) return true;
  const outermost = look.behind ? at === 0 && around.begins : at === items.length - 1 && around.ends;
  // Nothing limits what stands beyond the pattern, where the limited item is rarely empty: near enough for a guard.
  if (outermost) return look.edge && look.guard;
  const beyond = neighbours(items, at, look.behind, around);
  return beyond.set.within(look.allowed) && (look.edge || !beyond.edge);
}

/** An item whose last (or first) character is one of a set, in the order in which it would be tried; undefined where it is not simple. */
function limit(node: RegexpNode, last: boolean, allowed: CodePointSet): RegexpNode | undefined {
  const inOrder = (inner: RegexpNode, outer: RegexpNode) => sequence(last ? [inner, outer] : [outer, inner]);
  switch (node.kind) {
    case 'set':
      return { kind: 'set', set: node.set.intersection(allowed) };
    case 'capture': {
      const item = limit(node.item, last, allowed);
      return item && { ...node, item };
    }
    case 'repeat': {
      const { item, min, max, lazy } = node;
      if (item.kind !== 'set' || max === 0) return undefined;
      const end: RegexpNode = { kind: 'set', set: item.set.intersection(allowed) };
      const rest: RegexpNode = { kind: 'repeat', item, min: Math.max(0, min - 1), max: max && max - 1, lazy };
      const whole = inOrder(rest, end);
      return min > 0 ? whole : { kind: 'repeat', item: whole, min: 0, max: 1, lazy };
    }
    case 'sequence': {
      const at = last ? node.items.length - 1 : 0;
      const item = node.items[at];
      const limited = item && limit(item, last, allowed);
      if (limited === undefined || measure(limited).nullable) return undefined;
      return sequence(node.items.map((other, i) => (i === at ? limited : other)));
    }
    case 'choice': {
      const items = node.items.map((item) => limit(item, last, allowed));
      return items.every((item) => item !== undefined && !measure(item).nullable)
        ? { kind: 'choice', items: items as RegexpNode[] }
        : undefined;
    }
    default:
      return undefined;
  }
}
