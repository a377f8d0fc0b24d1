import type { RuleBook } from '../../detect/rule-book/rule-book.ts';
import type { RuleEntry } from '../../detect/rule-book/rule-entry.ts';
import type { RuleSettings } from '../../detect/rule-book/rule-settings.ts';
import { notFound } from '../problem.ts';

/** Changes rules' settings one after the other, so that none is lost that was read before another was written. */
export class RuleChanges {
  readonly #book: RuleBook;
  #last: Promise<unknown> = Promise.resolve();

  constructor(book: RuleBook) {
    this.#book = book;
  }

  /** The entry of a rule; throws the problem of one that there is not. */
  entryOf(id: string): RuleEntry {
    const entry = this.#book.get(id);
    if (entry === undefined) {
      throw notFound(
        'rule',
        id,
        this.#book.list().flatMap((e) => e.id ?? []),
      );
    }
    return entry;
  }

  /** Replaces a rule's settings by what `change` makes of them; `entry` is the rule as it was. */
  async change(
    id: string,
    { by, reason }: { readonly by: string; readonly reason?: string | undefined },
    change: (settings: RuleSettings, entry: RuleEntry) => RuleSettings,
  ): Promise<RuleEntry> {
    const done = this.#last.then(async () => {
      const entry = this.entryOf(id);
      return await this.#book.configure(id, change(entry.settings ?? { exceptions: [] }, entry), by, reason);
    });
    this.#last = done.catch(() => undefined);
    return await done;
  }
}
