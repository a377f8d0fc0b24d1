import type { z } from 'zod';
import {
  type DetectionRule,
  type JsonTable,
  RULE_LANGUAGES,
  RULE_SEVERITIES,
  RULE_TYPES,
  type RuleQuery,
  type Schedule,
} from '../../rule.ts';
import { anyTable, anyTables, filled, flag, oneOf, table, tables, text, texts, wholeNumber } from './field-types.ts';
import { type metadataSchema, toMetadata } from './metadata.ts';
import { present } from './present.ts';
import { makeQuery } from './query.ts';
import { defaultLanguage } from './rule-type.ts';
import { textAt } from './schedule.ts';
import { suppressionSchema, toSuppression } from './suppression.ts';
import { threatMappingsSchema, threatSchema, toThreat, toThreatMappings } from './threat.ts';
import type { TomlTable } from './toml-document.ts';
import { toTransform, type transformSchema } from './transform.ts';
import { toEql, toMachineLearning, toNewTerms, toThreatMatch, toThreshold, typeFields } from './type-options.ts';

/**
 * The `[rule]` section, as the public schemas of elastic/detection-rules and of Kibana's detections API have it.
 * Fields that only some rule types need are optional here and asked for by type.
 */
export const ruleSchema = table({
  rule_id: filled,
  name: filled,
  description: filled,
  type: oneOf(RULE_TYPES),
  severity: oneOf(RULE_SEVERITIES),
  risk_score: wholeNumber(0, 100),
  author: texts.optional(),
  license: text.optional(),
  tags: texts.optional(),
  references: texts.optional(),
  false_positives: texts.optional(),
  note: text.optional(),
  setup: text.optional(),

  query: text.optional(),
  language: oneOf(RULE_LANGUAGES).optional(),
  index: texts.optional(),
  data_view_id: text.optional(),
  filters: anyTables.optional(),
  saved_id: filled.optional(),
  ...typeFields,

  from: text.optional(),
  to: text.optional(),
  interval: text.optional(),
  max_signals: wholeNumber(1).optional(),
  timestamp_override: filled.optional(),
  timestamp_override_fallback_disabled: flag.optional(),
  alert_suppression: suppressionSchema.optional(),
  building_block_type: filled.optional(),

  threat: threatSchema.optional(),
  threat_mappings: threatMappingsSchema.optional(),
  investigation_fields: table({ field_names: texts }).optional(),
  risk_score_mapping: tables({
    field: filled,
    operator: oneOf(['equals']).optional(),
    value: text.optional(),
    risk_score: wholeNumber(0, 100).optional(),
  }).optional(),
  severity_mapping: tables({
    field: filled,
    operator: oneOf(['equals']).optional(),
    value: text.optional(),
    severity: oneOf(RULE_SEVERITIES).optional(),
  }).optional(),
  rule_name_override: filled.optional(),
  exceptions_list: tables({
    id: filled,
    list_id: filled,
    namespace_type: oneOf(['single', 'agnostic']),
    type: filled,
  }).optional(),
  related_integrations: tables({ package: filled, version: text, integration: text.optional() }).optional(),
  required_fields: tables({ name: filled, type: text, ecs: flag.optional() }).optional(),
  timeline_id: text.optional(),
  timeline_title: text.optional(),
  throttle: text.optional(),
  actions: anyTables.optional(),
  response_actions: anyTables.optional(),
  output_index: text.optional(),
  namespace: text.optional(),
  meta: anyTable.optional(),
  enabled: flag.optional(),
  version: wholeNumber(1).optional(),
  revision: wholeNumber(0).optional(),
});

type RawRule = z.output<typeof ruleSchema>;

/** What the checks of a rule file have made of it. */
export interface CheckedRule {
  readonly rule: RawRule;
  readonly metadata: z.output<typeof metadataSchema> | undefined;
  readonly transform: z.output<typeof transformSchema> | undefined;
  readonly schedule: Schedule;
  readonly history: { written: string; ms: number } | undefined;
  readonly unknown: JsonTable;
}

export function toRule(checked: CheckedRule, section: TomlTable, fileText: string): DetectionRule {
  const raw = checked.rule;
  return present({
    kind: 'rule' as const,
    id: raw.rule_id.trim(),
    name: raw.name.trim(),
    description: raw.description.trim(),
    type: raw.type,
    severity: raw.severity,
    riskScore: raw.risk_score,
    author: raw.author ?? [],
    license: raw.license,
    tags: raw.tags ?? [],
    references: raw.references ?? [],
    falsePositives: (raw.false_positives ?? []).map((entry) => entry.trim()),
    note: raw.note?.trim(),
    setup: raw.setup?.trim(),

    queries: readQueries(raw, section, fileText),
    index: raw.index ?? [],
    dataViewId: raw.data_view_id,
    filters: raw.filters ?? [],
    savedId: raw.saved_id,
    ...typeOptions(checked, section, fileText),

    schedule: checked.schedule,
    maxSignals: raw.max_signals ?? 100,
    timestampOverride: raw.timestamp_override,
    timestampOverrideFallbackDisabled: raw.timestamp_override_fallback_disabled ?? false,
    alertSuppression: raw.alert_suppression === undefined ? undefined : toSuppression(raw.alert_suppression),
    buildingBlockType: raw.building_block_type,

    threat: (raw.threat ?? []).map(toThreat),
    threatMappings: (raw.threat_mappings ?? []).map(toThreatMappings),
    investigationFields: raw.investigation_fields?.field_names ?? [],
    riskScoreMapping: (raw.risk_score_mapping ?? []).map((entry) =>
      present({
        field: entry.field,
        operator: entry.operator ?? 'equals',
        value: entry.value ?? '',
        riskScore: entry.risk_score,
      }),
    ),
    severityMapping: (raw.severity_mapping ?? []).map((entry) =>
      present({ ...entry, operator: entry.operator ?? 'equals', value: entry.value ?? '' }),
    ),
    ruleNameOverride: raw.rule_name_override,
    exceptionsList: (raw.exceptions_list ?? []).map((entry) => ({
      id: entry.id,
      listId: entry.list_id,
      namespaceType: entry.namespace_type,
      type: entry.type,
    })),
    relatedIntegrations: (raw.related_integrations ?? []).map((entry) => present(entry)),
    requiredFields: (raw.required_fields ?? []).map((entry) => present(entry)),
    timelineId: raw.timeline_id,
    timelineTitle: raw.timeline_title,
    throttle: raw.throttle,
    actions: raw.actions ?? [],
    responseActions: raw.response_actions ?? [],
    outputIndex: raw.output_index,
    namespace: raw.namespace,
    meta: raw.meta,
    enabled: raw.enabled,
    version: raw.version,
    revision: raw.revision,

    metadata: toMetadata(checked.metadata ?? {}),
    transform: toTransform(checked.transform ?? {}),
    unknown: checked.unknown,
  });
}

function readQueries(raw: RawRule, section: TomlTable, fileText: string): RuleQuery[] {
  const node = textAt(section, ['query']);
  if (node === undefined || raw.type === 'machine_learning') return [];
  return [makeQuery(raw.language ?? defaultLanguage(raw.type), node, fileText)];
}

function typeOptions(checked: CheckedRule, section: TomlTable, fileText: string) {
  const raw = checked.rule;
  const threatQuery = textAt(section, ['threat_query']);
  return {
    eql: raw.type === 'eql' ? toEql(raw) : undefined,
    threshold: raw.type === 'threshold' && raw.threshold !== undefined ? toThreshold(raw.threshold) : undefined,
    newTerms: checked.history === undefined ? undefined : toNewTerms(raw, checked.history),
    threatMatch:
      raw.type === 'threat_match'
        ? toThreatMatch(raw, threatQuery && makeQuery(raw.threat_language ?? 'kuery', threatQuery, fileText))
        : undefined,
    machineLearning: raw.type === 'machine_learning' ? toMachineLearning(raw) : undefined,
  };
}
