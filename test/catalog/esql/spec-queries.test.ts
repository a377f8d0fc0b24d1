import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { esqlAnatomy } from '../../../src/catalog/esql/esql-anatomy.ts';
import { opaqueParts, testsOf } from '../../../src/catalog/tests-of.ts';
import { analyzeQuery } from '../../../src/esql/analyze-query.ts';
import { type SpecQuery, specQueries } from '../../esql/csv-spec-queries.ts';
import { shownCondition } from '../shown-condition.ts';

const FOLDER = join(import.meta.dirname, '../../../../shared/data/esql-spec');
const QUERIES: readonly SpecQuery[] = existsSync(FOLDER) ? [...readFolder()] : [];

if (QUERIES.length === 0) console.log('skipped: no shared data');

function* readFolder(): Generator<SpecQuery> {
  for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.csv-spec')) yield* specQueries(readFileSync(join(FOLDER, name), 'utf8'));
  }
}

/** Commands of which the analyser gives other columns where the table is not known. */
const TABLES: ReadonlySet<string> = new Set(['enrich', 'lookup_join']);

test.skipIf(QUERIES.length === 0)(
  'whatever query the analyser takes is read whole, with its columns',
  () => {
    const wrong: string[] = [];
    for (const { name, query } of QUERIES) {
      const { stages, outputs } = esqlAnatomy(query);
      for (const { text, condition } of stages) {
        shownCondition(condition);
        if (!query.includes(text) || testsOf(condition).some((t) => !text.includes(t.text)))
          wrong.push(`${name}: text`);
      }
      const { plan, columns } = analyzeQuery(query, { streams: [], missingStreams: 'warning' });
      if (plan === undefined) continue;
      if (opaqueParts(stages) > 0) wrong.push(`${name}: opaque`);
      if (stages.some((s) => TABLES.has(s.kind)) || outputs.some((o) => o.field.includes('*'))) continue;
      if (outputs.map((o) => o.field).join('\n') !== columns.map((c) => c.name).join('\n'))
        wrong.push(`${name}: columns`);
    }
    expect(wrong).toEqual([]);
  },
  120_000,
);
