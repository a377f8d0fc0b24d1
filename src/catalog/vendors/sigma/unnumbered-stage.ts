import { compareText } from '../../../base/compare-text.ts';
import type { Stage } from '../../rule-anatomy.ts';

/** A stage that has no number yet. */
export type UnnumberedStage = Omit<Stage, 'n'>;

/** Numbers stages from 1 on. */
export function numbered(stages: readonly UnnumberedStage[]): Stage[] {
  return stages.map((stage, i) => ({ n: i + 1, ...stage }));
}

/** The fields of events that stages read, sorted, each once. */
export function readFields(stages: readonly UnnumberedStage[]): string[] {
  return [...new Set(stages.flatMap((stage) => stage.reads))].sort(compareText);
}
