import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import type { BoundValue, Sql } from '../../base/sql-text.ts';
import { UserError } from '../../base/user-error.ts';
import type { PlacedColumn } from '../fields/place-fields.ts';
import { clickhouseDialect } from './dialect.ts';
import { engineError } from './engine-error.ts';
import { named } from './table-sql.ts';

/** What one statement may use. */
export interface ServerLimits {
  /** Bytes of memory. */
  readonly memory: number;
  /** Seconds. */
  readonly time: number;
}

/** A result row as JSON has it: 64-bit numbers as strings, dates in ISO 8601. */
export type JsonRow = readonly unknown[];

/** Layers of a statement past which the engine's optimizer is left out. */
const MAX_LAYERS = 200;
const FORMAT = 'JSONCompactEachRow';
/** Rows per piece of an INSERT's text. */
const INSERT_ROWS = 500;

/** A ClickHouse server, or what stands for one, by the official client. */
export class Server {
  readonly #client: ClickHouseClient;
  readonly #settings: ClickHouseSettings;

  constructor(client: ClickHouseClient, limits: ServerLimits) {
    this.#client = client;
    this.#settings = {
      max_memory_usage: String(limits.memory),
      max_execution_time: limits.time,
      cancel_http_readonly_queries_on_client_close: 1,
      // What statements of the shared emitter rely on.
      cast_keep_nullable: 1,
      join_use_nulls: 1,
      joined_subquery_requires_alias: 0,
      transform_null_in: 0,
      use_variant_as_common_type: 0,
      short_circuit_function_evaluation: 'enable',
      session_timezone: 'UTC',
      // A pipeline of many steps is a statement of many layers.
      max_subquery_depth: '1000',
      max_parser_depth: '5000',
      max_ast_depth: '5000',
      max_ast_elements: '500000',
      max_expanded_ast_elements: '5000000',
      max_query_size: '16000000',
      // How results and inserted rows are written.
      date_time_output_format: 'iso',
      output_format_json_quote_64bit_integers: 1,
      output_format_json_quote_denormals: 1,
      output_format_json_escape_forward_slashes: 0,
    };
  }

  /** Runs a statement of our own that gives no rows. */
  async run(statement: string | Sql, signal?: AbortSignal): Promise<void> {
    const { text, values } = rendered(statement);
    try {
      await this.#client.command({
        query: text,
        query_params: values,
        clickhouse_settings: this.#settings,
        ...(signal === undefined ? {} : { abort_signal: signal }),
      });
    } catch (error) {
      throw engineError(error, signal);
    }
  }

  /** All rows of a small result. */
  async read(statement: string | Sql): Promise<JsonRow[]> {
    const rows: JsonRow[] = [];
    for await (const chunk of this.stream(statement)) rows.push(...chunk);
    return rows;
  }

  /** A result's rows, as they arrive. */
  async *stream(statement: string | Sql, signal?: AbortSignal): AsyncGenerator<JsonRow[]> {
    const { text, values } = rendered(statement);
    signal?.throwIfAborted();
    try {
      const result = await this.#client.query({
        query: text,
        query_params: values,
        format: FORMAT,
        // The optimizer takes longer over very many layers than their rows take.
        clickhouse_settings: { ...this.#settings, query_plan_enable_optimizations: layers(text) > MAX_LAYERS ? 0 : 1 },
        ...(signal === undefined ? {} : { abort_signal: signal }),
      });
      for await (const rows of result.stream()) {
        signal?.throwIfAborted();
        yield rows.map((row) => row.json() as JsonRow);
      }
    } catch (error) {
      throw engineError(error, signal);
    }
  }

  /** Inserts columns, whose dates the table takes as the whole numbers that they are. */
  async insert(table: string, columns: readonly PlacedColumn[]): Promise<void> {
    const count = columns[0]?.values.length ?? 0;
    for (let start = 0; start < count; start += INSERT_ROWS) {
      const rows: unknown[] = [];
      for (let row = start; row < Math.min(count, start + INSERT_ROWS); row++) {
        rows.push(columns.map((column) => jsonCell(column.values[row], column.list)));
      }
      try {
        await this.#client.insert({
          table: named(table),
          columns: columns.map((column) => named(column.name)) as [string, ...string[]],
          values: rows,
          format: FORMAT,
          clickhouse_settings: this.#settings,
        });
      } catch (error) {
        throw insertError(engineError(error));
      }
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function rendered(statement: string | Sql): { text: string; values: Record<string, unknown> } {
  if (typeof statement === 'string') return { text: statement, values: {} };
  const { text, values } = statement.render(clickhouseDialect.placeholder);
  return { text, values: Object.fromEntries(values.map((value, i) => [`p${i + 1}`, parameter(value)])) };
}

/** The engine's own message quotes the rows, which are nobody's to see in a log. */
function insertError(error: unknown): unknown {
  if (error instanceof UserError) return error;
  const type = error instanceof Error && 'type' in error ? `: ${String(error.type)}` : '';
  return new Error(`ClickHouse did not take the rows of an INSERT${type}`);
}

/** How many layers a statement has. */
function layers(text: string): number {
  return text.split('(SELECT').length - 1;
}

/** Numbers go as text, which has a form for all of them. */
function parameter(value: BoundValue): string | boolean | null {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'number') return value;
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

function jsonCell(value: PlacedColumn['values'][number] | undefined, list: boolean): unknown {
  if (value === null || value === undefined) return list ? [] : null;
  if (Array.isArray(value)) return value.map((item) => jsonCell(item, false));
  return typeof value === 'bigint' ? String(value) : value;
}
