import type { Indicator } from '../indicator.ts';
import { indicatorKey } from '../indicator-key.ts';
import type { PredicateKind, PredicateValue } from '../predicate.ts';
import type { Collection, CollectionFile, RuleVersion } from './collection.ts';
import type { IndexedRule } from './read-catalog-file.ts';

/** Rules share most of their indicators: each is written once, and named by its place. What a rule shares with its file is said there. */
type WrittenIndicator = readonly [
  field: string,
  kind: PredicateKind,
  negated: 0 | 1,
  values: readonly PredicateValue[],
  other?: string,
];
type WrittenRule = Omit<IndexedRule, 'collection' | 'file' | 'digest' | 'indicators'> & {
  readonly indicators: readonly number[];
};
type WrittenFile = Omit<CollectionFile, 'rules'> & { readonly rules: readonly WrittenRule[] };
interface WrittenCollection extends Omit<Collection, 'files' | 'history'> {
  readonly indicators: readonly WrittenIndicator[];
  readonly files: readonly WrittenFile[];
  readonly history: readonly (readonly [key: string, versions: readonly RuleVersion[]])[];
}

/** A collection as JSON. */
export function encodeCollection({ files, history, ...head }: Collection): string {
  const places = new Map<string, number>();
  const indicators: WrittenIndicator[] = [];
  const placeOf = ({ field, kind, negated, values, other }: Indicator): number => {
    const compared: [other?: string] = other === undefined ? [] : [other];
    const written: WrittenIndicator = [field, kind, negated ? 1 : 0, values, ...compared];
    const text = JSON.stringify(written);
    let place = places.get(text);
    if (place === undefined) {
      place = indicators.push(written) - 1;
      places.set(text, place);
    }
    return place;
  };
  const written: WrittenCollection = {
    ...head,
    files: files.map((file) => ({
      ...file,
      rules: file.rules.map(({ collection: _, file: __, digest: ___, ...rule }) => ({
        ...rule,
        indicators: rule.indicators.map(placeOf),
      })),
    })),
    history: [...history],
    indicators,
  };
  return JSON.stringify(written);
}

/** A collection from the JSON that {@link encodeCollection} made of it; rules share their indicators. */
export function decodeCollection(json: string): Collection {
  const { indicators: written, files, history, ...head } = JSON.parse(json) as WrittenCollection;
  const indicators = written.map(([field, kind, negation, values, compared]): Indicator => {
    const negated = negation === 1;
    const other = compared === undefined ? {} : { other: compared };
    return { field, kind, values, ...other, negated, key: indicatorKey({ field, kind, values, ...other, negated }) };
  });
  for (const { file, digest, rules } of files) {
    for (const rule of rules) {
      // What was just parsed is nobody else's: copies of thousands of rules would take longer than reading them.
      Object.assign(rule, {
        collection: head.name,
        file,
        digest,
        indicators: rule.indicators.map((place) => indicators[place]!),
      });
    }
  }
  return { ...head, files: files as unknown as readonly CollectionFile[], history: new Map(history) };
}
