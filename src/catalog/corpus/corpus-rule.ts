import type { CatalogRule } from '../catalog-rule.ts';
import { indicatorsOf } from '../indicators.ts';
import { opaqueParts } from '../tests-of.ts';
import type { CorpusRule } from './corpus.ts';
import { threatOf } from './threat-ids.ts';

/** Where a rule of the corpus comes from. */
export interface RulePlace {
  /** The name under which its folder was added. */
  readonly collection: string;
  /** Its file, from the folder on, with `/`. */
  readonly file: string;
  /** SHA-256 of the file, hex. */
  readonly digest: string;
}

/** A rule's own name in a corpus: `elastic/725a048a-88c5-4fc7-8677-a44fc0031822`. */
export function corpusKey(rule: Pick<CatalogRule, 'vendor' | 'id'>): string {
  return `${rule.vendor}/${rule.id}`;
}

/** What the corpus holds of a rule. */
export function corpusRuleOf(rule: CatalogRule, place: RulePlace): CorpusRule {
  const { anatomy } = rule;
  return {
    key: corpusKey(rule),
    vendor: rule.vendor,
    id: rule.id,
    collection: place.collection,
    file: place.file,
    name: rule.name,
    description: rule.description,
    language: rule.language,
    type: rule.type,
    status: rule.status,
    severity: rule.severity,
    streams: anatomy.streams,
    integrations: rule.integrations,
    ...threatOf(rule),
    tags: rule.tags,
    fields: anatomy.fields,
    indicators: indicatorsOf(rule),
    opaque: opaqueParts(anatomy.stages),
    digest: place.digest,
    updated: rule.updated,
  };
}
