import type { SourcePosition } from '../store/event-store.ts';

export interface Delivery {
  readonly source: string;
  readonly format?: string;
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  readonly donePieces?: number;
  readonly position?: (reached: {
    pieces: number;
    complete: boolean;
    problem: string | null;
  }) => SourcePosition | undefined;
  readonly bodies?: ReadonlyMap<string, Uint8Array>;
  readonly settles?: readonly string[];
}
export interface DeliveryResult {
  readonly records: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly sequence: number;
  readonly problem: string | null;
}
export interface Intake {
  deliver(delivery: Delivery, options?: { signal?: AbortSignal }): Promise<DeliveryResult>;
  readonly busy: boolean;
  readonly stopped: string | undefined;
}
