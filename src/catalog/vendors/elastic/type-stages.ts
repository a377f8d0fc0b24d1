import { formatDuration } from '../../../base/duration.ts';
import type {
  AlertSuppression,
  MachineLearningOptions,
  NewTermsOptions,
  ThreatMatchEntry,
  ThreatMatchOptions,
  ThresholdOptions,
} from '../../../rules/rule.ts';
import type { Condition, PredicateKind, PredicateValue } from '../../predicate.ts';
import { joined } from '../../search/search-tests.ts';
import { type AnatomyParts, type StagePart, sorted } from './anatomy-parts.ts';
import { filterStage } from './kibana-filter.ts';
import { ofEvents, searchStage } from './search-stage.ts';
import { settingsText } from './settings-text.ts';

/** So many events with equal values in the fields, and so many different values of others among them. */
export function thresholdParts({ fields, value, cardinality }: ThresholdOptions): AnatomyParts {
  const columns = [
    { name: 'COUNT(*)', sources: [] as string[], value },
    ...cardinality.map((item) => ({
      name: `COUNT_DISTINCT(${item.field})`,
      sources: [item.field],
      value: item.value,
    })),
  ];
  const tests = columns.map(
    ({ name, sources, value: least }): Condition =>
      testOf(name, sources, 'gte', [least], `${name} >= ${least}`, { aggregate: name }),
  );
  const reads = sorted([...fields, ...cardinality.map((item) => item.field)]);
  const stage: StagePart = {
    kind: 'threshold',
    text: settingsText({
      field: fields,
      value,
      cardinality: cardinality.length === 0 ? undefined : cardinality.map((item) => ({ ...item })),
    }),
    condition: tests.length === 1 ? tests[0]! : { kind: 'and', of: tests },
    reads,
    makes: columns.map((column) => column.name).sort(),
  };
  const outputs = [
    ...fields.map((field) => ({ field, source: 'threshold field' })),
    ...columns.map(({ name, value: least }) => ({ field: name, source: `threshold >= ${least}` })),
  ];
  return { stages: [stage], outputs, groupBy: fields, fields: reads };
}

/** Values that the fields did not have together within the history. */
export function newTermsParts({ fields, historyWindowStart }: NewTermsOptions): AnatomyParts {
  const stage: StagePart = {
    kind: 'new_terms',
    text: settingsText({ new_terms_fields: fields, history_window_start: historyWindowStart }),
    reads: sorted(fields),
    makes: [],
  };
  const outputs = fields.map((field) => ({ field, source: 'new terms' }));
  return { stages: [stage], outputs, groupBy: fields, fields: stage.reads };
}

/** The indicators that events are compared with, and the fields that must be equal. */
export function threatMatchParts({ index, query, filters, mapping }: ThreatMatchOptions): AnatomyParts {
  const search = searchStage('threat_query', query?.language ?? 'kuery', query?.text ?? '*:*');
  const pairs = mapping.flat();
  const stage: StagePart = {
    kind: 'threat_mapping',
    text: mapping.map((entries) => entries.map(pairText).join(' AND ')).join('\nOR '),
    ...(pairs.length === 0 ? {} : { condition: joined('or', mapping.map(alternative)) }),
    reads: sorted(pairs.flatMap(({ field, value }) => [field, value])),
    makes: [],
  };
  // Fields of indicators are no fields of events.
  return {
    stages: [search, ...filters.flatMap((filter) => filterStage('threat_filter', filter) ?? []), stage],
    outputs: [{ field: 'threat.enrichments', source: 'indicator' }],
    streams: index,
    fields: pairs.map(({ field }) => field),
  };
}

/** An event's fields that must all be as an indicator's are. */
function alternative(entries: readonly ThreatMatchEntry[]): Condition {
  const tests = entries.map((entry) => {
    const { field, value, negate } = entry;
    return testOf(field, [field], negate ? 'ne' : 'eq', [], pairText(entry), { other: value });
  });
  return joined('and', tests);
}

function pairText({ field, value, negate }: ThreatMatchEntry): string {
  return `${field} ${negate ? '!=' : '='} ${value}`;
}

/** The anomaly records that a rule makes alerts of. */
export function machineLearningParts({ jobIds, anomalyThreshold }: MachineLearningOptions): AnatomyParts {
  const single = jobIds.length === 1;
  const jobs = single ? JSON.stringify(jobIds[0]) : `(${jobIds.map((id) => JSON.stringify(id)).join(', ')})`;
  const stage: StagePart = {
    kind: 'machine_learning',
    text: settingsText({ machine_learning_job_id: jobIds, anomaly_threshold: anomalyThreshold }),
    condition: {
      kind: 'and',
      of: [
        testOf('job_id', [], single ? 'eq' : 'in', jobIds, `job_id ${single ? '==' : 'in'} ${jobs}`),
        testOf('record_score', [], 'gte', [anomalyThreshold], `record_score >= ${anomalyThreshold}`),
      ],
    },
    reads: ['job_id', 'record_score'],
    makes: [],
  };
  return { stages: [stage], outputs: [{ field: '*', source: 'anomaly record' }] };
}

/** Alerts of equal values made one. */
export function suppressionParts(suppression: AlertSuppression | undefined): AnatomyParts {
  if (suppression === undefined) return { stages: [] };
  const { groupBy, durationMs, missingFieldsStrategy } = suppression;
  const stage: StagePart = {
    kind: 'suppression',
    text: settingsText({
      group_by: groupBy.length === 0 ? undefined : groupBy,
      duration: durationMs === undefined ? undefined : formatDuration(durationMs),
      missing_fields_strategy: groupBy.length === 0 ? undefined : missingFieldsStrategy,
    }),
    reads: sorted(groupBy),
    makes: [],
  };
  return { ...ofEvents(stage), groupBy };
}

function testOf(
  field: string,
  sources: readonly string[],
  kind: PredicateKind,
  values: readonly PredicateValue[],
  text: string,
  more: { readonly aggregate?: string; readonly other?: string } = {},
): Condition {
  return { kind: 'test', test: { field, sources, ...more, kind, values, negated: false, ignoreCase: false, text } };
}
