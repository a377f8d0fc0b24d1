import { conditionSources } from '../../condition-sources.ts';
import type { Condition } from '../../predicate.ts';
import { aggregationStage } from './aggregation.ts';
import { joined } from './condition/joined.ts';
import { weightOf } from './condition/negate.ts';
import { readConditions, resolved } from './condition-stage.ts';
import { readSelection } from './detection/read-selection.ts';
import { type FileReading, writtenEntry } from './file-reading.ts';
import type { UnnumberedStage } from './unnumbered-stage.ts';
import { entryOf, type MapEntry, type MapNode, textOf } from './yaml/yaml-node.ts';

/** What a detection is made of. */
export interface Detection {
  readonly stages: readonly UnnumberedStage[];
  /** The whole condition, its search identifiers put in; undefined where it could not be read. */
  readonly condition: Condition | undefined;
  /** The fields that old conditions count by. */
  readonly groupBy: readonly string[];
  /** Columns that old conditions make: `COUNT(*)`. */
  readonly makes: readonly string[];
  readonly timeframe: string | null;
}

/** Reads a detection, or a filter's: its search identifiers but for `aside`, its condition, what old conditions count, and its time frame. */
export function readDetection(
  section: MapEntry & { readonly node: MapNode },
  reading: FileReading,
  aside: readonly string[] = [],
): Detection {
  const named = section.node.entries.filter(
    ({ key }) => key !== 'condition' && key !== 'timeframe' && !aside.includes(key),
  );
  const selections = new Map(
    named.map((entry) => {
      const condition = readSelection(entry, reading);
      return [entry.key, { condition, weight: weightOf(condition) }];
    }),
  );
  const entry = entryOf(section.node, 'condition');
  if (entry === undefined) {
    const hint = 'add `condition:` that names search identifiers';
    reading.findings.warning('missing-field', `\`${section.key}\` has no condition`, section.keySpan, hint);
  }
  const conditions = entry === undefined ? [] : readConditions(entry, reading);
  const of = conditions.map(({ tree, node }) => resolved(tree.search, node, selections, reading));
  const condition = of.length === 0 ? undefined : joined('or', of);
  const aggregations = conditions.flatMap(({ tree }) => (tree.aggregation === undefined ? [] : [tree.aggregation]));
  const counted = aggregations.map((aggregation) => aggregationStage(aggregation));
  const time = entryOf(section.node, 'timeframe');
  return {
    stages: [
      ...named.map((one) => selectionStage(one, selections.get(one.key)!.condition, condition !== undefined, reading)),
      ...(entry === undefined ? [] : [conditionStage(entry, condition, reading)]),
      ...counted,
      ...(time === undefined ? [] : [{ kind: 'timeframe', text: writtenEntry(reading, time), reads: [], makes: [] }]),
    ],
    condition,
    groupBy: [...new Set(aggregations.flatMap((one) => (one.kind === 'compare' ? one.by : [])))].sort(),
    makes: counted.flatMap((stage) => stage.makes),
    timeframe: textOf(section.node, 'timeframe') ?? null,
  };
}

function selectionStage(entry: MapEntry, condition: Condition, retold: boolean, reading: FileReading): UnnumberedStage {
  const stage = {
    kind: 'selection',
    text: writtenEntry(reading, entry),
    condition,
    reads: conditionSources(condition),
    makes: [],
  };
  return retold ? { ...stage, retold } : stage;
}

function conditionStage(entry: MapEntry, condition: Condition | undefined, reading: FileReading): UnnumberedStage {
  const stage = { kind: 'condition', text: writtenEntry(reading, entry), makes: [] };
  if (condition === undefined) return { ...stage, reads: [], opaque: 'the condition cannot be read' };
  return { ...stage, condition, reads: conditionSources(condition) };
}
