import type { SourceText } from '../base/source-text.ts';
import { elasticToml } from './formats/elastic-toml/elastic-toml.ts';
import { writeRule } from './formats/elastic-toml/write-rule.ts';
import { formatOf } from './formats/registry.ts';
import type { RuleSeverity, ThreatMapping } from './rule.ts';

/** What a new rule in ES|QL is made of. */
export interface RuleDraft {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly query: string;
  readonly severity: RuleSeverity;
  /** A whole number from 0 to 100. */
  readonly riskScore: number;
  /** Where the window begins, as `now-60m`, and how often the rule runs, as `10m`. */
  readonly from: string;
  readonly interval: string;
  readonly timestampOverride: string;
  readonly author: readonly string[];
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  /** The investigation guide, in Markdown. */
  readonly note?: string;
  readonly threat: readonly ThreatMapping[];
  /** When it is made, in milliseconds since the epoch. */
  readonly created: number;
}

/** The risk score that Elastic's rules of a severity carry unless there is a reason for another. */
export const RISK_SCORES: Readonly<Record<RuleSeverity, number>> = { low: 21, medium: 47, high: 73, critical: 99 };

/** How new rules' file names end. */
export const DRAFT_EXTENSION = elasticToml.extensions[0]!;

/** A new rule as the text of a file in Elastic's format, which loads as what the draft says. Lone surrogates, which no file can hold, are replaced. */
export function draftRule(draft: RuleDraft): string {
  return writeRule(draft).replace(/\p{Surrogate}/gu, '\ufffd');
}

/** A name for a rule's file: the words of the rule's name in lower case, with dashes between. */
export function ruleFileName(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .match(/[a-z0-9]+/g);
  const base = (words ?? ['rule']).join('-').slice(0, 80).replace(/-+$/, '');
  return `${base}${DRAFT_EXTENSION}`;
}

/** A rule's file with another text for its ES|QL query; undefined where it has not exactly one. Nothing else of it changes. */
export function withQuery(source: SourceText, query: string): string | undefined {
  const format = formatOf(source.name);
  const [only, ...others] = format?.readQueries(source) ?? [];
  if (format === undefined || only === undefined || others.length > 0) return undefined;
  const { start, end } = only.span;
  const written = format.writeText(source.text, only.span, query.replace(/\p{Surrogate}/gu, '\ufffd'));
  return source.text.slice(0, start) + written + source.text.slice(end);
}
