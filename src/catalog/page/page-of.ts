import type { StreamSchema } from '../../plan/schema.ts';
import type { CatalogRule } from '../catalog-rule.ts';
import type { Corpus } from '../corpus/corpus.ts';
import { corpusKey } from '../corpus/corpus-rule.ts';
import type { CoverageOf } from '../frameworks/coverage.ts';
import { indicatorsOf } from '../indicators.ts';
import type { Condition, OpaqueCondition, Predicate } from '../predicate.ts';
import type { OutputField, RuleAnatomy, Stage } from '../rule-anatomy.ts';
import { testsOf } from '../tests-of.ts';
import { VENDORS } from '../vendors/registry.ts';
import { eventCoverageOf } from './event-coverage.ts';
import type {
  PageConformance,
  PageHead,
  PageIndicator,
  PagePredicate,
  PageStage,
  RuleLife,
  RulePage,
} from './rule-page.ts';

export interface PageOptions {
  /** Where indicators are counted, and rules that are like this one found; it need not hold the rule. */
  readonly corpus: Corpus;
  readonly coverageOf: CoverageOf;
  /** What running the rule here would meet; absent for rules that are not run here. */
  readonly conformance?: PageConformance | null;
  /** What data and the service's memory say of it; absent where nobody asked. */
  readonly life?: RuleLife | null;
  readonly history?: RulePage['history'];
  /** Data streams that are known here: they say of which types the fields are that a rule reads. */
  readonly streams?: readonly StreamSchema[];
}

const SIMILAR = 10;

/** A rule's catalogue page: what it looks for, how common that is, what it covers and emits. */
export function pageOf(rule: CatalogRule, options: PageOptions): RulePage {
  const key = corpusKey(rule);
  const { rows, problems } = options.coverageOf(rule.techniques);
  return {
    key,
    head: headOf(rule),
    description: rule.description,
    coverage: rows,
    coverage_problems: problems,
    stages: rule.anatomy.stages.map(stageOf),
    indicators: indicatorsOf(rule).map(
      ({ field, kind, values, other, negated, key: indicator }): PageIndicator => ({
        field,
        kind,
        values,
        ...(other !== undefined && { other }),
        negated,
        corpus: options.corpus.countOf(indicator, key),
        key: indicator,
      }),
    ),
    ...highlighted(rule.anatomy, rule.investigationFields),
    events: eventCoverageOf(rule, options.streams ?? []),
    body: rule.body,
    body_language: rule.format.includes('toml') ? 'toml' : 'yaml',
    triage: rule.note,
    false_positives: rule.falsePositives,
    references: rule.references,
    setup: rule.setup,
    history: options.history ?? [],
    similar: options.corpus.similar(key, SIMILAR).map(({ rule: other, score, shared }) => ({
      key: other.key,
      name: other.name,
      vendor: vendorTitle(other.vendor),
      score,
      shared: shared.length,
    })),
    conformance: options.conformance ?? null,
    life: options.life ?? null,
  };
}

function headOf(rule: CatalogRule): PageHead {
  const vendor = vendorTitle(rule.vendor);
  return {
    vendor,
    breadcrumb: [rule.type === 'hunt' ? 'Hunting queries' : 'Detection rules', vendor],
    rule_id: rule.id,
    name: rule.name,
    status: rule.status,
    severity: rule.severity,
    risk_score: rule.riskScore,
    type: rule.type,
    language: rule.language,
    time_window: rule.timeWindow,
    schedule: rule.interval,
    group_by: rule.anatomy.groupBy,
    author: rule.author,
    source: rule.source,
    license: rule.license,
    created: rule.created,
    updated: rule.updated,
    version: rule.version,
    tags: rule.tags,
    related: rule.related ?? [],
    taxonomy: rule.taxonomy ?? null,
  };
}

function vendorTitle(name: string): string {
  return VENDORS.find((vendor) => vendor.name === name)?.title ?? name;
}

function stageOf(stage: Stage): PageStage {
  return {
    n: stage.n,
    kind: stage.kind,
    text: stage.text,
    predicates: testsOf(stage.condition).map(withoutPlace),
    condition: stage.condition ?? null,
    reads: stage.reads,
    makes: stage.makes,
    opaque: [
      ...(stage.opaque === undefined ? [] : [{ text: stage.text, why: stage.opaque }]),
      ...opaqueIn(stage.condition).map(({ text, why }) => ({ text, why })),
    ],
  };
}

/** The parts of a condition that could not be read, in order; however deep it is. */
function opaqueIn(condition: Condition | undefined): OpaqueCondition[] {
  const found: OpaqueCondition[] = [];
  const open: Condition[] = condition === undefined ? [] : [condition];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'opaque') found.push(next);
    else if (next.kind === 'not') open.push(next.of);
    else if (next.kind === 'and' || next.kind === 'or')
      for (let i = next.of.length - 1; i >= 0; i--) open.push(next.of[i]!);
  }
  return found;
}

function withoutPlace({ span: _span, ignoreCase: _ignoreCase, ...shown }: Predicate): PagePredicate {
  return shown;
}

/** Outputs with whether the investigation highlights them; a rule that emits whole events (`*`) has each field that it asks for. */
function highlighted(
  { outputs, stages }: RuleAnatomy,
  fields: readonly string[],
): Pick<RulePage, 'outputs' | 'highlighted_missing'> {
  const wanted = new Set(fields);
  const emitted = new Set(outputs.map((output) => output.field));
  const others = [...wanted].filter((field) => !emitted.has(field));
  const whole = outputs.findIndex((output) => output.field === '*');
  const all: OutputField[] = [...outputs];
  if (whole !== -1) all.splice(whole, 0, ...others.map((field) => ({ field, source: outputs[whole]!.source })));
  return {
    outputs: all.map((output) => ({ ...output, highlighted: wanted.has(output.field) })),
    // Of a query that could not be read nobody knows what it emits.
    highlighted_missing: whole === -1 && !stages.some((stage) => stage.opaque !== undefined) ? others : [],
  };
}
