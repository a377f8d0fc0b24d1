import type { AlertRecord } from './alert-record.ts';

/** `changed`: detection found more (or less) behind it; `updated`: someone changed its state, assignee, tags or notes. */
export type AlertEventKind = 'raised' | 'changed' | 'withdrawn' | 'reinstated' | 'updated';

/** Something that happened to an alert. */
export interface AlertEvent {
  /** Greater than that of every event before, across restarts; there are gaps. */
  readonly number: number;
  readonly at: string;
  readonly kind: AlertEventKind;
  /** The alert as it is now, without evidence events, notes and history. */
  readonly alert: AlertRecord;
}

/** What happens to alerts, as it happens. */
export interface AlertFeed {
  /** The number of the last event; 0 before the first. */
  readonly last: number;
  /** Calls the listener with the events of each transaction, after its commit; gives what ends it. A listener must not throw. */
  onAlert(listener: (events: readonly AlertEvent[]) => void): () => void;
  /** Events after a number, oldest first; undefined where they are no longer kept and the client has to start afresh. */
  since(number: number, limit?: number): Promise<readonly AlertEvent[] | undefined>;
}
