import type { AlertRecord } from '../../src/state/alert-record.ts';
import type { ClaimedMessage, MessageStatus, Occasion, Outbox, OutboxMessage } from '../../src/state/outbox.ts';

interface Row extends OutboxMessage {
  readonly alert: AlertRecord;
}

/** An outbox whose rows outlive it, as those of a database outlive the process; claims do not. */
export class MemoryOutbox implements Outbox {
  readonly rows: Row[];
  readonly #now: () => number;
  readonly #claimed = new Set<number>();
  readonly #listeners = new Set<() => void>();

  constructor(rows: Row[] = [], now: () => number = Date.now) {
    this.rows = rows;
    this.#now = now;
  }

  queue(notifier: string, alert: AlertRecord, occasion: Occasion = 'raised', queuedAt = this.#now()): number {
    const id = this.rows.length + 1;
    const queued_at = new Date(queuedAt).toISOString();
    this.rows.push({
      id,
      notifier,
      occasion,
      handle: alert.handle,
      alert_id: alert.id,
      status: 'waiting',
      queued_at,
      attempts: 0,
      next_attempt_at: queued_at,
      error: null,
      delivered_at: null,
      alert,
    });
    return id;
  }

  committed(): void {
    for (const listener of this.#listeners) listener();
  }

  #due(): Row[] {
    return this.#open().filter((row) => Date.parse(row.next_attempt_at!) <= this.#now());
  }

  #open(): Row[] {
    return this.rows.filter((row) => row.status === 'waiting' && !this.#claimed.has(row.id));
  }

  #set(ids: readonly number[], change: (row: Row) => Partial<Row>): void {
    for (const id of ids) {
      this.#claimed.delete(id);
      this.rows[id - 1] = { ...this.rows[id - 1]!, ...change(this.rows[id - 1]!) };
    }
  }

  async due() {
    return [...new Set(this.#due().map((row) => row.notifier))];
  }

  async claim(notifier: string, limit: number): Promise<readonly ClaimedMessage[]> {
    const rows = this.#due().filter((row) => row.notifier === notifier);
    const taken = rows.slice(0, limit);
    for (const row of taken) this.#claimed.add(row.id);
    return taken;
  }

  async delivered(ids: readonly number[]) {
    this.#set(ids, () => ({ status: 'delivered', delivered_at: new Date(this.#now()).toISOString(), error: null }));
  }

  async failed({ ids, error, retryAt }: Parameters<Outbox['failed']>[0]) {
    this.#set(ids, (row) => ({
      status: retryAt === null ? 'failed' : 'waiting',
      error,
      attempts: row.attempts + 1,
      next_attempt_at: retryAt === null ? null : new Date(retryAt).toISOString(),
    }));
  }

  release(ids: readonly number[]) {
    for (const id of ids) this.#claimed.delete(id);
  }

  async nextDue() {
    const times = this.#open().map((row) => Date.parse(row.next_attempt_at!));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  onQueued(listener: () => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async list(filter: Parameters<Outbox['list']>[0] = {}) {
    const items = this.rows.filter(
      (row) =>
        (filter.notifiers?.includes(row.notifier) ?? true) &&
        (filter.statuses?.includes(row.status) ?? true) &&
        (filter.alert === undefined || filter.alert === row.handle),
    );
    return { items: items.reverse(), next: null };
  }

  async counts() {
    const of = (rows: readonly Row[], status: MessageStatus) => rows.filter((row) => row.status === status).length;
    return [...new Set(this.rows.map((row) => row.notifier))].map((notifier) => {
      const rows = this.rows.filter((row) => row.notifier === notifier);
      return {
        notifier,
        waiting: of(rows, 'waiting'),
        retrying: rows.filter((row) => row.status === 'waiting' && row.attempts > 0).length,
        failed: of(rows, 'failed'),
        delivered: of(rows, 'delivered'),
        oldest_waiting: null,
      };
    });
  }

  async retry(ids: readonly number[]) {
    this.#set(ids, () => ({ status: 'waiting', next_attempt_at: new Date(this.#now()).toISOString() }));
    return ids.length;
  }
}
