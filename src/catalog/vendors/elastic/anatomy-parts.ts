import type { OutputField, RuleAnatomy, Stage } from '../../rule-anatomy.ts';

/** A stage before it has its number. */
export type StagePart = Omit<Stage, 'n'>;

/** What a part of a rule's file adds to its anatomy. */
export interface AnatomyParts {
  readonly stages: readonly StagePart[];
  readonly outputs?: readonly OutputField[];
  readonly groupBy?: readonly string[];
  readonly streams?: readonly string[];
  readonly fields?: readonly string[];
}

/** Puts parts together in their order: stages numbered, everything else each once; groups and fields sorted. */
export function joinParts(parts: readonly AnatomyParts[]): RuleAnatomy {
  const outputs = new Map<string, OutputField>();
  for (const output of parts.flatMap((part) => part.outputs ?? [])) {
    if (!outputs.has(output.field)) outputs.set(output.field, output);
  }
  return {
    stages: parts.flatMap((part) => part.stages).map((stage, i) => ({ ...stage, n: i + 1 })),
    outputs: [...outputs.values()],
    groupBy: sorted(parts.flatMap((part) => part.groupBy ?? [])),
    streams: [...new Set(parts.flatMap((part) => part.streams ?? []))],
    fields: sorted(parts.flatMap((part) => part.fields ?? [])),
  };
}

/** Names in one order, each once. */
export function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
