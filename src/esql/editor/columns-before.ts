import type { Column } from '../../plan/expression.ts';
import { type AnalyzeOptions, analyzeSyntax } from '../analyze-query.ts';
import { parseQuery } from '../parser.ts';
import type { QueryWalk } from './query-walk.ts';

/** What can be read where a query runs. */
export type KnownTables = Pick<AnalyzeOptions, 'streams' | 'lookups' | 'policies'>;

/** Commands whose fields are seen by those after them. */
const SEQUENTIAL: ReadonlySet<string> = new Set(['EVAL', 'ROW']);

/** The columns that an expression at the end of a walk can name, whatever is wrong before it. */
export function columnsBefore(text: string, walk: QueryWalk, tables: KnownTables): readonly Column[] {
  const { name, start, comma } = walk.command;
  const before = walk.before;
  if (!SEQUENTIAL.has(name) || comma === undefined) return columnsOf(before, tables);
  const written = text.slice(start, comma);
  return columnsOf(before === '' ? written : `${before}\n| ${written}`, tables);
}

/** The columns that a query gives, as far as it can be read. */
export function columnsOf(text: string, tables: KnownTables): readonly Column[] {
  const { query } = parseQuery(text);
  return query === undefined ? [] : analyzeSyntax(query, text, { ...tables, missingStreams: 'warning' }).columns;
}
