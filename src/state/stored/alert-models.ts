import { sql } from '../../base/sql-text.ts';
import type { LedgerRead } from '../../store/ledger-database.ts';
import type { AlertFilter } from '../alert-book.ts';
import type { ModelAlerts } from '../alert-figures.ts';
import { alertCondition } from './alert-filter.ts';
import { numberOf, text, textOf } from './bound.ts';

/** Columns that name a model, the one asked for before the one that answered, also as aggregates (`Esql.gen_ai_request_model_id_values`). */
const ASKED = ['gen_ai.request.model.id', 'aws_bedrock.invocation.model_id'];
const ANSWERED = ['gen_ai.response.model'];

/** Alerts by the models that their rows name, those with most alerts first. The rows are read as their search text holds them. */
export async function modelAlerts(
  read: LedgerRead,
  filter: AlertFilter,
  limit: number,
): Promise<readonly ModelAlerts[]> {
  const rows = await read(
    sql`WITH named AS (
          SELECT severity, regexp_extract_all(search, ${text(pattern(ASKED))}, 1) AS asked, search FROM alerts
          WHERE ${alertCondition(filter)} AND contains(search, 'model')
        ), told AS (
          SELECT severity, unnest(list_distinct(
            CASE WHEN len(asked) > 0 THEN asked ELSE regexp_extract_all(search, ${text(pattern(ANSWERED))}, 1) END)) AS model FROM named
        )
        SELECT model, severity, count(*) AS count FROM told WHERE model <> '' GROUP BY model, severity`,
  );
  const models = new Map<string, Record<string, number>>();
  for (const row of rows) {
    const severities = models.get(textOf(row, 'model')) ?? {};
    severities[textOf(row, 'severity')] = numberOf(row, 'count');
    models.set(textOf(row, 'model'), severities);
  }
  return [...models]
    .map(([model, severities]) => ({
      model,
      alerts: Object.values(severities).reduce((a, b) => a + b, 0),
      severities,
    }))
    .sort((a, b) => b.alerts - a.alerts || (a.model < b.model ? -1 : 1))
    .slice(0, limit);
}

/** What finds the values of columns in a search text: a line each, column, tab, value. */
function pattern(columns: readonly string[]): string {
  const names = columns.map((column) => column.replaceAll(/[._]/g, '[._]')).join('|');
  return `\\n(?:esql[._])?(?:${names})(?:[._](?:values|top|first|last|sample))?\\t([^\\n]*)`;
}
