import type { Draft } from './draft.ts';
import { type FileReading, writtenEntry } from './file-reading.ts';
import { readFields, type UnnumberedStage } from './unnumbered-stage.ts';

/** The rules of a file by what they are called, for the correlations that name them. */
export class ReferredRules {
  readonly #byRef = new Map<string, Draft>();
  readonly #stages = new Map<Draft, UnnumberedStage>();
  readonly #reading: FileReading;
  #told = false;

  constructor(drafts: readonly Draft[], reading: FileReading) {
    this.#reading = reading;
    for (const draft of drafts) for (const ref of draft.refs) if (!this.#byRef.has(ref)) this.#byRef.set(ref, draft);
  }

  /** The rules of the file that a correlation names, and those that these name, each once: what others build on comes first. */
  behind(correlation: Draft): Draft[] {
    const found = new Set<Draft>();
    // Correlations may name each other in a circle.
    const seen = new Set([correlation]);
    const open = this.#named(correlation, seen);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!this.#reading.budget.take('references', 1)) {
        this.#tooMany(correlation);
        break;
      }
      const below = seen.has(next) ? [] : this.#named(next, seen);
      seen.add(next);
      if (below.length > 0) open.push(next, ...below);
      else if (next !== correlation) found.add(next);
    }
    return [...found];
  }

  /** What a rule looks for, as one stage of a correlation. */
  stage(rule: Draft): UnnumberedStage {
    const stage = this.#stages.get(rule) ?? this.#stageOf(rule);
    this.#stages.set(rule, stage);
    return stage;
  }

  #tooMany({ section }: Draft): void {
    if (this.#told) return;
    this.#told = true;
    this.#reading.findings.warning(
      'too-complex',
      'correlations name so many rules that not all are shown with them',
      section.keySpan,
    );
  }

  /** The last one first. */
  #named(draft: Draft, seen: ReadonlySet<Draft>): Draft[] {
    if (draft.type !== 'correlation') return [];
    const named = draft.correlation.rules.flatMap((ref) => this.#byRef.get(ref) ?? []);
    return named.filter((one) => !seen.has(one)).reverse();
  }

  #stageOf(rule: Draft): UnnumberedStage {
    if (rule.type === 'correlation') return { ...rule.correlation.stage, kind: 'rule' };
    const { condition, stages } = rule.detection;
    const stage = {
      kind: 'rule',
      text: writtenEntry(this.#reading, rule.section),
      reads: readFields(stages),
      makes: [],
    };
    return condition === undefined ? { ...stage, opaque: 'the condition cannot be read' } : { ...stage, condition };
  }
}
