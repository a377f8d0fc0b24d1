import type { Indicator } from '../indicator.ts';
import { indicatorKey } from '../indicator-key.ts';
import type { PredicateKind, PredicateValue } from '../predicate.ts';
import type { Collection, CollectionFile, RuleVersion } from './collection.ts';
import type { IndexedRule } from './read-catalog-file.ts';

/** What rules share (indicators, tags, fields) is written once and named by its place; what a rule shares with its file is said there. */
type WrittenIndicator = readonly [
  field: string,
  kind: PredicateKind,
  negated: 0 | 1,
  values: readonly PredicateValue[],
  other?: string,
];
const SHARED = ['streams', 'integrations', 'tactics', 'techniques', 'tags', 'fields'] as const;
type Shared = (typeof SHARED)[number] | 'indicators';
type WrittenRule = Omit<IndexedRule, 'collection' | 'file' | 'digest' | Shared> &
  Readonly<Record<Shared, readonly number[]>>;
type WrittenFile = Omit<CollectionFile, 'rules'> & { readonly rules: readonly WrittenRule[] };
interface WrittenCollection extends Omit<Collection, 'files' | 'history'> {
  readonly texts: readonly string[];
  readonly indicators: readonly WrittenIndicator[];
  readonly files: readonly WrittenFile[];
  readonly history: readonly (readonly [key: string, versions: readonly RuleVersion[]])[];
}

/** A collection as JSON. */
export function encodeCollection({ files, history, ...head }: Collection): string {
  const texts = new Places<string>((text) => text);
  const indicators = new Places<WrittenIndicator>(JSON.stringify);
  const indicatorPlace = ({ field, kind, negated, values, other }: Indicator) => {
    const asked = [field, kind, negated ? 1 : 0, values] as const;
    return indicators.of(other === undefined ? asked : [...asked, other]);
  };
  const ruleOf = ({ collection: _, file: __, digest: ___, ...rule }: IndexedRule): WrittenRule => ({
    ...rule,
    ...(Object.fromEntries(SHARED.map((name) => [name, rule[name].map((text) => texts.of(text))])) as Record<
      (typeof SHARED)[number],
      number[]
    >),
    indicators: rule.indicators.map(indicatorPlace),
  });
  const written: WrittenCollection = {
    ...head,
    files: files.map((file) => ({ ...file, rules: file.rules.map(ruleOf) })),
    history: [...history],
    texts: texts.values,
    indicators: indicators.values,
  };
  return JSON.stringify(written);
}

/** A collection from the JSON that {@link encodeCollection} made of it; rules share what they have in common. */
export function decodeCollection(json: string): Collection {
  const { texts, indicators: written, files, history, ...head } = JSON.parse(json) as WrittenCollection;
  const indicators = written.map(([field, kind, negation, values, other]): Indicator => {
    const asked = { field, kind, values, ...(other !== undefined && { other }), negated: negation === 1 };
    return { ...asked, key: indicatorKey(asked) };
  });
  for (const { file, digest, rules } of files) {
    for (const rule of rules) {
      // What was just parsed is nobody else's: copies of thousands of rules would take longer than reading them.
      const own = rule as unknown as Record<string, unknown>;
      for (const name of SHARED) own[name] = rule[name].map((place) => texts[place]!);
      own.indicators = rule.indicators.map((place) => indicators[place]!);
      own.collection = head.name;
      own.file = file;
      own.digest = digest;
    }
  }
  return { ...head, files: files as unknown as readonly CollectionFile[], history: new Map(history) };
}

/** Values in the order in which they are first met, each once. */
class Places<T> {
  readonly values: T[] = [];
  readonly #known = new Map<string, number>();
  readonly #textOf: (value: T) => string;

  constructor(textOf: (value: T) => string) {
    this.#textOf = textOf;
  }

  of(value: T): number {
    const text = this.#textOf(value);
    let place = this.#known.get(text);
    if (place === undefined) {
      place = this.values.push(value) - 1;
      this.#known.set(text, place);
    }
    return place;
  }
}
