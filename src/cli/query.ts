import { readFile } from 'node:fs/promises';
import { hasErrors } from '../base/diagnostic.ts';
import { renderDiagnostic, SourceText } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { type Analysis, analyzeQuery } from '../esql/analyze-query.ts';
import { declaredStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import type { Plan } from '../plan/node.ts';
import { everyNodeOf, nodesOf } from '../plan/rewrite.ts';
import type { StreamSchema } from '../plan/schema.ts';
import { loadRuleText } from '../rules/load-rule-text.ts';
import { emitPlan } from '../sql/emit-plan.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import type { EventStore, RowValue } from '../store/event-store.ts';
import type { Console } from './console.ts';
import { checkSource, openEvents, type SourceOptions } from './event-source.ts';
import { type RowFormat, rowPrinter } from './row-printer.ts';
import { counted } from './text.ts';
import { fieldsOfQuery } from './wanted-fields.ts';

export interface QueryOptions extends SourceOptions {
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
  const declared = analyze(source, declaredStreams(logFormats), console);
  if (declared === undefined) return 2;
  if (readsNothing(declared.plan!))
    return await withStore(await openDuckdbStore(), (store) => run(declared, store, options, console));
  checkSource(options);
  const events = await openEvents(options, fieldsOfQuery(declared.plan!, declared.prefixes), console);
  return await withStore(events.store, async (store) => {
    // Which fields hold lists, and which there are beyond the declared ones, is known only now.
    const analysis = analyze(source, events.streams, console);
    if (analysis === undefined) return 2;
    await run(analysis, store, options, console);
    return (events.summary?.problems.length ?? 0) > 0 ? 2 : 0;
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

function analyze(source: SourceText, streams: readonly StreamSchema[], console: Console): Analysis | undefined {
  const analysis = analyzeQuery(source.text, { streams, missingStreams: 'error' });
  if (!hasErrors(analysis.diagnostics)) return analysis;
  for (const d of analysis.diagnostics) console.err(`${renderDiagnostic(source, d, { color: console.errColour })}\n`);
  return undefined;
}

function readsNothing(plan: Plan): boolean {
  return ![...everyNodeOf(plan)].some((node) => node.kind === 'scan');
}

async function run(analysis: Analysis, store: EventStore, options: QueryOptions, console: Console): Promise<number> {
  const plan = analysis.plan!;
  const { columns } = analysis;
  // One more than is shown, to tell whether there were more.
  const limited: Plan = { kind: 'limit', by: undefined, input: plan, count: IMPLICIT_LIMIT + 1, span: plan.span };
  const explicit = nodesOf(plan).some((node) => node.kind === 'limit');
  const statement = emitPlan(explicit ? plan : limited, {
    dialect: store.dialect,
    now: options.now ?? Date.now(),
    scan: (scan) => store.scan(scan, { replay: false }),
    lookup: (lookup) => store.lookup(lookup),
    stored: () => {
      throw new Error('a query reads streams, not kept rows');
    },
  });
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
  return 0;
}
