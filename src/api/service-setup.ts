import type { Route } from '../notify/routes.ts';

/** How the service was set up, as far as the API does not know it by itself; nothing of it is a secret. */
export interface ServiceSetup {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The file, and the line on which each of its keys stands, as `limits.query_rows`; what is not in it is as by default. */
  readonly config: { readonly file: string | null; readonly lines: ReadonlyMap<string, number> };
  /** As `127.0.0.1:7700`. */
  readonly listen: string;
  readonly tls: boolean;
  readonly publicUrl: string | undefined;
  /** Where rules are read from; `pack` where that is the pack that comes with seismo. */
  readonly rules: { readonly paths: readonly string[]; readonly pack: boolean };
  /** The folder of lookup tables. */
  readonly lookups: string | undefined;
  /** Names of the log formats that are read; all where absent. */
  readonly formats: readonly string[] | undefined;
  readonly retention: readonly { readonly streams: string; readonly ageMs?: number; readonly sizeBytes?: number }[];
  readonly deadLetters: { readonly ageMs?: number; readonly most?: number };
  readonly detection: { readonly everyMs: number; readonly timeLimitMs: number; readonly memoryBytes: number };
  readonly routes: readonly Route[];
}
