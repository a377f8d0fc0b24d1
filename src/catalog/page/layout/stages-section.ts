import type { Condition, Predicate } from '../../predicate.ts';
import type { PagePredicate, PageStage, RulePage } from '../rule-page.ts';
import {
  type Block,
  type CodeLanguage,
  code,
  type Inline,
  type Line,
  note,
  type OutlineItem,
  type Section,
  tone,
} from './block.ts';
import { cut, shownValue, soughtLines } from './shown-values.ts';

/** How deep a condition is drawn; deeper ones are shown by the stage's text. */
const DEEPEST = 12;

const LANGUAGES: readonly CodeLanguage[] = ['esql', 'kuery', 'eql', 'lucene', 'yaml'];

/** Each stage of the query as written, with what it asks for. */
export function stagesSection(page: RulePage): Section {
  const language = LANGUAGES.find((l) => l === page.head.language) ?? (page.body_language === 'yaml' ? 'yaml' : 'text');
  const groups = page.stages.map(
    (stage): Block => ({
      kind: 'group',
      id: `stage-${stage.n}`,
      title: [`Stage ${stage.n}: ${stage.kind}`],
      blocks: stageBlocks(stage, language),
    }),
  );
  return {
    id: 'stages',
    title: 'Stages and predicates',
    blocks: groups.length > 0 ? groups : [note('The rule has no query.')],
  };
}

function stageBlocks(stage: PageStage, language: CodeLanguage): Block[] {
  const blocks: Block[] = [{ kind: 'code', language, label: `Stage ${stage.n}, ${stage.kind}`, text: stage.text }];
  if (stage.predicates.length > 0) blocks.push(predicateTable(stage));
  if (stage.condition !== null && isMixed(stage.condition)) {
    blocks.push({ kind: 'outline', caption: 'How the predicates are joined', items: [outlineOf(stage.condition, 0)] });
  }
  for (const { text, why } of stage.opaque) {
    const what: Line = text === stage.text ? [] : [': ', code(cut(text))];
    blocks.push({ kind: 'paragraph', text: [tone('warning', 'Not read'), ` (${why})`, ...what] });
  }
  const flow = flowOf(stage);
  if (flow.length > 0) blocks.push({ kind: 'paragraph', quiet: true, text: flow });
  return blocks;
}

function flowOf({ reads, makes, predicates }: PageStage): Line {
  // What the table of predicates says already is not said again.
  const shown = new Set(predicates.map((p) => p.field));
  const further = reads.filter((name) => !shown.has(name));
  const parts: Inline[] = [];
  if (further.length > 0) parts.push('reads ', ...named(further));
  if (makes.length > 0) parts.push(parts.length > 0 ? '; makes ' : 'makes ', ...named(makes));
  return parts;
}

function named(names: readonly string[]): Inline[] {
  return names.flatMap((name, i): Inline[] => (i === 0 ? [code(name)] : [', ', code(name)]));
}

function predicateTable({ n, predicates }: PageStage): Block {
  return {
    kind: 'table',
    caption: `Predicates of stage ${n}`,
    named: true,
    columns: [{ title: 'Field' }, { title: 'Operator' }, { title: 'Value' }],
    rows: predicates.map((predicate) => [fieldLines(predicate), [operatorLine(predicate)], soughtLines(predicate)]),
  };
}

function fieldLines({ field, aggregate }: PagePredicate): Line[] {
  const name = code(cut(field));
  return aggregate === undefined ? [[name]] : [[name], ['= ', code(cut(aggregate))]];
}

function operatorLine({ kind, negated }: PagePredicate): Line {
  return negated ? ['not ', kind] : [kind];
}

/** Whether more than one AND over tests joins a condition: then a table alone does not tell what it means. */
function isMixed(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.of.some((part) => part.kind === 'and' || part.kind === 'or' || isNegatedGroup(part));
    case 'or':
      return true;
    default:
      return isNegatedGroup(condition);
  }
}

function isNegatedGroup(condition: Condition): boolean {
  return condition.kind === 'not' && (condition.of.kind === 'and' || condition.of.kind === 'or');
}

/** `negated`: whether what stands above is negated, which a test's own negation counts in already. */
function outlineOf(condition: Condition, depth: number, negated = false): OutlineItem {
  const leaf = (text: Line): OutlineItem => ({ text, items: [] });
  switch (condition.kind) {
    case 'and':
      return groupOutline('all of', condition.of, depth, negated);
    case 'or':
      return groupOutline('any of', condition.of, depth, negated);
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
      return groupOutline('not all of', of.of, depth, !negated);
    case 'or':
      return groupOutline('none of', of.of, depth, !negated);
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
  const shown = values.slice(0, VALUES_IN_OUTLINE).map((value) => cut(shownValue(value), 120));
  const more = values.length - shown.length;
  return [
    code(cut(field, 200)),
    negated === negatedAbove ? ` ${kind}` : ` not ${kind}`,
    ...shown.flatMap((text, i): Inline[] => (i === 0 ? [' ', code(text)] : [', ', code(text)])),
    ...(more > 0 ? [` and ${more} more`] : []),
    ...(other === undefined ? [] : [' the value of ', code(cut(other, 200))]),
  ];
}
