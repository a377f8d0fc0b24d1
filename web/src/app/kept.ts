import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

/** What the reader chose and wants back next time, in this browser only. What cannot be read is as if never kept. */
export function readKept<T>(name: string, fallback: T, isRight: (value: unknown) => value is T): T {
  try {
    const text = localStorage.getItem(`seismo.${name}`);
    if (text === null) return fallback;
    const value: unknown = JSON.parse(text);
    return isRight(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

/** Keeps a value; where storage is forbidden or full it lasts as long as the page. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(`seismo.${name}`, JSON.stringify(value));
  } catch {
    // The choice holds for now; there is nothing to be done about the next time.
  }
  for (const listener of listeners) listener();
}

/** A kept text as state: one of a few, or anything that `isRight` takes. Open pages follow each other. */
export function useKept<T extends string | number | boolean>(
  name: string,
  fallback: T,
  isRight: (value: unknown) => value is T,
): [T, (value: T) => void] {
  const value = useSyncExternalStore(subscribe, () => readKept(name, fallback, isRight));
  const set = useCallback((next: T) => keep(name, next), [name]);
  return [value, set];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
