import type { Indicator } from '../indicator.ts';

/** A rule as the corpus holds it: what search, counts and lists ask of it. */
export interface CorpusRule {
  /** Its own in the corpus: `elastic/725a048a-88c5-4fc7-8677-a44fc0031822`. */
  readonly key: string;
  readonly vendor: string;
  readonly id: string;
  /** The name under which its folder was added; where it lies there. */
  readonly collection: string;
  readonly file: string;
  readonly name: string;
  readonly description: string;
  readonly language: string;
  readonly type: string;
  readonly status: string | null;
  readonly severity: string | null;
  /** Data sources: index patterns or log sources. */
  readonly streams: readonly string[];
  readonly integrations: readonly string[];
  /** Tactic and technique ids, resolved, with the techniques that they are under. */
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly tags: readonly string[];
  readonly fields: readonly string[];
  readonly indicators: readonly Indicator[];
  /** Parts of it that could not be read. */
  readonly opaque: number;
  /** SHA-256 of its file, hex. */
  readonly digest: string;
  readonly updated: string | null;
}

/** All rules that the catalogue knows. */
export interface Corpus {
  readonly size: number;
  rules(): Iterable<CorpusRule>;
  get(key: string): CorpusRule | undefined;
  /** How many rules look for an indicator (by its key), one left out: a rule is counted once. */
  countOf(indicator: string, except?: string): number;
  /** The rules that look for an indicator. */
  rulesWith(indicator: string): readonly CorpusRule[];
  /** Rules that share indicators with one, the nearest first; rare indicators weigh more. */
  similar(
    key: string,
    limit: number,
  ): readonly { readonly rule: CorpusRule; readonly shared: readonly Indicator[]; readonly score: number }[];
}
