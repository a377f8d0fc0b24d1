import type { Commit, EventStore } from '../../../src/store/event-store.ts';

/** The store, with another way to commit. */
export function withCommit(
  store: EventStore,
  commit: (commit: Commit) => ReturnType<EventStore['commit']>,
): EventStore {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'commit') return commit;
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(target) : member;
    },
  });
}
