import { formatDuration, parseLookback } from '../../../base/duration.ts';
import type { DetectionRule, Hunt, Rule, Schedule } from '../../../rules/rule.ts';
import { inLowerCase } from '../../../rules/schedule-text.ts';
import type { CatalogRule } from '../../catalog-rule.ts';
import { ruleAnatomy } from './rule-anatomy.ts';
import { huntTechniques, ruleTechniques } from './techniques.ts';

type Shared = Omit<CatalogRule, keyof ReturnType<typeof ofRule>>;

/** A rule or a hunt as the catalogue knows it; `body` is its file's text. */
export function toCatalogRule(rule: Rule, body: string): CatalogRule {
  const { metadata } = rule;
  const shared: Shared = {
    vendor: 'elastic',
    format: 'elastic-toml',
    id: rule.id,
    name: rule.name,
    description: rule.description,
    status: metadata.maturity ?? null,
    author: rule.author,
    license: rule.license ?? null,
    source: isElastics(rule) ? 'github.com/elastic/detection-rules' : null,
    created: dateOf(metadata.creationDate),
    updated: dateOf(metadata.updatedDate),
    references: rule.references,
    queries: rule.queries.map(({ language, text }) => ({ language, text })),
    body,
    anatomy: ruleAnatomy(rule),
  };
  return rule.kind === 'rule' ? { ...shared, ...ofRule(rule) } : { ...shared, ...ofHunt(rule) };
}

function ofRule(rule: DetectionRule) {
  const language = rule.type === 'machine_learning' ? 'machine_learning' : (rule.queries[0]?.language ?? 'kuery');
  return {
    language: language as string,
    type: rule.type as string,
    severity: rule.severity as string | null,
    riskScore: rule.riskScore as number | null,
    timeWindow: windowOf(rule.schedule) as string | null,
    interval: inDays(rule.schedule.intervalMs) as string | null,
    version: rule.version ?? null,
    tags: rule.tags,
    falsePositives: rule.falsePositives,
    note: rule.note ?? null,
    setup: rule.setup ?? null,
    integrations: unique([
      ...rule.metadata.integrations,
      ...rule.relatedIntegrations.map(({ package: name }) => name),
    ]) as readonly string[],
    requiredFields: rule.requiredFields.map(({ name, type, ecs }) => ({ name, type, ecs: ecs ?? false })),
    investigationFields: rule.investigationFields,
    techniques: ruleTechniques(rule),
  };
}

function ofHunt(hunt: Hunt): ReturnType<typeof ofRule> {
  return {
    language: hunt.queries[0]?.language ?? 'esql',
    type: 'hunt',
    severity: null,
    riskScore: null,
    timeWindow: null,
    interval: null,
    version: null,
    tags: [],
    falsePositives: [],
    note: hunt.notes.length === 0 ? null : hunt.notes.map((note) => `- ${note}`).join('\n'),
    setup: null,
    integrations: unique([...hunt.integrations, ...hunt.metadata.integrations]),
    requiredFields: [],
    investigationFields: [],
    techniques: huntTechniques(hunt),
  };
}

/** Rules that others wrote in the format, under their own name and licence, are not published by Elastic. */
function isElastics({ author, license }: Rule): boolean {
  return author.some((name) => name.trim().toLowerCase() === 'elastic') || /^elastic license/i.test(license ?? '');
}

/** How far back a run looks, as its author says it: without what rounding adds. */
function windowOf({ from, lookbackMs }: Schedule): string {
  return inDays(parseLookback(inLowerCase(from).replace(/\/\w+\s*$/, '')) || lookbackMs);
}

/** In the largest whole unit up to days, as rules are written: `7d`. */
function inDays(ms: number): string {
  const dayMs = 86_400_000;
  return ms >= dayMs && ms % dayMs === 0 ? `${ms / dayMs}d` : formatDuration(ms);
}

/** `2024/05/02` as `2024-05-02`. */
function dateOf(written: string | undefined): string | null {
  const date = /^\s*(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?!\d)/.exec(written ?? '');
  return date === null ? null : `${date[1]}-${date[2]!.padStart(2, '0')}-${date[3]!.padStart(2, '0')}`;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
