import { sql } from '../../../src/base/sql-text.ts';
import type { Extraction } from '../../../src/functions/extraction/extraction.ts';
import { emitExpression } from '../../../src/sql/emit-expression.ts';
import { duckdbDialect } from '../../../src/store/duckdb/dialect.ts';
import { call, column, type Engine, literal } from '../engine.ts';

/** What the groups of an extraction hold in each text, by the engine; undefined where it does not match. */
export async function capturesOf(
  engine: Engine,
  { regexp, kinds, mayBeEmpty, split }: Extraction,
  texts: readonly string[],
): Promise<(readonly string[] | undefined)[]> {
  const args = [
    column('keyword', '', []),
    literal('keyword', regexp),
    literal('keyword', kinds),
    literal('boolean', mayBeEmpty),
    literal('keyword', split?.delimiter ?? ''),
    literal('integer', split?.pieces ?? 0),
    literal('integer', split?.taken ?? [0]),
  ];
  const context = { dialect: duckdbDialect, now: 0 };
  const captures = emitExpression(call('$CAPTURES', args, 'keyword', true), context);
  const list = emitExpression(literal('keyword', texts), context);
  const rows = await engine.rows(
    sql`SELECT ${captures} FROM (SELECT unnest(${list}) AS c0, unnest(range(len(${list}))) AS n) ORDER BY n`,
  );
  return rows.map(([value]) => (value === null ? undefined : (value as { items: string[] }).items));
}
