import { type Correlation, readCorrelation } from './correlation.ts';
import { type Detection, readDetection } from './detection-stages.ts';
import type { FileReading } from './file-reading.ts';
import { type Head, readHead } from './head.ts';
import { entryOf, type MapEntry, type MapNode, textOf } from './yaml/yaml-node.ts';

type Section = MapEntry & { readonly node: MapNode };

/** A rule's document with what it is made of, before rules that name each other are put together. */
export type Draft = {
  readonly root: MapNode;
  readonly head: Head;
  readonly section: Section;
  /** What other rules may call it: its id and its name. */
  readonly refs: readonly string[];
} & (
  | { readonly type: 'sigma' | 'filter'; readonly detection: Detection }
  | { readonly type: 'correlation'; readonly correlation: Correlation }
);

const SECTIONS = { detection: 'sigma', correlation: 'correlation', filter: 'filter' } as const;

/** Reads a document; undefined where it is no rule, or one that cannot be read. */
export function draftOf(root: MapNode, reading: FileReading): Draft | undefined {
  const { findings } = reading;
  const section = (['correlation', 'filter', 'detection'] as const).flatMap((key) => entryOf(root, key) ?? [])[0];
  const logsource = entryOf(root, 'logsource');
  if (section === undefined) {
    if (logsource !== undefined)
      findings.error('missing-field', 'the rule has no detection', logsource.keySpan, 'add `detection:`');
    return undefined;
  }
  if (!isSection(section)) {
    if (logsource !== undefined)
      findings.error(
        'wrong-type',
        `\`${section.key}\` is no map`,
        section.keySpan,
        'write its parts as `key: value`, indented',
      );
    return undefined;
  }
  // Other YAML files have sections of these names, too.
  const marks = section.key === 'correlation' ? ['type', 'rules'] : ['condition'];
  if (logsource === undefined && !marks.some((mark) => entryOf(section.node, mark) !== undefined)) return undefined;
  const head = readHead(root, reading);
  const type = SECTIONS[section.key as keyof typeof SECTIONS];
  const refs = [textOf(root, 'id'), textOf(root, 'name')].filter((ref) => ref !== undefined);
  if (type === 'correlation')
    return { type, root, head, section, refs, correlation: readCorrelation(section, reading) };
  const aside = type === 'filter' ? ['rules'] : [];
  return { type, root, head, section, refs, detection: readDetection(section, reading, aside) };
}

function isSection(entry: MapEntry): entry is Section {
  return entry.node.kind === 'map';
}
