import type { Registry } from 'prom-client';
import type { LiveDetection } from '../detect/live/live-detection.ts';
import type { RuleBook } from '../detect/rule-book/rule-book.ts';
import type { Intake } from '../ingest/intake/intake.ts';
import type { Source } from '../ingest/sources/source.ts';
import type { Delivery } from '../notify/delivery.ts';
import type { OwnRules } from '../rules/own-rules.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore } from '../store/event-store.ts';
import type { PriceList } from '../triage/cost/price-list.ts';
import type { AuthConfig, HttpLimits, MaskingConfig } from './api-config.ts';
import type { KnownLookups } from './query/query-runner.ts';
import type { ServiceSetup } from './service-setup.ts';

/** What is logged of the service's doing: structured, never with prompt text or secrets. */
export interface ApiLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the API serves: everything that runs in the service. */
export interface ApiContext {
  /** The data folder, which may hold a catalogue of rules; absent where all is in memory. */
  readonly data?: string;
  readonly store: EventStore;
  readonly intake: Intake;
  readonly state: StateStore;
  readonly ruleBook: RuleBook;
  /** Where rules are saved; absent where all is in memory. */
  readonly ownRules?: OwnRules;
  readonly detection: Pick<LiveDetection, 'status'>;
  readonly sources: readonly Source[];
  readonly notifiers: Delivery;
  readonly metrics: Registry;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: ApiLog;
  readonly auth: AuthConfig;
  readonly limits: HttpLimits;
  readonly masking: MaskingConfig;
  /** What models cost, for estimates. */
  readonly prices: PriceList;
  /** Enrich policies, and lookups that cannot be read; the tables themselves are the store's. */
  readonly lookups: () => KnownLookups;
  /** How long, and up to which size, a data stream is kept; absent means for ever. `streams` is the pattern that says so. */
  readonly retention: (stream: string) => {
    readonly streams?: string;
    readonly ageMs?: number;
    readonly sizeBytes?: number;
  };
  /** How it was set up; absent where it was not started from a configuration. */
  readonly setup?: ServiceSetup;
  /** The product's version. */
  readonly version: string;
}
