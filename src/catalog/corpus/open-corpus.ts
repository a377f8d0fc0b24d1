import { compareText } from '../../base/compare-text.ts';
import { messageOf } from '../../base/message-of.ts';
import { UserError } from '../../base/user-error.ts';
import type { CatalogRule } from '../catalog-rule.ts';
import type { Collection, CollectionFile, RuleVersion } from './collection.ts';
import { BrokenCollection, collectionNames, readCollection, readText } from './collection-file.ts';
import type { Corpus, CorpusRule } from './corpus.ts';
import { corpusOf } from './corpus-of.ts';
import { corpusKey, corpusRuleOf, type RulePlace } from './corpus-rule.ts';

/** A rule that is looked at without having been added. */
export interface GivenRule {
  readonly rule: CatalogRule;
  readonly place: RulePlace;
}

/** The corpus of a data folder, with what pages need beside counts. */
export interface OpenedCorpus extends Corpus {
  /** The collections that were added, sorted by name. */
  readonly collections: readonly CollectionFacts[];
  /** Collections that cannot be read, and why. */
  readonly broken: readonly { readonly name: string; readonly reason: string }[];
  /**
   * A rule as its vendor reads it; undefined where there is none of that key.
   *
   * @throws UserError where its collection was changed since the corpus was opened.
   */
  ruleOf(key: string): Promise<CatalogRule | undefined>;
  /** Versions seen of a rule, newest first. */
  historyOf(key: string): readonly RuleVersion[];
}

/** A collection, told without its rules. */
export interface CollectionFacts extends Pick<Collection, 'name' | 'path' | 'commit' | 'added'> {
  readonly rules: number;
  readonly files: number;
}

/**
 * Opens the rules that were added to a data folder, and beside them rules that are given: of rules with one key a given one stands, then
 * the one that was updated last. A folder without a catalogue is an empty one.
 *
 * @throws UserError where the folder cannot be looked into.
 */
export async function openCorpus(data: string | undefined, given: readonly GivenRule[] = []): Promise<OpenedCorpus> {
  const collections: Collection[] = [];
  const broken: { name: string; reason: string }[] = [];
  for (const name of data === undefined ? [] : await collectionNames(data)) {
    try {
      const stored = await readCollection(data!, name);
      if (stored !== undefined) collections.push(stored.collection);
    } catch (error) {
      if (!(error instanceof BrokenCollection)) throw error;
      broken.push({ name, reason: messageOf(error) });
    }
  }
  const givenRules = new Map(given.toReversed().map((each) => [corpusKey(each.rule), each]));
  const stored = storedRules(collections);
  const corpus = corpusOf([...given.map(({ rule, place }) => corpusRuleOf(rule, place)), ...stored]);

  let made: Map<CorpusRule, CollectionFile> | undefined;
  const places = () => {
    made ??= new Map(
      collections.flatMap(({ files }) => files.flatMap((file) => file.rules.map((rule) => [rule, file] as const))),
    );
    return made;
  };

  return {
    ...corpus,
    collections: collections.map(factsOf),
    broken,
    async ruleOf(key) {
      const rule = givenRules.get(key)?.rule;
      if (rule !== undefined) return rule;
      const known = corpus.get(key);
      return known === undefined ? undefined : await readAgain(data!, known, places());
    },
    historyOf: (key) => historyOf(key, collections),
  };
}

/** The rules of all collections; of several with one key the one that was updated last. */
function storedRules(collections: readonly Collection[]): CorpusRule[] {
  const rules = new Map<string, CorpusRule>();
  for (const { name, files } of collections) {
    for (const file of files) {
      for (const rule of file.rules) {
        const other = rules.get(rule.key);
        // Within a collection the first counts.
        if (other === undefined || (other.collection !== name && (other.updated ?? '') < (rule.updated ?? ''))) {
          rules.set(rule.key, rule);
        }
      }
    }
  }
  return [...rules.values()];
}

async function readAgain(
  data: string,
  rule: CorpusRule,
  places: ReadonlyMap<CorpusRule, CollectionFile>,
): Promise<CatalogRule> {
  const { key, collection, file, digest } = rule;
  const known = places.get(rule);
  let text = known && (await textOf(data, collection, known));
  if (text === undefined) {
    // Somebody may have added the collection again meanwhile: its texts are elsewhere then.
    const now = (await readCollection(data, collection))?.collection.files.find((each) => each.digest === digest);
    text = now && (await textOf(data, collection, now));
  }
  // Who only searches needs none of the languages of rules.
  const { readRules } = await import('../vendors/registry.ts');
  const found = text === undefined ? undefined : readRules(file, text).rules.find((each) => corpusKey(each) === key);
  if (found !== undefined) return found;
  throw new UserError(`the collection ${collection} was changed while it was read`, { hint: 'run the command again' });
}

async function textOf(
  data: string,
  collection: string,
  file: Parameters<typeof readText>[2],
): Promise<string | undefined> {
  try {
    return await readText(data, collection, file);
  } catch (error) {
    if (error instanceof BrokenCollection) return undefined;
    throw error;
  }
}

function historyOf(key: string, collections: readonly Collection[]): RuleVersion[] {
  const versions = collections.flatMap(({ history }) => history.get(key) ?? []);
  // Two collections of the same rules have met the same versions: when one was met first counts.
  const first = new Map<string, RuleVersion>();
  for (const version of versions.sort((a, b) => compareText(a.seen, b.seen))) {
    if (!first.has(version.digest)) first.set(version.digest, version);
  }
  return [...first.values()].reverse();
}

function factsOf({ name, path, commit, added, files }: Collection): CollectionFacts {
  const rules = new Set(files.flatMap((file) => file.rules.map(({ key }) => key)));
  return { name, path, commit, added, rules: rules.size, files: files.length };
}
