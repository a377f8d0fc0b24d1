import { readFile } from 'node:fs/promises';
import { counted } from '../base/counted.ts';
import { hasErrors } from '../base/diagnostic.ts';
import { renderDiagnostic, SourceText } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { type Analysis, type AnalyzeOptions, analyzeQuery } from '../esql/analyze-query.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import type { Plan } from '../plan/node.ts';
import { everyNodeOf, nodesOf } from '../plan/rewrite.ts';
import { loadRuleText } from '../rules/load-rule-text.ts';
import { emitPlan } from '../sql/emit-plan.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import { emitOptionsOf } from '../store/emit-options.ts';
import type { EventStore, RowValue } from '../store/event-store.ts';
import type { Console } from './console.ts';
import { checkSource, type OpenEvents, openEvents, type SourceOptions } from './event-source.ts';
import { LOOKUPS_HINT, type LookupOptions, type OpenLookups, openLookups, putLookups } from './lookup-tables.ts';
import { type RowFormat, rowPrinter } from './row-printer.ts';
import { fieldsOfQuery } from './wanted-fields.ts';

export interface QueryOptions extends SourceOptions, LookupOptions {
  readonly file?: string;
  /** Milliseconds since the epoch. */
  readonly now?: number;
  readonly format: RowFormat;
}

/** As many rows as a query without LIMIT gives: ES|QL's own default. */
const IMPLICIT_LIMIT = 1_000;

/** `seismo query`: runs an ES|QL query over logs or a store and prints its rows. */
export async function query(given: string | undefined, options: QueryOptions, console: Console): Promise<number> {
  const source = await querySource(given, options.file);
  const lookups = await openLookups(options, console, (text) => console.err(text));
  const at = { ...options, now: options.now ?? Date.now() };
  const known = { ...lookups.known, missingStreams: 'error', now: at.now } as const;
  const declared = analyze(source, { ...known, streams: declaredStreams(logFormats) }, options, console);
  if (declared === undefined) return 2;
  const problems = (events?: OpenEvents) => lookups.problems + (events?.summary?.problems.length ?? 0);
  if (readsNoEvents(declared.plan!, lookups)) {
    return await withStore(await openDuckdbStore(), async (store) => {
      await putLookups(lookups, store);
      await run(declared, store, at, console);
      return problems() > 0 ? 2 : 0;
    });
  }
  checkSource(options);
  const events = await openEvents(options, fieldsOfQuery(declared.plan!, declared.prefixes), console);
  return await withStore(events.store, async (store) => {
    await putLookups(lookups, store);
    // Which fields hold lists, and which there are beyond the declared ones, is known only now.
    const found = { ...known, streams: events.streams, lookups: store.lookups() };
    const analysis = analyze(source, found, options, console);
    if (analysis === undefined) return 2;
    await run(analysis, store, at, console);
    return problems(events) > 0 ? 2 : 0;
  });
}

async function withStore(store: EventStore, use: (store: EventStore) => Promise<number>): Promise<number> {
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function querySource(given: string | undefined, file: string | undefined): Promise<SourceText> {
  if (given !== undefined && file !== undefined) throw new UserError('a query and --file exclude each other');
  if (given !== undefined) return new SourceText('query', given);
  if (file === undefined) {
    throw new UserError('no query given', { hint: "as in: seismo query 'FROM logs-* | LIMIT 10' --logs PATH" });
  }
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      error.code === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read: ${error.message}`,
    );
  });
  if (!file.endsWith('.toml')) return new SourceText(file, text);
  const { rule, diagnostics, source } = loadRuleText(file, text);
  if (rule === undefined) throw new UserError(diagnostics.map((d) => renderDiagnostic(source, d)).join('\n'));
  const esql = rule.queries.find((q) => q.language === 'esql');
  if (esql === undefined) throw new UserError(`${file} has no ES|QL query`);
  return new SourceText(`${file} (query)`, esql.text);
}

function analyze(
  source: SourceText,
  known: AnalyzeOptions,
  { lookups }: LookupOptions,
  console: Console,
): Analysis | undefined {
  const analysis = analyzeQuery(source.text, known);
  if (!hasErrors(analysis.diagnostics)) return analysis;
  for (const d of analysis.diagnostics) console.err(`${renderDiagnostic(source, d, { color: console.errColour })}\n`);
  const missing = analysis.diagnostics.some((d) => /^esql\/unknown-(?:lookup|policy)$/.test(d.code));
  if (missing && lookups === undefined) console.err(LOOKUPS_HINT);
  return undefined;
}

/** A lookup that is none of the folder's tables reads a data stream. */
function readsNoEvents(plan: Plan, { tables }: OpenLookups): boolean {
  return [...everyNodeOf(plan)].every(
    (node) => node.kind !== 'scan' && (node.kind !== 'lookup' || tables.some((t) => t.name === node.table)),
  );
}

async function run(
  analysis: Analysis,
  store: EventStore,
  options: QueryOptions & { now: number },
  console: Console,
): Promise<void> {
  const plan = analysis.plan!;
  const { columns } = analysis;
  // One more than is shown, to tell whether there were more.
  const limited: Plan = { kind: 'limit', by: undefined, input: plan, count: IMPLICIT_LIMIT + 1, span: plan.span };
  const explicit = nodesOf(plan).some((node) => node.kind === 'limit');
  const statement = emitPlan(explicit ? plan : limited, emitOptionsOf(store, { now: options.now, replay: false }));
  const printer = rowPrinter(options.format, columns, console);
  let shown = 0;
  let cut = false;
  for await (const chunk of store.query(statement, columns, { signal: console.interrupted })) {
    const rows: RowValue[][] = explicit ? chunk : chunk.slice(0, IMPLICIT_LIMIT - shown);
    cut ||= rows.length < chunk.length;
    shown += rows.length;
    printer.rows(rows);
  }
  printer.end();
  if (cut)
    console.err(`${counted(IMPLICIT_LIMIT, 'row')} shown, there are more: add a LIMIT to the query to see them\n`);
}
