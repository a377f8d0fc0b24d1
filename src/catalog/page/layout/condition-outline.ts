import type { Condition, Predicate } from '../../predicate.ts';
import { type Block, code, type Inline, type Line, note, type OutlineItem, tone } from './block.ts';
import { cut, shownValue } from './shown-values.ts';

type Group = Extract<Condition, { kind: 'and' | 'or' }>;

/** How deep a condition is drawn; deeper ones are shown by the stage's text. */
const DEEPEST = 12;

/** How the tests of a condition are joined, where a list of them does not tell it: nothing for one AND over tests. */
export function joiningOf(condition: Condition): Block[] {
  const parts = isGroup(condition) ? partsOf(condition) : [condition];
  const isPlain = parts.every((part) => !isGroup(part) && !(part.kind === 'not' && isGroup(part.of)));
  if (isPlain) return condition.kind === 'or' ? [note('Any one of these is enough.')] : [];
  return [{ kind: 'outline', caption: 'How the predicates are joined', items: [outlineOf(condition, 0)] }];
}

function isGroup(condition: Condition): condition is Group {
  return condition.kind === 'and' || condition.kind === 'or';
}

/** The parts of a group, those of groups of its kind inside it among them. */
function partsOf({ kind, of }: Group): Condition[] {
  const parts: Condition[] = [];
  const open = of.toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === kind) for (let i = next.of.length - 1; i >= 0; i--) open.push(next.of[i]!);
    else parts.push(next);
  }
  return parts;
}

/** `negated`: whether what stands above is negated, which a test's own negation counts in already. */
function outlineOf(condition: Condition, depth: number, negated = false): OutlineItem {
  const leaf = (text: Line): OutlineItem => ({ text, items: [] });
  switch (condition.kind) {
    case 'and':
      return groupOutline('all of', partsOf(condition), depth, negated);
    case 'or':
      return groupOutline('any of', partsOf(condition), depth, negated);
    case 'not':
      return negationOutline(condition.of, depth, negated);
    case 'test':
      return leaf(testLine(condition.test, negated));
    case 'constant':
      return leaf([condition.value ? 'always' : 'never']);
    case 'opaque':
      return leaf([tone('warning', 'not read'), ' ', code(cut(condition.text))]);
  }
}

function groupOutline(title: string, parts: readonly Condition[], depth: number, negated: boolean): OutlineItem {
  if (depth >= DEEPEST) return { text: [`${title}: … (nested deeper)`], items: [] };
  return { text: [title], items: parts.map((part) => outlineOf(part, depth + 1, negated)) };
}

function negationOutline(of: Condition, depth: number, negated: boolean): OutlineItem {
  switch (of.kind) {
    case 'and':
      return groupOutline('not all of', partsOf(of), depth, !negated);
    case 'or':
      return groupOutline('none of', partsOf(of), depth, !negated);
    // A test says itself that it is negated.
    case 'test':
      return outlineOf(of, depth, negated);
    default:
      return groupOutline('not', [of], depth, !negated);
  }
}

/** Of many values only the first are told: the table has them all. */
const VALUES_IN_OUTLINE = 3;

function testLine({ field, kind, negated, values, other }: Predicate, negatedAbove: boolean): Line {
  const told = other === undefined ? values.map(shownValue) : [other];
  const shown = told.slice(0, VALUES_IN_OUTLINE).map((text) => cut(text, 120));
  const more = told.length - shown.length;
  return [
    code(cut(field, 200)),
    negated === negatedAbove ? ` ${kind}` : ` not ${kind}`,
    ...shown.flatMap((text, i): Inline[] => (i === 0 ? [' ', code(text)] : [', ', code(text)])),
    ...(more > 0 ? [` and ${more} more`] : []),
  ];
}
