import { Sql } from '../base/sql-text.ts';

/** ES|QL makes no text above a megabyte by repetition, so that a query cannot exhaust memory. */
export const MAX_TEXT_BYTES = Sql.raw('1048576');
