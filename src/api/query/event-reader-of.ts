import type { EventReader } from '../../triage/event-reader.ts';
import type { QueryRunner } from './query-runner.ts';

/** Milliseconds that one of the queries behind a page may take. */
const READ_MS = 30_000;

/** Events as `triage` reads them: through the queries' gate, with their limits. */
export function eventReaderOf(queries: QueryRunner): EventReader {
  return {
    streams: () => queries.streams(),
    holds: (stream, field) => queries.holds(stream, field),
    read: async (text, { rows: most, signal }) => {
      const query = queries.prepare(text);
      const rows = [];
      for await (const chunk of queries.run(query, { rows: most, milliseconds: READ_MS, signal })) rows.push(...chunk);
      return { columns: query.columns, rows };
    },
  };
}
