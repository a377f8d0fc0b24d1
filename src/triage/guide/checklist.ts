import type { StepTick } from '../../state/checklist-book.ts';
import {
  type GuideBlock,
  type GuideItem,
  type GuideLine,
  type GuidePart,
  guideSteps,
  type TriageGuide,
} from './guide.ts';

/** Who ticked a step, and when. */
export interface StepDone {
  readonly at: string;
  readonly by: string;
}

/** A block of a checklist: a guide's blocks one after the other, each with how deep it stands in lists. */
export type ChecklistBlock =
  | { readonly kind: 'heading'; readonly depth: number; readonly text: GuideLine }
  | { readonly kind: 'paragraph'; readonly depth: number; readonly text: GuideLine }
  | { readonly kind: 'quote'; readonly depth: number; readonly text: GuideLine }
  /** An item that is nothing to do; `number` is null in a list without numbers. */
  | { readonly kind: 'item'; readonly depth: number; readonly number: number | null; readonly text: GuideLine }
  | {
      readonly kind: 'step';
      readonly depth: number;
      readonly number: number | null;
      readonly text: GuideLine;
      readonly step: string;
      readonly done: StepDone | null;
    }
  | { readonly kind: 'code'; readonly depth: number; readonly text: string; readonly language: 'esql' | 'text' }
  | {
      readonly kind: 'table';
      readonly depth: number;
      readonly head: readonly GuideLine[];
      readonly rows: readonly (readonly GuideLine[])[];
    };

export interface ChecklistSection {
  readonly part: GuidePart;
  readonly title: string;
  readonly from: 'rule' | 'general';
  readonly blocks: readonly ChecklistBlock[];
}

/** An alert's triage guide with what was done of it. */
export interface Checklist {
  readonly sections: readonly ChecklistSection[];
  readonly steps: number;
  readonly done: number;
  /** Steps that were done in words that the guide has no more. */
  readonly former: readonly StepTick[];
}

/** A guide with its ticks. */
export function checklistOf(guide: TriageGuide, ticks: readonly StepTick[]): Checklist {
  const done = new Map(ticks.map((tick) => [tick.step, { at: tick.at, by: tick.actor }]));
  const steps = guideSteps(guide);
  const known = new Set(steps.map(({ id }) => id));
  const flat = new Flattener(done);
  return {
    sections: guide.sections.map((section) => ({ ...section, blocks: flat.blocks(section.blocks, 0) })),
    steps: steps.length,
    done: steps.filter(({ id }) => done.has(id)).length,
    former: ticks.filter(({ step }) => !known.has(step)),
  };
}

class Flattener {
  readonly #done: ReadonlyMap<string, StepDone>;

  constructor(done: ReadonlyMap<string, StepDone>) {
    this.#done = done;
  }

  blocks(blocks: readonly GuideBlock[], depth: number): ChecklistBlock[] {
    return blocks.flatMap((block) => this.#block(block, depth));
  }

  #block(block: GuideBlock, depth: number): ChecklistBlock[] {
    switch (block.kind) {
      case 'list':
        return block.items.flatMap((item, i) => this.#item(item, block.start === null ? null : block.start + i, depth));
      case 'quote':
        return this.blocks(block.blocks, depth).map((b) => (b.kind === 'paragraph' ? { ...b, kind: 'quote' } : b));
      default:
        return [{ ...block, depth }];
    }
  }

  #item({ step, blocks }: GuideItem, number: number | null, depth: number): ChecklistBlock[] {
    const [first, ...rest] = blocks;
    const text = first?.kind === 'paragraph' || first?.kind === 'heading' ? first.text : [];
    const inner = this.blocks(text.length > 0 ? rest : blocks, depth + 1);
    const head: ChecklistBlock =
      step === null
        ? { kind: 'item', depth, number, text }
        : { kind: 'step', depth, number, text, step, done: this.#done.get(step) ?? null };
    return [head, ...inner];
  }
}
