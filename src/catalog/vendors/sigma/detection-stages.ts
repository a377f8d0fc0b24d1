import { conditionSources } from '../../condition-sources.ts';
import type { Condition } from '../../predicate.ts';
import { afterStage } from './after-stage.ts';
import { weightOf } from './condition/negate.ts';
import { ConditionReader } from './condition-reader.ts';
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
  const read = new ConditionReader(selections, reading);
  const { condition, after } = entry === undefined ? NO_CONDITION : read.condition(entry);
  const counted = after.map(afterStage);
  if (condition !== undefined) warnOfUnused(named, read.used, reading);
  const time = entryOf(section.node, 'timeframe');
  return {
    stages: [
      ...named.map((one) => selectionStage(one, selections.get(one.key)!.condition, condition !== undefined, reading)),
      ...(entry === undefined ? [] : [conditionStage(entry, condition, reading)]),
      ...counted,
      ...(time === undefined ? [] : [{ kind: 'timeframe', text: writtenEntry(reading, time), reads: [], makes: [] }]),
    ],
    condition,
    groupBy: [...new Set(after.flatMap((one) => (one.kind === 'compare' ? one.by : [])))].sort(),
    makes: counted.flatMap((stage) => stage.makes),
    timeframe: textOf(section.node, 'timeframe') ?? null,
  };
}

const NO_CONDITION = { condition: undefined, after: [] };

function warnOfUnused(entries: readonly MapEntry[], used: ReadonlySet<string>, { findings }: FileReading): void {
  for (const { key, keySpan } of entries) {
    if (used.has(key)) continue;
    findings.info('unused-selection', `the condition does not name the search identifier \`${key}\``, keySpan);
  }
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
