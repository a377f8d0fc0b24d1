import { type QueryLanguage, RULE_TYPES, type RuleType } from '../../rule.ts';
import { reportMissing, shown } from './check-fields.ts';
import type { Findings } from './findings.ts';
import { textAt } from './schedule.ts';
import { nodeAt, type TomlTable } from './toml-document.ts';

interface TypeTraits {
  /** The languages that a query of this type may be written in, the default first; none where there is no query. */
  readonly languages: readonly QueryLanguage[];
  readonly required: readonly string[];
}

const KQL_OR_LUCENE = ['kuery', 'lucene'] as const;

/** What each rule type needs, as the schemas of elastic/detection-rules and of Kibana's rules API have it. */
const TRAITS: Readonly<Record<RuleType, TypeTraits>> = {
  query: { languages: KQL_OR_LUCENE, required: ['query'] },
  saved_query: { languages: KQL_OR_LUCENE, required: ['saved_id'] },
  eql: { languages: ['eql'], required: ['query'] },
  esql: { languages: ['esql'], required: ['query'] },
  threshold: { languages: KQL_OR_LUCENE, required: ['query', 'threshold'] },
  new_terms: { languages: KQL_OR_LUCENE, required: ['query', 'new_terms'] },
  threat_match: { languages: KQL_OR_LUCENE, required: ['query', 'threat_index', 'threat_mapping'] },
  machine_learning: { languages: [], required: ['anomaly_threshold', 'machine_learning_job_id'] },
};

const WITH_QUERY: readonly RuleType[] = RULE_TYPES.filter((type) => type !== 'machine_learning');
const WITH_INDEX: readonly RuleType[] = WITH_QUERY.filter((type) => type !== 'esql');

/** The types that a field has an effect in; fields not named here have one in all. */
const FIELD_TYPES: ReadonlyMap<string, readonly RuleType[]> = new Map([
  ['query', WITH_QUERY],
  ['language', WITH_QUERY],
  ['index', WITH_INDEX],
  ['data_view_id', WITH_INDEX],
  ['filters', WITH_INDEX],
  ['saved_id', ['saved_query', 'query', 'threshold']],
  ...['event_category_override', 'tiebreaker_field', 'timestamp_field'].map((name) => [name, ['eql']] as const),
  ['threshold', ['threshold']],
  ...['new_terms', 'new_terms_fields', 'history_window_start'].map((name) => [name, ['new_terms']] as const),
  ...[
    'threat_index',
    'threat_query',
    'threat_language',
    'threat_filters',
    'threat_indicator_path',
    'threat_mapping',
    'concurrent_searches',
    'items_per_search',
  ].map((name) => [name, ['threat_match']] as const),
  ...['anomaly_threshold', 'machine_learning_job_id'].map((name) => [name, ['machine_learning']] as const),
] as const);

/** The language of a rule of this type that names none. */
export function defaultLanguage(type: RuleType): QueryLanguage {
  return TRAITS[type].languages[0] ?? 'kuery';
}

/** Checks what hangs on the rule's type: fields it needs, fields it has no use for, and the query's language. */
export function checkRuleType(root: TomlTable, rule: TomlTable, text: string, findings: Findings): void {
  const written = textAt(rule, ['type'])?.value;
  const type = RULE_TYPES.find((known) => known === written);
  const query = textAt(rule, ['query']);
  if (query !== undefined && query.value.trim() === '' && type !== 'machine_learning') {
    findings.error('rules/bad-value', '`query` is empty', query.span, 'write the query of the rule');
  }
  if (type === undefined) return;
  checkRequired(type, root, rule, text, findings);
  checkUnused(type, rule, findings);
  checkLanguage(type, rule, findings);
}

function checkRequired(type: RuleType, root: TomlTable, rule: TomlTable, text: string, findings: Findings): void {
  const need = (path: readonly string[]) => {
    if (nodeAt(rule, path) === undefined) {
      reportMissing(['rule', ...path], root, text, findings, `rules of type \`${type}\` need it`);
    }
  };
  for (const field of TRAITS[type].required) {
    const isFlat =
      field === 'new_terms' && (rule.entries.has('new_terms_fields') || rule.entries.has('history_window_start'));
    if (!isFlat) need([field]);
    else if (!rule.entries.has('new_terms'))
      for (const part of ['new_terms_fields', 'history_window_start']) need([part]);
  }
  if (nodeAt(rule, ['alert_suppression'])?.kind === 'table') {
    need(['alert_suppression', type === 'threshold' ? 'duration' : 'group_by']);
  }
}

function checkUnused(type: RuleType, rule: TomlTable, findings: Findings): void {
  for (const [name, entry] of rule.entries) {
    const types = FIELD_TYPES.get(name);
    if (types === undefined || types.includes(type)) continue;
    const hint = type === 'esql' && name === 'index' ? 'the query names what it reads in its `FROM`' : undefined;
    findings.warn('rules/unused-field', `\`${name}\` has no effect in a rule of type \`${type}\``, entry.keySpan, hint);
  }
}

function checkLanguage(type: RuleType, rule: TomlTable, findings: Findings): void {
  const node = textAt(rule, ['language']);
  const { languages } = TRAITS[type];
  const isKnown = Object.values(TRAITS).some((traits) => traits.languages.some((known) => known === node?.value));
  if (node === undefined || !isKnown || languages.length === 0 || languages.some((known) => known === node.value))
    return;
  const expected = languages.map((language) => `\`${language}\``).join(' or ');
  findings.error(
    'rules/language-mismatch',
    `\`language\` is ${shown(node)}, a rule of type \`${type}\` takes ${expected}`,
    node.span,
    mismatchHint(node.value),
  );
}

function mismatchHint(language: string): string {
  if (language === 'esql' || language === 'eql') return `for this language, \`type\` must be \`${language}\``;
  return 'change `language` or `type`, whichever the query is not written for';
}
