import type { Json } from '../base/canonical-json.ts';
import type { Span } from '../base/diagnostic.ts';

/** Rule types of Elastic Security's detection engine. */
export const RULE_TYPES = [
  'query',
  'saved_query',
  'eql',
  'esql',
  'threshold',
  'new_terms',
  'threat_match',
  'machine_learning',
] as const;
export type RuleType = (typeof RULE_TYPES)[number];

/** Severities, mildest first. */
export const RULE_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

/** Languages that a rule's query may be written in. */
export const RULE_LANGUAGES = ['esql', 'kuery', 'eql', 'lucene'] as const;
/** Query languages; `sql` (osquery) is met in hunts only. */
export type QueryLanguage = (typeof RULE_LANGUAGES)[number] | 'sql';

export type JsonTable = { readonly [key: string]: Json };

/** What a rule file says, whatever its format: frozen plain data, apart from each query's `offset`. */
export type Rule = DetectionRule | Hunt;

interface RuleCore {
  /** The rule's identity (`rule_id`; a hunt's `uuid`). */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly author: readonly string[];
  readonly license?: string;
  readonly references: readonly string[];
  /** A rule has at most one query (machine learning rules have none), a hunt one or more. */
  readonly queries: readonly RuleQuery[];
  readonly metadata: RuleMetadata;
  /** Fields that the format does not know, by their path in the file (`rule.colour`, `rule.threat[0].weight`). */
  readonly unknown: JsonTable;
}

/** A rule that runs on a schedule and raises alerts. */
export interface DetectionRule extends RuleCore {
  readonly kind: 'rule';
  readonly type: RuleType;
  readonly severity: RuleSeverity;
  /** A whole number from 0 to 100. */
  readonly riskScore: number;
  readonly schedule: Schedule;
  /** The most alerts that one run may raise; 100 unless the rule says otherwise. */
  readonly maxSignals: number;
  readonly tags: readonly string[];
  readonly falsePositives: readonly string[];
  /** The investigation guide, in Markdown. */
  readonly note?: string;
  readonly setup?: string;
  readonly investigationFields: readonly string[];
  readonly threat: readonly ThreatMapping[];
  readonly threatMappings: readonly VersionedThreatMapping[];
  readonly transform: RuleTransform;

  /** Index patterns that a KQL, Lucene or EQL query reads; ES|QL queries name theirs in `FROM`. */
  readonly index: readonly string[];
  readonly dataViewId?: string;
  readonly filters: readonly JsonTable[];
  readonly savedId?: string;
  readonly timestampOverride?: string;
  readonly timestampOverrideFallbackDisabled: boolean;
  readonly alertSuppression?: AlertSuppression;
  readonly buildingBlockType?: string;
  readonly riskScoreMapping: readonly RiskScoreMapping[];
  readonly severityMapping: readonly SeverityMapping[];
  readonly ruleNameOverride?: string;
  readonly exceptionsList: readonly ExceptionList[];
  readonly relatedIntegrations: readonly RelatedIntegration[];
  readonly requiredFields: readonly RequiredField[];
  readonly timelineId?: string;
  readonly timelineTitle?: string;
  readonly throttle?: string;
  readonly actions: readonly JsonTable[];
  readonly responseActions: readonly JsonTable[];
  readonly outputIndex?: string;
  readonly namespace?: string;
  readonly meta?: JsonTable;
  readonly enabled?: boolean;
  readonly version?: number;
  readonly revision?: number;

  /** Present in the rules of the type they are named after. */
  readonly eql?: EqlOptions;
  readonly threshold?: ThresholdOptions;
  readonly newTerms?: NewTermsOptions;
  readonly threatMatch?: ThreatMatchOptions;
  readonly machineLearning?: MachineLearningOptions;
}

/** Queries for a person to run: no schedule, no severity, no alerts. */
export interface Hunt extends RuleCore {
  readonly kind: 'hunt';
  readonly integrations: readonly string[];
  readonly notes: readonly string[];
  /** Technique ids of ATT&CK (`T1078`) and ATLAS (`AML.T0051`). */
  readonly mitre: readonly string[];
}

export interface RuleQuery {
  readonly language: QueryLanguage;
  readonly text: string;
  /** Where the query's literal stands in the file, delimiters included. */
  readonly span: Span;
  /**
   * The offset in the file of an offset in `text`; exact across escapes, trimmed line ends and CRLF.
   * What several written characters made (`\u0041`) maps to where they begin; the text's end to the closing delimiter.
   */
  offset(at: number): number;
}

/** When a rule runs and what time it looks at: the window `[run - lookbackMs, run - toOffsetMs)`. */
export interface Schedule {
  /** As written, or Elastic's defaults: `now-6m`, `now`, `5m`. */
  readonly from: string;
  readonly to: string;
  readonly interval: string;
  /** How far before the run the window begins; where `from` is rounded (`now-48h/h`), the furthest it can reach. */
  readonly lookbackMs: number;
  /** How far before the run the window ends; 0 is the run itself. */
  readonly toOffsetMs: number;
  readonly intervalMs: number;
}

/** A tactic of a framework with the techniques that a rule detects under it. */
export interface ThreatMapping {
  /** `MITRE ATT&CK`, `MITRE ATLAS`. */
  readonly framework: string;
  readonly tactic: ThreatEntry;
  readonly techniques: readonly ThreatTechnique[];
}

export interface ThreatEntry {
  readonly id: string;
  readonly name: string;
  readonly reference?: string;
}

export interface ThreatTechnique extends ThreatEntry {
  readonly subtechniques: readonly ThreatEntry[];
}

/** A further mapping of the rule, for one version of a framework (`threat_mappings`). */
export interface VersionedThreatMapping {
  readonly framework: string;
  readonly version?: string;
  readonly threat: readonly ThreatMapping[];
}

export interface AlertSuppression {
  /** Fields whose equal values make alerts one; empty for threshold rules, which group by their own fields. */
  readonly groupBy: readonly string[];
  /** How long alerts are held together; absent means within one run. */
  readonly durationMs?: number;
  readonly missingFieldsStrategy: 'suppress' | 'doNotSuppress';
}

export interface RuleMetadata {
  /** `YYYY/MM/DD`, as are the other dates. */
  readonly creationDate?: string;
  readonly updatedDate?: string;
  readonly deprecationDate?: string;
  readonly maturity?: string;
  readonly integrations: readonly string[];
  readonly minStackVersion?: string;
  readonly minStackComments?: string;
  readonly comments?: string;
  readonly promotion?: boolean;
  readonly bypassBbrTiming?: boolean;
  readonly querySchemaValidation?: boolean;
  readonly osTypeList: readonly string[];
  readonly relatedEndpointRules: readonly string[];
  readonly extended?: JsonTable;
}

/** Queries that the investigation guide refers to by number. */
export interface RuleTransform {
  readonly osquery: readonly OsqueryTransform[];
  readonly investigate: readonly InvestigateTransform[];
}

export interface OsqueryTransform {
  readonly label: string;
  readonly query: string;
  readonly ecsMapping?: JsonTable;
}

export interface InvestigateTransform {
  readonly label: string;
  readonly description?: string;
  /** Alternatives of conditions that hold together. */
  readonly providers: readonly (readonly InvestigateProvider[])[];
  readonly relativeFrom?: string;
  readonly relativeTo?: string;
}

export interface InvestigateProvider {
  readonly excluded: boolean;
  readonly field: string;
  readonly queryType: string;
  readonly value: string;
  readonly valueType: string;
}

export interface RiskScoreMapping {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  readonly riskScore?: number;
}

export interface SeverityMapping {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  readonly severity?: RuleSeverity;
}

export interface ExceptionList {
  readonly id: string;
  readonly listId: string;
  readonly namespaceType: string;
  readonly type: string;
}

export interface RelatedIntegration {
  readonly package: string;
  readonly version: string;
  readonly integration?: string;
}

export interface RequiredField {
  readonly name: string;
  readonly type: string;
  readonly ecs?: boolean;
}

export interface EqlOptions {
  readonly eventCategoryOverride?: string;
  readonly tiebreakerField?: string;
  readonly timestampField?: string;
}

export interface ThresholdOptions {
  /** The fields to group by; empty counts all events as one group. */
  readonly fields: readonly string[];
  readonly value: number;
  readonly cardinality: readonly { readonly field: string; readonly value: number }[];
}

export interface NewTermsOptions {
  readonly fields: readonly string[];
  /** As written: `now-14d`. */
  readonly historyWindowStart: string;
  readonly historyMs: number;
}

export interface ThreatMatchOptions {
  readonly index: readonly string[];
  readonly query?: RuleQuery;
  readonly filters: readonly JsonTable[];
  readonly indicatorPath?: string;
  /** Alternatives of entries that must match together. */
  readonly mapping: readonly (readonly ThreatMatchEntry[])[];
  readonly concurrentSearches?: number;
  readonly itemsPerSearch?: number;
}

export interface ThreatMatchEntry {
  readonly field: string;
  readonly type: string;
  readonly value: string;
  readonly negate: boolean;
}

export interface MachineLearningOptions {
  readonly anomalyThreshold: number;
  readonly jobIds: readonly string[];
}
