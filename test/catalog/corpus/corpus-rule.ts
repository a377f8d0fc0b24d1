import type { CorpusRule } from '../../../src/catalog/corpus/corpus.ts';
import { corpusKey } from '../../../src/catalog/corpus/corpus-rule.ts';
import { indicatorOf } from '../../../src/catalog/indicators.ts';
import type { PredicateKind, PredicateValue } from '../../../src/catalog/predicate.ts';

/** An indicator as a test asks for it: `['user.name', 'eq', 'root']`, negated with `not` before the kind. */
export type Asked = readonly [field: string, kind: PredicateKind | `not ${PredicateKind}`, ...values: PredicateValue[]];

/** A rule of a corpus for tests, with what is given and nothing else. */
export function corpusRule(id: string, asked: readonly Asked[] = [], given: Partial<CorpusRule> = {}): CorpusRule {
  const indicators = asked.map(([field, kind, ...values]) => {
    const negated = kind.startsWith('not ');
    return indicatorOf({ field, kind: kind.replace('not ', '') as PredicateKind, values, negated });
  });
  return {
    key: corpusKey({ vendor: given.vendor ?? 'elastic', id }),
    vendor: 'elastic',
    id,
    collection: 'test',
    file: `${id}.toml`,
    name: `Rule ${id}`,
    description: '',
    language: 'kuery',
    type: 'query',
    status: null,
    severity: null,
    streams: [],
    integrations: [],
    tactics: [],
    techniques: [],
    tags: [],
    fields: [...new Set(indicators.map(({ field }) => field))],
    indicators,
    opaque: 0,
    digest: '',
    updated: null,
    ...given,
  };
}
