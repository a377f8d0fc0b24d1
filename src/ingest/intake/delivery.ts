import type { SourcePosition } from '../../store/event-store.ts';
import type { BodyPlaces } from '../sources/delivered-bodies.ts';

/** How far a delivery has come with the events that one commit holds. */
export interface Reached {
  /** Pieces of it that are committed then, those of `donePieces` included. */
  readonly pieces: number;
  readonly complete: boolean;
  /** What is wrong with it as a whole. */
  readonly problem: string | null;
}

/** Logs handed in by a source or a request. */
export interface Delivery {
  /** Where it comes from, as dead letters tell it: `s3://bucket/key`, `/var/log/x.log`, `http`. */
  readonly source: string;
  /** The format that the sender named; each record's own is looked for where absent. */
  readonly format?: string;
  /** Plain text or gzip, told by its first bytes. Given away: nobody else writes to it afterwards. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /** Bytes that gzip may unpack to, where a stranger sent it: what comes after them is not read, and the result has a problem. */
  readonly mostUnpackedBytes?: number;
  /** The number that its first line has where it comes from; 1 where absent. */
  readonly firstLine?: number;
  /** Pieces of it that are committed already. */
  readonly donePieces?: number;
  /** The position to store with what was reached; called for each commit that holds some of it. */
  readonly position?: (reached: Reached) => SourcePosition | undefined;
  /** Bodies that Bedrock stored as objects of their own, by their `s3://` path. */
  readonly bodies?: ReadonlyMap<string, Uint8Array>;
  /** Where on this machine such bodies may lie; nowhere where absent, as what was sent over a network may not name files. */
  readonly beside?: BodyPlaces;
  /** Ids of the dead letters that this delivery settles, once all of it is committed. */
  readonly settles?: readonly string[];
}

/** What became of a delivery. */
export interface DeliveryResult {
  /** Records in it, those that became dead letters included; those of `donePieces` not. */
  readonly records: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  /** The last commit that holds some of it. */
  readonly sequence: number;
  readonly problem: string | null;
}
