import { renderDiagnostic } from '../base/source-text.ts';
import type { AnalyzeOptions } from '../esql/analyze-query.ts';
import { loadLookups, lookupSchema } from '../lookups/load-lookups.ts';
import type { EventStore, LookupTable } from '../store/event-store.ts';
import type { Console } from './console.ts';

/** Where a command's lookup tables and enrich policies are, as its options say. */
export interface LookupOptions {
  /** A folder. */
  readonly lookups?: string;
}

/** Lookup tables and enrich policies ready to be named by queries. */
export interface OpenLookups {
  readonly tables: readonly LookupTable[];
  /** What the analysis of a query has to know of them. */
  readonly known: Pick<AnalyzeOptions, 'lookups' | 'policies' | 'unreadable'>;
  /** How many files could not be used as they are. */
  readonly problems: number;
}

/** What to do where a rule or a query names a table or a policy and no folder was named. */
export const LOOKUPS_HINT =
  'hint: lookup tables and enrich policies are files of a folder: name it with --lookups DIR\n';

const NONE: OpenLookups = { tables: [], known: {}, problems: 0 };

/** Reads a folder's tables and policies, and tells by `write` what is wrong with them; without a folder there are none. */
export async function openLookups(
  { lookups }: LookupOptions,
  console: Console,
  write: (text: string) => void,
): Promise<OpenLookups> {
  if (lookups === undefined) return NONE;
  const { tables, policies, unreadable, problems } = await loadLookups(lookups);
  for (const { source, diagnostic } of problems) {
    write(`${renderDiagnostic(source, diagnostic, { color: console.errColour })}\n`);
  }
  return {
    tables,
    known: { lookups: tables.map(lookupSchema), policies, unreadable },
    problems: new Set(problems.map((p) => p.source.name)).size,
  };
}

/** Puts the tables into a store, where queries read them. */
export async function putLookups({ tables }: OpenLookups, store: EventStore): Promise<void> {
  for (const table of tables) await store.putLookup(table);
}
