import type { Writable } from 'node:stream';
import type { EvidenceEvent } from '../detect/alert.ts';
import type { AlertRecord } from '../state/alert-record.ts';
import type { Occasion } from '../state/outbox.ts';
import type { RuleFacts } from './rule-facts.ts';
import type { Storm } from './storm.ts';

/** Why people are told, in the order of an alert's life. */
export const OCCASIONS = ['raised', 'closed', 'withdrawn'] as const satisfies readonly Occasion[];

/** What a notifier is asked to tell. */
export type News =
  | { readonly kind: 'alert'; readonly occasion: Occasion; readonly alert: AlertRecord }
  | { readonly kind: 'storm'; readonly storm: Storm }
  /** Someone tries the notifier out: the alert is made up. */
  | { readonly kind: 'test'; readonly alert: AlertRecord };

/** One message, however often it is tried. */
export interface Letter {
  /** The same in every attempt: receivers tell repeated messages by it. */
  readonly key: string;
  readonly news: News;
  /** When this attempt began, milliseconds since the epoch. */
  readonly at: number;
}

/** One configured way of telling people or another system. */
export interface Notifier {
  readonly name: string;
  readonly type: string;
  /** What of a storm may be told as one; the rest is told one by one. */
  readonly groups: readonly Occasion[];
  /** Resolves once the receiver confirmed; throws a {@link SendError} otherwise. Ends early where the signal is aborted. */
  send(letter: Letter, signal: AbortSignal): Promise<void>;
}

/** What happened in delivery, for logs: no secrets and no text of alerts. */
export interface DeliveryEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly notifier: string;
  readonly message: string;
  /** How many messages it is about. */
  readonly messages: number;
}

/** What notifiers know of the service around them. */
export interface NotifierContext {
  /** The address of the web pages, for links; none where it is not configured. */
  readonly publicUrl: string | undefined;
  /** The rule of an id as it is now; undefined where it is gone. */
  readonly ruleOf: (ruleId: string) => RuleFacts | undefined;
  /** An alert's first events in the order of time; none where it is gone. */
  readonly evidenceOf: (handle: string, most: number) => Promise<readonly EvidenceEvent[]>;
  readonly stdout: Writable;
  readonly log: (event: DeliveryEvent) => void;
  /** Of seismo itself, for documents that name their producer. */
  readonly version: string;
}
