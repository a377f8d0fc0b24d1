import type { Firing } from '../episodes.ts';
import type { RunSpan } from '../run-span.ts';
import type { Draft } from './draft.ts';
import type { LedgerAlert } from './ledger.ts';
import type { KeyInPlay } from './region.ts';
import type { RoundTables } from './round-tables.ts';
import type { TouchedRuns } from './touched.ts';

/** What a rule keeps of recent events, so that a round need not read them again. It can be made anew from the store at any time. */
export interface RuleMemory {
  /** Rows that are kept. */
  readonly rows: number;
  /**
   * Reads what there is of this time (milliseconds since the epoch) and later, of commits up to one (undefined: no commit was judged yet),
   * and what alerts that may go on were made of.
   */
  rebuild(from: number, upTo: number | undefined, open: readonly LedgerAlert[]): Promise<void>;
  /** Takes in the events of commits behind `after`; with undefined, of all. Without `fresh` there are none. */
  begin(tables: RoundTables, fresh: boolean, after: number | undefined): Promise<RoundView>;
  /** Lets go of what is older and behind none of the alerts that may go on. */
  trim(from: number, open: readonly LedgerAlert[]): Promise<void>;
  discard(): Promise<void>;
}

/** What one round of a rule can ask. */
export interface RoundView {
  /** How many new survivors there are, and which runs see them. */
  readonly survivors: number;
  readonly touched: readonly TouchedRuns[];
  /** Tells the keys that new survivors may have changed, among those of some alerts. */
  touchedAmong(held: readonly LedgerAlert[]): Promise<(key: string) => boolean>;
  /** Rows in some runs: of keys that new survivors have, or of all. What is behind them may be left out. */
  firings(spans: readonly RunSpan[], of: 'touched' | 'all'): Promise<readonly Firing[]>;
  /** Survivors by the runs that see them, of all that was last asked for. */
  counts(): Promise<readonly TouchedRuns[] | undefined>;
  /** What events now make of keys, against what the ledger holds of them. */
  drafts(inPlay: ReadonlyMap<string, KeyInPlay>): Promise<Draft[]>;
}
