import { hash } from 'node:crypto';
import { catalogStamp } from '../../catalog/corpus/catalog-stamp.ts';
import type { CorpusRule } from '../../catalog/corpus/corpus.ts';
import { corpusKey } from '../../catalog/corpus/corpus-rule.ts';
import { type GivenRule, type OpenedCorpus, openCorpus } from '../../catalog/corpus/open-corpus.ts';
import { readRules } from '../../catalog/vendors/registry.ts';
import type { RuleBook } from '../../detect/rule-book/rule-book.ts';
import type { RuleEntry } from '../../detect/rule-book/rule-entry.ts';

/** The collection that the service's own rules stand in. */
export const OWN_RULES = 'service';

interface Shelf {
  readonly corpus: OpenedCorpus;
  readonly stamp: string;
}

/** The rules that the service knows: those of its rule book, and those of its data folder's catalogue. */
export class RuleShelf {
  readonly #data: string | undefined;
  readonly #ruleBook: RuleBook;
  /** What the catalogue reads in the files of the rule book, while these stay what they are. */
  #read = new WeakMap<RuleEntry['source'], readonly GivenRule[]>();
  #opened: Promise<Shelf> | undefined;

  constructor(ruleBook: RuleBook, data: string | undefined) {
    this.#ruleBook = ruleBook;
    this.#data = data;
  }

  /** The rules as they are now: opened again where a file of theirs has changed since. */
  async corpus(): Promise<OpenedCorpus> {
    const given = this.#ruleBook.list().flatMap((entry) => this.#given(entry));
    const own = given.map(({ place }) => `${place.file} ${place.digest}`).join('\n');
    const stamp = `${own}\n\n${this.#data === undefined ? '' : await catalogStamp(this.#data)}`;
    const before = this.#opened;
    const opened = before === undefined ? undefined : await before.catch(() => undefined);
    if (opened?.stamp === stamp) return opened.corpus;
    // Of several that find it changed, one opens it again.
    if (this.#opened === before) this.#opened = this.#open(stamp, given);
    return (await this.#opened!).corpus;
  }

  /** Finds the rules of the rule book behind those of the catalogue; none for those that stand in no file of it. */
  entries(): (rule: CorpusRule) => RuleEntry | undefined {
    const list = this.#ruleBook.list();
    const byFile = new Map(list.map((entry) => [entry.file, entry]));
    const byId = new Map<string, RuleEntry>();
    for (const entry of list) {
      if (entry.id === undefined) continue;
      const known = byId.get(entry.id);
      if (known === undefined || (known.active === undefined && entry.active !== undefined)) byId.set(entry.id, entry);
    }
    return ({ collection, id, file }) => (collection === OWN_RULES ? (byId.get(id) ?? byFile.get(file)) : undefined);
  }

  /** The key under which a rule of the rule book stands in the catalogue; undefined where its file cannot be read as a rule. */
  keyOf(entry: RuleEntry): string | undefined {
    const given = this.#given(entry);
    const rule = (given.find(({ rule }) => rule.id === entry.id) ?? given[0])?.rule;
    return rule && corpusKey(rule);
  }

  async #open(stamp: string, given: readonly GivenRule[]): Promise<Shelf> {
    return { corpus: await openCorpus(this.#data, given), stamp };
  }

  #given({ file, source }: RuleEntry): readonly GivenRule[] {
    let given = this.#read.get(source);
    if (given === undefined) {
      const digest = hash('sha256', source.text, 'hex');
      const { rules } = readRules(file, source.text);
      given = rules.map((rule) => ({ rule, place: { collection: OWN_RULES, file, digest } }));
      this.#read.set(source, given);
    }
    return given;
  }
}
