import { type DuckDBConnection, DuckDBInstance, type DuckDBListValue } from '@duckdb/node-api';
import { Sql, sql } from '../../src/base/sql-text.ts';
import type { Call, Expression, Literal } from '../../src/plan/expression.ts';
import type { ScalarValue, ValueType } from '../../src/plan/value.ts';
import { emitExpression } from '../../src/sql/emit-expression.ts';
import { duckdbDialect } from '../../src/store/duckdb/dialect.ts';

const SPAN = { start: 0, end: 0 };

/** A constant; an array makes it several values. */
export function literal(type: ValueType, value: Literal['value']): Literal {
  return { kind: 'literal', type, value, multi: Array.isArray(value), span: SPAN };
}

/** A value as a column, which the engine cannot compute beforehand: `columns` collects what it stands for. */
export function column(
  type: ValueType,
  value: ScalarValue | readonly ScalarValue[] | null,
  columns: Sql[],
  multi = false,
): Expression {
  const id = columns.length;
  columns.push(sql`${emitExpression({ ...literal(type, value), multi }, context)} AS c${Sql.raw(String(id))}`);
  return { kind: 'column', column: { id, name: `c${id}`, type, multi }, type, multi, span: SPAN };
}

/** A call, of a type. */
export function call(name: string, args: readonly Expression[], type: ValueType, multi = false): Call {
  return { kind: 'call', name, args, type, multi, span: SPAN };
}

const context = { dialect: duckdbDialect, now: 0 };

/** A DuckDB connection of its own, for single expressions. */
export class Engine {
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  static async open(): Promise<Engine> {
    return new Engine(await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect());
  }

  close(): void {
    this.#connection.closeSync();
  }

  /** The value of an expression, as its type in SQL and its text. */
  async evaluate(
    expression: Expression,
    columns: readonly Sql[] = [],
  ): Promise<{ sqlType: string; text: string | null }> {
    const [row] = await this.rows(sql`SELECT typeof(x), CAST(x AS VARCHAR)
      FROM (SELECT ${emitExpression(expression, context)} AS x FROM (SELECT ${list(columns)}))`);
    return { sqlType: row![0] as string, text: row![1] as string | null };
  }

  /** The values of an expression that is a list of texts. */
  async texts(expression: Sql): Promise<string[]> {
    const [row] = await this.rows(sql`SELECT ${expression}`);
    return (row![0] as DuckDBListValue).items.map(String);
  }

  async rows(statement: Sql): Promise<unknown[][]> {
    const { text, values } = statement.render(duckdbDialect.placeholder);
    return (await this.#connection.runAndReadAll(text, [...values])).getRows();
  }
}

function list(columns: readonly Sql[]): Sql {
  return columns.length === 0 ? Sql.raw('1') : Sql.join(columns, ', ');
}
