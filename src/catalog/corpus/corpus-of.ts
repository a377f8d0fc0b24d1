import { compareText } from '../../base/compare-text.ts';
import type { Indicator } from '../indicator.ts';
import type { Corpus, CorpusRule } from './corpus.ts';

/** Where an indicator is looked for: by the rules' places in the list, ascending. */
interface Postings {
  readonly rules: number[];
  /** Squared inverse document frequency: what one shared indicator says of two rules. */
  weight: number;
}

/** A corpus of given rules. Of rules with one key the first is taken. */
export function corpusOf(given: Iterable<CorpusRule>): Corpus {
  const places = new Map<string, number>();
  const rules: CorpusRule[] = [];
  for (const rule of given) {
    if (places.has(rule.key)) continue;
    places.set(rule.key, rules.length);
    rules.push(rule);
  }
  // Made when first asked for: a search for words needs none of it.
  let made: ReturnType<typeof index> | undefined;
  const indexed = () => {
    made ??= index(rules);
    return made;
  };

  return {
    size: rules.length,
    rules: () => rules.values(),
    get: (key) => {
      const place = places.get(key);
      return place === undefined ? undefined : rules[place];
    },
    countOf(indicator, except) {
      const found = indexed().postings.get(indicator)?.rules ?? [];
      const own = except === undefined ? undefined : places.get(except);
      return own !== undefined && found.includes(own) ? found.length - 1 : found.length;
    },
    rulesWith: (indicator) => (indexed().postings.get(indicator)?.rules ?? []).map((place) => rules[place]!),
    similar(key, limit) {
      const place = places.get(key);
      return place === undefined ? [] : similarTo(place, rules, indexed(), limit);
    },
  };
}

function index(rules: readonly CorpusRule[]) {
  const postings = new Map<string, Postings>();
  for (const [place, rule] of rules.entries()) {
    for (const { key } of rule.indicators) {
      const known = postings.get(key);
      if (known === undefined) postings.set(key, { rules: [place], weight: 0 });
      // A rule is counted once, whatever its list of indicators says.
      else if (known.rules.at(-1) !== place) known.rules.push(place);
    }
  }
  for (const posting of postings.values()) {
    // One is added so that what every rule looks for still says a little.
    posting.weight = Math.log((rules.length + 1) / posting.rules.length) ** 2;
  }
  const norms = rules.map((rule) =>
    Math.sqrt(rule.indicators.reduce((sum, { key }) => sum + postings.get(key)!.weight, 0)),
  );
  return { postings, norms };
}

/** By the cosine of their indicators, each weighted by its rarity: 1 for rules that look for the same. */
function similarTo(
  place: number,
  rules: readonly CorpusRule[],
  { postings, norms }: ReturnType<typeof index>,
  limit: number,
) {
  const own = rules[place]!.indicators;
  const shared = new Float64Array(rules.length);
  for (const { key } of own) {
    const { rules: others, weight } = postings.get(key)!;
    for (const other of others) shared[other]! += weight;
  }
  const near: { readonly rule: CorpusRule; readonly score: number }[] = [];
  for (let other = 0; other < rules.length; other++) {
    const norm = norms[place]! * norms[other]!;
    if (other === place || shared[other] === 0 || norm === 0) continue;
    near.push({ rule: rules[other]!, score: Math.min(1, shared[other]! / norm) });
  }
  near.sort(
    (a, b) => b.score - a.score || compareText(a.rule.name, b.rule.name) || compareText(a.rule.key, b.rule.key),
  );
  return near.slice(0, limit).map(({ rule, score }) => ({ rule, shared: sharedOf(own, rule, postings), score }));
}

/** The rarest first. */
function sharedOf(own: readonly Indicator[], other: CorpusRule, postings: ReadonlyMap<string, Postings>): Indicator[] {
  const keys = new Set(other.indicators.map(({ key }) => key));
  const weight = ({ key }: Indicator) => postings.get(key)!.weight;
  return own.filter(({ key }) => keys.has(key)).sort((a, b) => weight(b) - weight(a));
}
