import { hasErrors } from '../../base/diagnostic.ts';
import { SourceText } from '../../base/source-text.ts';
import { type AnalyzeOptions, analyzeQuery } from '../../esql/analyze-query.ts';
import { knownStreams } from '../../ingest/declared-streams.ts';
import { logFormats } from '../../ingest/formats/registry.ts';
import type { Column } from '../../plan/expression.ts';
import type { Plan } from '../../plan/node.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import { emitPlan } from '../../sql/emit-plan.ts';
import { emitOptionsOf } from '../../store/emit-options.ts';
import type { EventStore, RowValue } from '../../store/event-store.ts';
import { Gate } from '../gate.ts';
import { HttpProblem } from '../problem.ts';
import { type DiagnosticJson, diagnosticJson } from './diagnostic-json.ts';

/** Enrich policies, and what there is of lookups that cannot be read. */
export type KnownLookups = Pick<AnalyzeOptions, 'policies' | 'unreadable'>;

/** A query that can be run. */
export interface PreparedQuery {
  readonly plan: Plan;
  readonly columns: readonly Column[];
  readonly warnings: readonly DiagnosticJson[];
}

export interface QueryRunnerOptions {
  readonly store: EventStore;
  readonly lookups: () => KnownLookups;
  readonly now: () => number;
  readonly version: string;
  /** Queries at once, and those that may wait. */
  readonly atOnce: number;
  readonly waiting: number;
}

/** Runs ES|QL over the events: a few queries at once, each within its time and row limits. */
export class QueryRunner {
  readonly #options: QueryRunnerOptions;
  readonly #gate: Gate;

  constructor(options: QueryRunnerOptions) {
    this.#options = options;
    this.#gate = new Gate('queries', options.atOnce, options.waiting);
  }

  /** The data streams with their fields: declared by formats, and found in events. */
  streams(): readonly StreamSchema[] {
    return knownStreams(logFormats, this.#options.store.streams());
  }

  /** Whether a data stream of the name holds events; events with a value of the field, where one is named. */
  holds(stream: string, field?: string): boolean {
    const stored = this.#options.store.streams().find(({ name }) => name === stream);
    return stored !== undefined && (field === undefined || stored.fields.has(field));
  }

  /** Analyses a query; throws the problem of its mistakes, each with its place. */
  prepare(text: string): PreparedQuery {
    const { store, lookups, now, version } = this.#options;
    const { plan, columns, diagnostics } = analyzeQuery(text, {
      ...lookups(),
      streams: this.streams(),
      lookups: store.lookups(),
      missingStreams: 'error',
      now: now(),
      version,
    });
    const source = new SourceText('query', text);
    const told = diagnostics.map((d) => diagnosticJson(source, d));
    if (plan === undefined || hasErrors(diagnostics)) {
      const [first] = diagnostics;
      throw new HttpProblem('invalid-query', first?.message ?? 'the query cannot be run', {
        ...(first?.hint !== undefined && { hint: first.hint }),
        diagnostics: told,
      });
    }
    return { plan, columns, warnings: told };
  }

  /** The plan of a query that is not run here; undefined where it has mistakes. */
  planOf(text: string): Plan | undefined {
    const { store, lookups } = this.#options;
    const known = {
      ...lookups(),
      streams: this.streams(),
      lookups: store.lookups(),
      missingStreams: 'warning',
    } as const;
    return analyzeQuery(text, known).plan;
  }

  /** Rows in chunks, at most so many in all; ends with the signal's reason where it is aborted. */
  async *run(
    { plan, columns }: PreparedQuery,
    options: { readonly rows: number; readonly milliseconds: number; readonly signal: AbortSignal },
  ): AsyncGenerator<RowValue[][]> {
    const { store, now } = this.#options;
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.milliseconds)]);
    const leave = await this.#gate.enter(signal);
    try {
      const limited: Plan = { kind: 'limit', by: undefined, input: plan, count: options.rows, span: plan.span };
      const statement = emitPlan(limited, emitOptionsOf(store, { now: now(), replay: false }));
      yield* store.query(statement, columns, { signal });
    } finally {
      leave();
    }
  }
}
