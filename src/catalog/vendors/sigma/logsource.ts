import { type FileReading, writtenEntry } from './file-reading.ts';
import type { UnnumberedStage } from './unnumbered-stage.ts';
import { entryOf, type MapNode, mapOf, textOf } from './yaml/yaml-node.ts';

/** A log source as one name: product, category and service, those that are given (`windows/process_creation`); none without them. */
export function streamsOf(root: MapNode): string[] {
  const logsource = mapOf(root, 'logsource');
  if (logsource === undefined) return [];
  const parts = ['product', 'category', 'service']
    .flatMap((key) => textOf(logsource, key) ?? [])
    .filter((part) => part !== '');
  return parts.length === 0 ? [] : [parts.join('/')];
}

/** The stage of a log source; undefined where a rule names none. */
export function logsourceStage(root: MapNode, reading: FileReading): UnnumberedStage | undefined {
  const entry = entryOf(root, 'logsource');
  return entry === undefined
    ? undefined
    : { kind: 'logsource', text: writtenEntry(reading, entry), reads: [], makes: [] };
}
