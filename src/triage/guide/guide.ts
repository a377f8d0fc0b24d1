/** A run of text within a line, plain or told apart; `href` is an http(s) address. All of it is shown as text. */
export interface GuideText {
  readonly text: string;
  readonly code?: true | undefined;
  readonly strong?: true | undefined;
  readonly emphasis?: true | undefined;
  readonly struck?: true | undefined;
  readonly href?: string | undefined;
}

export type GuideLine = readonly GuideText[];

/** A block of a guide: plain data, no markup. */
export type GuideBlock =
  | { readonly kind: 'heading'; readonly text: GuideLine }
  | { readonly kind: 'paragraph'; readonly text: GuideLine }
  /** `start` is an ordered list's first number. */
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly GuideItem[] }
  | { readonly kind: 'quote'; readonly blocks: readonly GuideBlock[] }
  | { readonly kind: 'table'; readonly head: readonly GuideLine[]; readonly rows: readonly (readonly GuideLine[])[] }
  /** `esql`: a query that the console opens. */
  | { readonly kind: 'code'; readonly text: string; readonly language: 'esql' | 'text' };

export interface GuideItem {
  /** What its tick is remembered by; null where the item is none to do. */
  readonly step: string | null;
  readonly blocks: readonly GuideBlock[];
}

/** The parts of a triage guide, whatever its headings are called. */
export const GUIDE_PARTS = ['about', 'investigation', 'false_positives', 'response', 'other'] as const;
export type GuidePart = (typeof GUIDE_PARTS)[number];

/** A part of a guide: the rule's own, or a general one where the rule's guide lacks it. */
export interface GuideSection {
  readonly part: GuidePart;
  readonly title: string;
  readonly from: 'rule' | 'general';
  readonly blocks: readonly GuideBlock[];
}

export interface TriageGuide {
  readonly sections: readonly GuideSection[];
}

/** Something to do, as a checklist remembers it. */
export interface GuideStep {
  readonly id: string;
  readonly part: GuidePart;
  /** Its words without what is nested in it. */
  readonly text: string;
}

/** All steps of a guide, in its order. */
export function guideSteps(guide: TriageGuide): GuideStep[] {
  return guide.sections.flatMap((section) => stepsOf(section.blocks, section.part));
}

function stepsOf(blocks: readonly GuideBlock[], part: GuidePart): GuideStep[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'quote') return stepsOf(block.blocks, part);
    if (block.kind !== 'list') return [];
    return block.items.flatMap((item) => {
      const own = item.step === null ? [] : [{ id: item.step, part, text: ownText(item.blocks) }];
      return [...own, ...stepsOf(item.blocks, part)];
    });
  });
}

/** The words of an item's own paragraphs. */
export function ownText(blocks: readonly GuideBlock[]): string {
  return blocks
    .flatMap((block) => (block.kind === 'paragraph' || block.kind === 'heading' ? [lineText(block.text)] : []))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export function lineText(line: GuideLine): string {
  return line.map(({ text }) => text).join('');
}
