import type { CorpusRule } from '../../catalog/corpus/corpus.ts';
import type { OpenedCorpus } from '../../catalog/corpus/open-corpus.ts';
import { isAboutLlms } from '../../catalog/frameworks/about-llms.ts';
import { type CoveringRule, coverageMatrix, type MatrixCell } from '../../catalog/frameworks/coverage-matrix.ts';
import { coverageOf } from '../../catalog/frameworks/coverage-of.ts';
import type { Framework, Tactic } from '../../catalog/frameworks/framework.ts';
import { ruleTechniques } from '../../catalog/vendors/elastic/techniques.ts';
import type { RuleEntry, RuleStatus } from '../../detect/rule-book/rule-entry.ts';
import { matchStreams } from '../../esql/streams.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type { RuleSeverity } from '../../rules/rule.ts';
import type { DeepReadonly } from '../operation.ts';
import type { CoverageAnswer, CoverageState } from './coverage-schema.ts';
import { OWN_RULES } from './rule-shelf.ts';

/** A rule of the service with what it covers, and whether it does. */
export interface ServiceRule extends CoveringRule {
  /** Its key in the corpus; undefined where that has no such file. */
  readonly corpusKey: string | undefined;
  readonly severity: RuleSeverity | null;
  readonly status: RuleStatus;
  readonly reason: string | undefined;
  /** Patterns of the data streams that it reads. */
  readonly streams: readonly string[];
  /** Whether any of these holds events. */
  readonly data: boolean;
}

type FrameworkJson = DeepReadonly<CoverageAnswer['frameworks'][number]>;
type TechniqueJson = FrameworkJson['tactics'][number]['techniques'][number];

/** The service's rules, each once: of several of an id the first that runs, else the first. */
export function serviceRules(
  entries: readonly RuleEntry[],
  corpus: OpenedCorpus,
  stored: readonly StreamSchema[],
): ServiceRule[] {
  const byFile = new Map<string, CorpusRule>();
  for (const rule of corpus.rules()) if (rule.collection === OWN_RULES) byFile.set(rule.file, rule);
  const byId = new Map<string, ServiceRule>();
  for (const entry of entries) {
    const rule = entry.active?.rule ?? entry.rule;
    if (entry.id === undefined || rule?.kind !== 'rule') continue;
    const known = byFile.get(entry.file);
    const streams = known?.streams ?? [];
    const told = {
      key: entry.id,
      name: entry.name ?? entry.id,
      coverage: coverageOf(ruleTechniques(rule)),
      corpusKey: known?.key,
      severity: rule.severity,
      status: entry.status,
      reason: entry.reason,
      streams,
      data: matchStreams(streams, stored).length > 0,
    };
    if (!byId.has(entry.id) || entry.status === 'active') byId.set(entry.id, told);
  }
  return [...byId.values()];
}

/** Whether a rule covers what it names: it runs, and there is something for it to read. */
export function covers(rule: ServiceRule): boolean {
  return rule.status === 'active' && rule.data;
}

/** A framework's matrix with how far each technique is covered here. */
export function frameworkCoverage(
  framework: Framework,
  rules: readonly ServiceRule[],
  available: readonly CorpusRule[],
): FrameworkJson {
  const byKey = new Map(rules.map((rule) => [rule.key, rule]));
  const matrix = coverageMatrix(framework, rules);
  const offered = offers(framework, available);
  const statusOf = (cell: MatrixCell, more: number): CoverageState => {
    const all = cell.allRules.map(({ key }) => byKey.get(key)!);
    if (all.some(covers)) return 'covered';
    if (all.some(({ status }) => status === 'active')) return 'no_data';
    if (all.length > 0) return 'off';
    return more > 0 ? 'available' : 'gap';
  };
  const one = (cell: MatrixCell, tactic: Tactic | null): Omit<TechniqueJson, 'subtechniques'> => {
    const more = offered(cell.technique.id, tactic?.id ?? null);
    return {
      id: cell.technique.id,
      name: cell.technique.name,
      status: statusOf(cell, more),
      llm: isAboutLlms(framework, cell.technique),
      rules: cell.rules.map(({ key }) => key),
      available: more,
    };
  };
  const tactics = matrix.columns.map(({ tactic, rules: only, cells }) => ({
    id: tactic?.id ?? null,
    name: tactic?.name ?? null,
    rules: only.map(({ key }) => key),
    techniques: cells.map((cell) => ({
      ...one(cell, tactic),
      subtechniques: cell.under.map((sub) => one(sub, tactic)),
    })),
  }));
  const covered = new Set(
    tactics.flatMap(({ techniques }) => techniques.filter((t) => t.status === 'covered').map(({ id }) => id)),
  );
  return {
    key: framework.key,
    framework: framework.title,
    version: framework.version,
    techniques: framework.techniques.length,
    covered: covered.size,
    navigator: framework.domain !== null,
    tactics,
  };
}

/** How many rules of collections name a technique, or one under it, under a tactic: under all of its tactics where they name none of them. */
function offers(framework: Framework, rules: readonly CorpusRule[]): (id: string, tactic: string | null) => number {
  const counts = new Map<string, number>();
  for (const { techniques, tactics } of rules) {
    for (const id of techniques) {
      const technique = framework.technique(id);
      if (technique === undefined) continue;
      const own = technique.tactics.filter((tactic) => tactics.includes(tactic.id));
      const under = framework.tactics.length === 0 ? [null] : own.length > 0 ? own : technique.tactics;
      for (const tactic of under) {
        const place = `${tactic?.id ?? ''} ${id}`;
        counts.set(place, (counts.get(place) ?? 0) + 1);
      }
    }
  }
  return (id, tactic) => counts.get(`${tactic ?? ''} ${id}`) ?? 0;
}
