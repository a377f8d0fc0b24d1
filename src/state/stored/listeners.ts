/** Those who are told of something. */
export class Listeners<T> {
  readonly #all = new Set<(news: T) => void>();

  get any(): boolean {
    return this.#all.size > 0;
  }

  /** Adds a listener; gives what ends it. */
  add(listener: (news: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Tells each in a turn of its own: what one throws is its own bug, and no failure of what it was told of. */
  tell(news: T): void {
    for (const listener of this.#all) queueMicrotask(() => listener(news));
  }
}
