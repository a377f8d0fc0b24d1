import type { CatalogRule } from '../../catalog-rule.ts';
import type { OutputField, RuleAnatomy } from '../../rule-anatomy.ts';
import type { Correlation } from './correlation.ts';
import type { Detection } from './detection-stages.ts';
import { type Draft, draftOf } from './draft.ts';
import { type FileReading, written, writtenEntry } from './file-reading.ts';
import { MAX_RULES_OF_BODY } from './limits.ts';
import { logsourceStage, streamsOf } from './logsource.ts';
import { ReferredRules } from './referred-rules.ts';
import { numbered, readFields, type UnnumberedStage } from './unnumbered-stage.ts';
import { entryOf, type MapNode, textOf } from './yaml/yaml-node.ts';

/** The rules of a file's documents; documents that are no rules are left out, those that are broken are findings. */
export function readRules(documents: readonly MapNode[], reading: FileReading): CatalogRule[] {
  const drafts = documents.flatMap((root) => draftOf(root, reading) ?? []);
  const ids = new Map<string, number>();
  const referred = new ReferredRules(drafts, reading);
  return drafts.map((draft) => ruleOf(draft, drafts.length, referred, idOf(draft, ids), reading));
}

/** The rule's own id, or its name or title as one; no two of a file are the same. */
function idOf({ root, head }: Draft, taken: Map<string, number>): string {
  const slug = head.name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const own = [textOf(root, 'id'), textOf(root, 'name'), slug].find((id) => id !== undefined && id !== '') ?? 'rule';
  let n = taken.get(own) ?? 1;
  let id = n === 1 ? own : `${own}-${n}`;
  // A rule may be called what another became.
  while (n > 1 && taken.has(id)) id = `${own}-${++n}`;
  taken.set(own, n + 1);
  if (id !== own) taken.set(id, 2);
  return id;
}

function ruleOf(draft: Draft, count: number, referred: ReferredRules, id: string, reading: FileReading): CatalogRule {
  const { head, section, type } = draft;
  return {
    ...head,
    vendor: 'sigma',
    format: 'sigma',
    id,
    language: 'sigma',
    type,
    timeWindow: draft.type === 'correlation' ? draft.correlation.timespan : draft.detection.timeframe,
    queries: [{ language: 'sigma', text: writtenEntry(reading, section) }],
    body: count > MAX_RULES_OF_BODY ? written(reading, draft.root.span) : reading.source,
    anatomy:
      draft.type === 'correlation'
        ? correlated(draft, draft.correlation, referred, reading)
        : detected(draft, draft.detection, reading),
  };
}

function detected({ root, head, section, type }: Draft, detection: Detection, reading: FileReading): RuleAnatomy {
  const source = logsourceStage(root, reading);
  const rules = type === 'filter' ? entryOf(section.node, 'rules') : undefined;
  const filtered: UnnumberedStage[] =
    rules === undefined ? [] : [{ kind: 'filter', text: writtenEntry(reading, rules), reads: [], makes: [] }];
  const stages = [...(source === undefined ? [] : [source]), ...filtered, ...detection.stages];
  const { groupBy, makes } = detection;
  const fields = readFields(stages);
  const outputs =
    makes.length === 0
      ? eventOutputs(head.investigationFields, fields)
      : countedOutputs(groupBy, makes, 'by', 'aggregation');
  return { stages: numbered(stages), outputs, groupBy, streams: streamsOf(root), fields };
}

/** An alert of an event carries the whole event: the fields that the rule names for people come first, then those that it asks for. */
function eventOutputs(named: readonly string[], asked: readonly string[]): OutputField[] {
  const rest = [...asked.filter((field) => !named.includes(field)), '*'];
  return [...named.map((field) => ({ field, source: 'fields' })), ...rest.map((field) => ({ field, source: 'event' }))];
}

function countedOutputs(groupBy: readonly string[], makes: readonly string[], by: string, made: string): OutputField[] {
  return [...groupBy.map((field) => ({ field, source: by })), ...makes.map((field) => ({ field, source: made }))];
}

/** A correlation looks at what its rules find: those of the file stand before it. */
function correlated(
  draft: Draft,
  correlation: Correlation,
  referred: ReferredRules,
  reading: FileReading,
): RuleAnatomy {
  const { root } = draft;
  const rules = referred.behind(draft);
  const stages = [...rules.map((rule) => referred.stage(rule)), correlation.stage];
  const source = logsourceStage(root, reading);
  const { groupBy, stage, type } = correlation;
  const outputs = countedOutputs(groupBy, stage.makes, 'group-by', type);
  const streams = [...new Set([root, ...rules.map((rule) => rule.root)].flatMap(streamsOf))];
  return {
    stages: numbered([...(source === undefined ? [] : [source]), ...stages]),
    outputs,
    groupBy,
    streams,
    fields: readFields(stages),
  };
}
