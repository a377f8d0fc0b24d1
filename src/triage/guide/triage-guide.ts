import { parseGuide } from '../../catalog/page/guide/parse-guide.ts';
import type { DetectionRule } from '../../rules/rule.ts';
import { generalSections } from './general-guide.ts';
import { type GuideBlock, type GuidePart, type GuideSection, lineText, ownText, type TriageGuide } from './guide.ts';
import { guideBlocks, type TopBlock } from './guide-blocks.ts';
import { StepIds } from './step-id.ts';

/** Headings of guides, by what they are about; the first that fits counts. */
const PARTS: readonly (readonly [pattern: RegExp, part: GuidePart])[] = [
  [/^investigating\b|^overview$|^about\b|^triage and analysis$|^background$|^summary$/i, 'about'],
  [/false[\s-]*positive|benign/i, 'false_positives'],
  [/remediat|response|contain(ment|ing)|mitigat|recovery/i, 'response'],
  [
    /(investigat|triage|analysis)\w*\s+(steps?|questions?)|possible investigation|next steps|how to investigate/i,
    'investigation',
  ],
];

const TITLES: Readonly<Record<GuidePart, string>> = {
  about: 'What it is about',
  investigation: 'Investigation steps',
  false_positives: 'False positives',
  response: 'Response and remediation',
  other: 'Further notes',
};

/** Parts whose list items are things to do. */
const HAS_STEPS: ReadonlySet<GuidePart> = new Set(['investigation', 'false_positives', 'response']);

/**
 * A rule's guide in parts, its list items as steps. Parts that it lacks, and all of them where the rule has no guide, are general ones made
 * of what the rule is; undefined stands for a rule that is gone.
 */
export function triageGuide(rule: DetectionRule | undefined): TriageGuide {
  const own = rule?.note === undefined ? [] : writtenSections(rule.note);
  const has = new Set(own.filter(hasSubstance).map(({ part }) => part));
  const general = generalSections(rule).filter(({ part }) => !has.has(part));
  const sections = [...own, ...general];
  const rank = (part: GuidePart) => ['about', 'investigation', 'false_positives', 'response', 'other'].indexOf(part);
  const ordered = sections
    .map((section, i) => ({ section, i }))
    .sort((a, b) => rank(a.section.part) - rank(b.section.part) || a.i - b.i)
    .map(({ section }) => section);
  const ids = new StepIds();
  return { sections: ordered.map((section) => withSteps(section, ids)) };
}

/** An investigation without steps leaves the analyst alone. */
function hasSubstance(section: GuideSection): boolean {
  return (
    section.part !== 'investigation' || section.blocks.some((block) => block.kind === 'list' && block.items.length > 0)
  );
}

function writtenSections(note: string): GuideSection[] {
  const tokens = parseGuide(note, 1);
  if (tokens === undefined) {
    const blocks: GuideBlock[] = [{ kind: 'code', text: note.slice(0, 100_000), language: 'text' }];
    return [{ part: 'about', title: TITLES.about, from: 'rule', blocks }];
  }
  const sections: { part: GuidePart; title: string; rank: number; blocks: GuideBlock[] }[] = [];
  for (const block of guideBlocks(tokens)) {
    if (block.kind !== 'heading') {
      if (sections.length === 0) sections.push({ part: 'about', title: TITLES.about, rank: 0, blocks: [] });
      sections.at(-1)!.blocks.push(block);
      continue;
    }
    const title = lineText(block.text).trim();
    const part = PARTS.find(([pattern]) => pattern.test(title))?.[1];
    const last = sections.at(-1);
    // A heading below one that was understood tells a part of it apart.
    if (part === undefined && last !== undefined && last.rank > 0 && block.rank > last.rank)
      last.blocks.push(plain(block));
    else sections.push({ part: part ?? 'other', title: titleOf(part, title), rank: block.rank, blocks: [] });
  }
  return merged(sections.filter(({ blocks }) => blocks.some((block) => block.kind !== 'heading')));
}

function titleOf(part: GuidePart | undefined, title: string): string {
  return part === undefined ? title : TITLES[part];
}

function plain(block: Extract<TopBlock, { kind: 'heading' }>): GuideBlock {
  return { kind: 'heading', text: block.text };
}

/** Sections of one part as one, in the place of the first; others stay apart. */
function merged(sections: readonly { part: GuidePart; title: string; blocks: GuideBlock[] }[]): GuideSection[] {
  const result: { part: GuidePart; title: string; from: 'rule'; blocks: GuideBlock[] }[] = [];
  for (const { part, title, blocks } of sections) {
    const same = part === 'other' ? undefined : result.find((section) => section.part === part);
    if (same === undefined) result.push({ part, title, from: 'rule', blocks: [...blocks] });
    else same.blocks.push(...blocks);
  }
  return result;
}

function withSteps(section: GuideSection, ids: StepIds): GuideSection {
  if (!HAS_STEPS.has(section.part)) return section;
  return { ...section, blocks: section.blocks.map((block) => stepped(block, section.part, ids)) };
}

function stepped(block: GuideBlock, part: GuidePart, ids: StepIds): GuideBlock {
  if (block.kind !== 'list') return block;
  const items = block.items.map((item) => {
    const text = ownText(item.blocks);
    const step = text === '' ? null : ids.of(part, text);
    return { step, blocks: item.blocks.map((inner) => stepped(inner, part, ids)) };
  });
  return { ...block, items };
}
