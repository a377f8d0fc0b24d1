import type {
  Hunt,
  Rule,
  RuleMetadata,
  ThreatEntry,
  ThreatMapping,
  VersionedThreatMapping,
} from '../../src/rules/rule.ts';

/** A rule as its TOML file has it: what a field of a file became is found in its old place, or the field was lost. */
export function writtenForm(rule: Rule): Record<string, unknown> {
  const form: Record<string, unknown> =
    rule.kind === 'hunt' ? { hunt: writtenHunt(rule) } : { rule: writtenRule(rule), transform: writtenTransform(rule) };
  return { ...form, metadata: writtenMetadata(rule.metadata) };
}

function writtenHunt(hunt: Hunt): object {
  const { id, integrations, queries, author, ...same } = hunt;
  return {
    ...same,
    uuid: id,
    author: oneOrList(author),
    integration: integrations,
    query: queries.map((query) => query.text),
    language: [
      ...new Set(queries.map((query) => (query.language === 'esql' ? 'ES|QL' : query.language.toUpperCase()))),
    ],
  };
}

function writtenRule(rule: Extract<Rule, { kind: 'rule' }>): object {
  const { queries, threatMatch, newTerms, machineLearning, alertSuppression } = rule;
  const { id, schedule, eql, threshold, investigationFields, threat, threatMappings, ...same } = rule;
  return {
    ...snakeCase(same),
    ...schedule,
    ...(eql && snakeCase(eql)),
    rule_id: id,
    query: queries[0]?.text,
    language: queries[0]?.language,
    investigation_fields: { field_names: investigationFields },
    exceptions_list: rule.exceptionsList.map(snakeCase),
    risk_score_mapping: rule.riskScoreMapping.map(snakeCase),
    threat: threat.map(writtenThreat),
    threat_mappings: threatMappings.map(writtenThreatMappings),
    threshold: threshold && { field: threshold.fields, value: threshold.value, cardinality: threshold.cardinality },
    new_terms: newTerms && {
      field: 'new_terms_fields',
      value: newTerms.fields,
      history_window_start: [{ field: 'history_window_start', value: newTerms.historyWindowStart }],
    },
    threat_index: threatMatch?.index,
    threat_query: threatMatch?.query?.text,
    threat_language: threatMatch?.query?.language,
    threat_filters: threatMatch?.filters,
    threat_indicator_path: threatMatch?.indicatorPath,
    threat_mapping: threatMatch?.mapping.map((entries) => ({ entries })),
    concurrent_searches: threatMatch?.concurrentSearches,
    items_per_search: threatMatch?.itemsPerSearch,
    anomaly_threshold: machineLearning?.anomalyThreshold,
    machine_learning_job_id: machineLearning && oneOrList(machineLearning.jobIds),
    alert_suppression: alertSuppression && {
      group_by: alertSuppression.groupBy,
      missing_fields_strategy: alertSuppression.missingFieldsStrategy,
      duration: alertSuppression.durationMs && writtenDuration(alertSuppression.durationMs),
    },
  };
}

function writtenDuration(ms: number): object {
  return ms % 3_600_000 === 0 ? { value: ms / 3_600_000, unit: 'h' } : { value: ms / 60_000, unit: 'm' };
}

function writtenTransform(rule: Extract<Rule, { kind: 'rule' }>): object {
  return { osquery: rule.transform.osquery.map(snakeCase), investigate: rule.transform.investigate };
}

function writtenMetadata(metadata: RuleMetadata): object {
  const { integrations, ...same } = metadata;
  return { ...snakeCase(same), integration: oneOrList(integrations) };
}

function writtenThreatMappings(mapping: VersionedThreatMapping): object {
  return { ...mapping, threat: mapping.threat.map(writtenThreat) };
}

function writtenThreat(mapping: ThreatMapping): object {
  const { framework, tactic, techniques } = mapping;
  return { framework, tactic, technique: techniques.map(writtenTechnique) };
}

function writtenTechnique(technique: ThreatMapping['techniques'][number]): object {
  const entry: ThreatEntry = technique;
  return { ...entry, subtechnique: technique.subtechniques };
}

function snakeCase(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}

/** Where the file may have one text in place of a list, both are there to compare with. */
class OneOrList {
  readonly list: readonly string[];
  constructor(list: readonly string[]) {
    this.list = list;
  }
}

function oneOrList(list: readonly string[]): OneOrList {
  return new OneOrList(list);
}

/** The paths of a file whose value the form lacks or changed; surrounding white space and numbers' spelling aside. */
export function lostPaths(written: unknown, form: unknown, path = ''): string[] {
  if (form instanceof OneOrList)
    return lostPaths(written, typeof written === 'string' ? form.list[0] : form.list, path);
  if (Array.isArray(written)) {
    if (!Array.isArray(form) || form.length !== written.length) return [path];
    return written.flatMap((item, i) => lostPaths(item, form[i], `${path}[${i}]`));
  }
  if (written instanceof Date) return typeof form === 'string' && form !== '' ? [] : [path];
  if (typeof written === 'object' && written !== null) {
    if (typeof form !== 'object' || form === null) return [path];
    const fields: Record<string, unknown> = { ...form };
    return Object.entries(written).flatMap(([key, value]) => lostPaths(value, fields[key], `${path}.${key}`));
  }
  const isSame =
    typeof written === 'string' && typeof form === 'string' ? written.trim() === form.trim() : written === form;
  return isSame ? [] : [path];
}
