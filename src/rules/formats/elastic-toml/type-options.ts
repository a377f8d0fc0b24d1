import { z } from 'zod';
import type {
  EqlOptions,
  MachineLearningOptions,
  NewTermsOptions,
  RuleQuery,
  ThreatMatchOptions,
  ThresholdOptions,
} from '../../rule.ts';
import { anyTables, filled, flag, oneOf, table, tables, text, textOrTexts, texts, wholeNumber } from './field-types.ts';
import { present } from './present.ts';

/** The fields of `[rule]` that only some rule types have. */
export const typeFields = {
  event_category_override: text.optional(),
  tiebreaker_field: text.optional(),
  timestamp_field: text.optional(),

  threshold: table({
    field: textOrTexts.optional(),
    value: wholeNumber(1),
    cardinality: tables({ field: filled, value: wholeNumber(1) }).optional(),
  }).optional(),

  new_terms: table({
    field: oneOf(['new_terms_fields']),
    value: z.array(filled, 'a list of field names').min(1, 'a list of at least one field name'),
    history_window_start: tables({ field: oneOf(['history_window_start']), value: filled }).length(1, 'a list of one'),
  }).optional(),
  // The same, as the detection engine's API has it.
  new_terms_fields: z.array(filled, 'a list of field names').min(1, 'a list of at least one field name').optional(),
  history_window_start: filled.optional(),

  threat_index: texts.optional(),
  threat_query: text.optional(),
  threat_language: oneOf(['kuery', 'lucene', 'eql']).optional(),
  threat_filters: anyTables.optional(),
  threat_indicator_path: text.optional(),
  threat_mapping: tables({
    entries: tables({ field: filled, type: oneOf(['mapping']), value: filled, negate: flag.optional() }),
  }).optional(),
  concurrent_searches: wholeNumber(1).optional(),
  items_per_search: wholeNumber(1).optional(),

  anomaly_threshold: wholeNumber(0, 100).optional(),
  machine_learning_job_id: textOrTexts.optional(),
};

const typeFieldsSchema = z.object(typeFields);
type RawTypeFields = z.output<typeof typeFieldsSchema>;

export function toEql(raw: RawTypeFields): EqlOptions {
  return present({
    eventCategoryOverride: raw.event_category_override,
    tiebreakerField: raw.tiebreaker_field,
    timestampField: raw.timestamp_field,
  });
}

export function toThreshold(raw: NonNullable<RawTypeFields['threshold']>): ThresholdOptions {
  return { fields: raw.field ?? [], value: raw.value, cardinality: raw.cardinality ?? [] };
}

export function toNewTerms(raw: RawTypeFields, history: { written: string; ms: number }): NewTermsOptions {
  return {
    fields: raw.new_terms?.value ?? raw.new_terms_fields ?? [],
    historyWindowStart: history.written,
    historyMs: history.ms,
  };
}

export function toThreatMatch(raw: RawTypeFields, query: RuleQuery | undefined): ThreatMatchOptions {
  return present({
    index: raw.threat_index ?? [],
    query,
    filters: raw.threat_filters ?? [],
    indicatorPath: raw.threat_indicator_path,
    mapping: (raw.threat_mapping ?? []).map(({ entries }) =>
      entries.map((entry) => ({ ...entry, negate: entry.negate ?? false })),
    ),
    concurrentSearches: raw.concurrent_searches,
    itemsPerSearch: raw.items_per_search,
  });
}

export function toMachineLearning(raw: RawTypeFields): MachineLearningOptions {
  return { anomalyThreshold: raw.anomaly_threshold ?? 0, jobIds: raw.machine_learning_job_id ?? [] };
}
