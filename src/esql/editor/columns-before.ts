import type { Column } from '../../plan/expression.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import { analyzeSyntax } from '../analyze-query.ts';
import { parseQuery } from '../parser.ts';
import type { QueryWalk } from './query-walk.ts';

/** Commands whose fields are seen by those after them. */
const SEQUENTIAL: ReadonlySet<string> = new Set(['EVAL', 'ROW']);

/** The columns that an expression at the end of a walk can name, whatever is wrong before it. */
export function columnsBefore(text: string, walk: QueryWalk, streams: readonly StreamSchema[]): readonly Column[] {
  const { name, start, comma } = walk.command;
  const before = walk.before;
  if (!SEQUENTIAL.has(name) || comma === undefined) return columnsOf(before, streams);
  const written = text.slice(start, comma);
  return columnsOf(before === '' ? written : `${before}\n| ${written}`, streams);
}

/** The columns that a query gives, as far as it can be read. */
export function columnsOf(text: string, streams: readonly StreamSchema[]): readonly Column[] {
  const { query } = parseQuery(text);
  return query === undefined ? [] : analyzeSyntax(query, text, { streams, missingStreams: 'warning' }).columns;
}
