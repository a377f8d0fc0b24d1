import type { Diagnostic } from '../base/diagnostic.ts';
import { messageOf } from '../base/message-of.ts';
import { UserError } from '../base/user-error.ts';
import { type Analysis, analyzeQuery } from '../esql/analyze-query.ts';
import type { Plan } from '../plan/node.ts';
import { sortOf } from '../plan/order.ts';
import { emitPlan } from '../sql/emit-plan.ts';
import { emitOptionsOf } from '../store/emit-options.ts';
import type { EventStore, RowValue } from '../store/event-store.ts';
import { compareTables, type Order } from './compare-tables.ts';
import { type ExpectedTable, ForeignType, readExpected } from './expected-table.ts';
import { missingTables } from './missing-tables.ts';
import { outOfScope } from './out-of-scope.ts';
import { scanTables } from './scan-tables.ts';
import type { SpecCase } from './spec-case.ts';
import { staleReason } from './stale.ts';
import type { Tables } from './tables.ts';

/** What became of a case. Out of scope, `cause` is the feature; stale, it is the kind of reason. */
export interface Outcome {
  readonly status: 'passed' | 'failed' | 'out_of_scope' | 'stale';
  /** Of what failed cases have in common, for counting; empty where the case passed. */
  readonly cause: string;
  /** The whole of it, for people. */
  readonly reason: string;
}

export interface RunContext {
  readonly store: EventStore;
  readonly tables: Tables;
  /** The moment that NOW() stands for, milliseconds since the epoch. */
  readonly now: number;
  readonly timeLimitMs: number;
}

const PASSED: Outcome = { status: 'passed', cause: '', reason: '' };
/** As many rows as a query gives at most unless it says otherwise: ES|QL's own default. */
const IMPLICIT_LIMIT = 1_000;

/** Runs a case and says what became of it; nothing that a case does ends the run. */
export async function runCase(spec: SpecCase, context: RunContext): Promise<Outcome> {
  if (spec.off !== undefined) return { status: 'stale', cause: 'off upstream', reason: `off upstream: ${spec.off}` };
  const missing = missingTables(spec.query, context.tables);
  const { unreadable } = context.tables;
  const broken = missing.find((name) => unreadable.has(name));
  if (broken !== undefined) return failed('unreadable table', `table ${broken}: ${unreadable.get(broken)}`);
  if (missing.length > 0) {
    const reason = `needs tables that are not there: ${missing.join(', ')}`;
    return { status: 'stale', cause: 'missing table', reason };
  }
  const outcome = await attempt(spec, context);
  const stale = outcome.status === 'failed' ? staleReason(spec) : undefined;
  return stale === undefined ? outcome : { status: 'stale', cause: 'listed', reason: stale };
}

async function attempt(spec: SpecCase, context: RunContext): Promise<Outcome> {
  let expected: ExpectedTable;
  try {
    expected = readExpected(spec.expected);
  } catch (error) {
    if (error instanceof ForeignType) return { status: 'out_of_scope', cause: error.feature, reason: error.message };
    if (error instanceof UserError) return failed('unreadable expectation', error.message);
    throw error;
  }
  const { streams, policies } = context.tables;
  const analysis = analyzeQuery(spec.query, {
    streams,
    lookups: streams,
    policies,
    missingStreams: 'error',
    now: context.now,
    version: 'conformance',
  });
  if (analysis.plan === undefined) return refused(spec, analysis.diagnostics);
  const { plan } = analysis;
  let rows: RowValue[][];
  try {
    rows = await rowsOf(plan, analysis, context);
  } catch (error) {
    const message = messageOf(error);
    return failed(`engine: ${message.split('\n')[0]!.slice(0, 100)}`, message);
  }
  const order: Order = spec.anyOrder ? 'any' : orderOf(plan, analysis);
  const difference = compareTables(expected, analysis.columns, rows, order);
  return difference === undefined ? PASSED : failed(difference.kind, `${difference.kind}: ${difference.detail}`);
}

function refused(spec: SpecCase, diagnostics: readonly Diagnostic[]): Outcome {
  const feature = outOfScope(spec.query, diagnostics);
  const reasons = diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code}: ${d.message}`);
  const reason = reasons.join('; ');
  if (feature !== undefined) return { status: 'out_of_scope', cause: feature, reason };
  return failed(reasons[0] ?? 'refused', reason);
}

function failed(cause: string, reason: string): Outcome {
  return { status: 'failed', cause, reason };
}

async function rowsOf(plan: Plan, analysis: Analysis, context: RunContext): Promise<RowValue[][]> {
  const { store, tables, now, timeLimitMs } = context;
  const limited: Plan = { kind: 'limit', input: plan, by: undefined, count: IMPLICIT_LIMIT, span: plan.span };
  const statement = emitPlan(limited, {
    ...emitOptionsOf(store, { now, replay: false }),
    scan: (scan) => scanTables(scan, store, tables),
    lookup: ({ table, columns, span }) => scanTables({ kind: 'scan', streams: [table], columns, span }, store, tables),
  });
  const rows: RowValue[][] = [];
  const signal = AbortSignal.timeout(timeLimitMs);
  for await (const chunk of store.query(statement, analysis.columns, { signal })) rows.push(...chunk);
  return rows;
}

/** Rows are in order where the last step that arranges them is a SORT. */
function orderOf(plan: Plan, { columns }: Analysis): Order {
  const sort = sortOf(plan);
  if (sort === undefined) return 'any';
  const keys = sort.keys.map(({ expression }) =>
    expression.kind === 'column' ? columns.findIndex((c) => c.id === expression.column.id) : -1,
  );
  return { keys: keys.includes(-1) ? undefined : keys };
}
