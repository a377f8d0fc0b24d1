import { useEffect, useSyncExternalStore } from 'react';
import { addressOf } from '../api/client.ts';
import type { Alert } from '../api/operations.ts';

const KINDS = ['raised', 'changed', 'withdrawn', 'reinstated', 'updated'] as const;

/** What happened to an alert, as the service's live stream tells it; `reset`: some was missed, lists have to be read anew. */
export type LiveEvent =
  | { readonly kind: (typeof KINDS)[number]; readonly number: number; readonly at: string; readonly alert: Alert }
  | { readonly kind: 'reset' };

/** `live`: told within a moment. `lost`: the service is away, what is shown may be old. */
export type Connection = 'connecting' | 'live' | 'lost';

/** Milliseconds until it is tried again where the browser gives up by itself. */
const RETRY_MS = 5_000;
/** Milliseconds that a page may be out of sight before it lets go of its stream. */
const HIDDEN_MS = 15_000;

/**
 * One stream for the whole app, open while someone listens and the page is in sight: a browser has six connections to a host, which as many
 * forgotten tabs would take for themselves.
 */
class LiveAlerts {
  readonly #listeners = new Set<(event: LiveEvent) => void>();
  readonly #watchers = new Set<() => void>();
  #source: EventSource | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #missed = false;
  #connection: Connection = 'connecting';

  constructor() {
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.#hiding);
      if (document.visibilityState === 'visible') this.#resume();
      else this.#hiding = setTimeout(() => this.#close(), HIDDEN_MS);
    });
  }

  get connection(): Connection {
    return this.#connection;
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    this.#open();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  }

  #resume(): void {
    if (this.#source === undefined && this.#listeners.size > 0) this.#open();
  }

  #open(): void {
    if (this.#source !== undefined) return;
    clearTimeout(this.#retry);
    const source = new EventSource(addressOf('streamAlerts', {}));
    this.#source = source;
    source.onopen = () => {
      this.#become('live');
      if (this.#missed) this.#tell({ kind: 'reset' });
      this.#missed = false;
    };
    source.onerror = () => {
      this.#become('lost');
      this.#missed = true;
      if (source.readyState !== EventSource.CLOSED) return;
      this.#source = undefined;
      this.#retry = setTimeout(() => this.#resume(), RETRY_MS);
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (message) => this.#tell(JSON.parse(String(message.data)) as LiveEvent));
    }
    source.addEventListener('reset', () => this.#tell({ kind: 'reset' }));
  }

  #close(): void {
    clearTimeout(this.#retry);
    if (this.#source === undefined) return;
    this.#source.close();
    this.#source = undefined;
    this.#missed = true;
    this.#become('connecting');
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #become(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    for (const watcher of this.#watchers) watcher();
  }
}

const alerts = new LiveAlerts();

/** Hears of alerts as they are raised and change; `listener` should be stable (useCallback). */
export function useLiveAlerts(listener: (event: LiveEvent) => void): void {
  useEffect(() => alerts.listen(listener), [listener]);
}

/** Whether what is shown is kept up to date. */
export function useConnection(): Connection {
  return useSyncExternalStore(alerts.watch, () => alerts.connection);
}
