// How long a rule's query takes from text to SQL: parse, analyse, emit; no events, no engine.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyzeQuery } from '../dist/esql/analyze-query.js';
import { declaredStreams } from '../dist/ingest/declared-streams.js';
import { logFormats } from '../dist/ingest/formats/registry.js';
import { loadRules } from '../dist/rules/load-rules.js';
import { emitPlan } from '../dist/sql/emit-plan.js';
import { duckdbDialect } from '../dist/store/duckdb/dialect.js';
import { scanSql } from '../dist/store/duckdb/scan.js';
import { valuesOf } from '../dist/store/fields/stored-values.js';
import { median } from './median.mjs';

const PACK = fileURLToPath(new URL('../rules/', import.meta.url));
/** Rules beside the project, measured where they are there. */
const SHARED = fileURLToPath(new URL('../../shared/data/rules/', import.meta.url));
const ROUNDS = 200;

/** The time of every ES|QL query of the pack and of the rules at `../shared/data/rules`, in milliseconds. */
export async function measureCompile({ rules = [PACK, SHARED] } = {}) {
  const { rules: loaded } = await loadRules(rules.filter(existsSync));
  const streams = declaredStreams(logFormats);
  const queries = loaded.flatMap((rule) =>
    rule.queries.filter((q) => q.language === 'esql').map((q) => [rule.name, q.text]),
  );
  const compiled = queries.filter(([, text]) => analyzeOnly(text, streams).plan !== undefined);
  const results = [];
  for (const [name, text] of compiled) {
    const parts = { analyze: [], emit: [], whole: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      const { plan } = analyzeOnly(text, streams);
      const analyzed = performance.now();
      emitOnly(plan);
      const ended = performance.now();
      parts.analyze.push(analyzed - started);
      parts.emit.push(ended - analyzed);
      parts.whole.push(ended - started);
    }
    results.push({
      name,
      first: parts.whole[0],
      analyze: median(parts.analyze),
      emit: median(parts.emit),
      whole: median(parts.whole),
    });
  }
  return { queries: queries.length, results };
}

function analyzeOnly(text, streams) {
  return analyzeQuery(text, { streams, missingStreams: 'warning' });
}

/** The tables of a store that holds every declared field. */
const CATALOG = new Map(
  logFormats.map(({ stream, fields }) => {
    const stored = fields.map(({ name, type, list }, i) => {
      const column =
        list === true ? { scalarColumn: null, listColumn: `l${i}` } : { scalarColumn: `c${i}`, listColumn: null };
      return [name, { name, type, ...column, multi: list === true }];
    });
    return [stream, { name: stream, table: 't1', fields: new Map(stored) }];
  }),
);

/** The statement's text and values. */
function emitOnly(plan) {
  const statement = emitPlan(plan, {
    dialect: duckdbDialect,
    now: 0,
    scan: (scan) => scanSql(scan, CATALOG, duckdbDialect, { replay: false }),
    lookup: (lookup) => scanSql({ ...lookup, kind: 'scan', streams: [] }, CATALOG, duckdbDialect, { replay: false }),
    valuesOf: (column, { streams }) => valuesOf(column, streams, CATALOG),
    stored: () => {
      throw new Error('a rule reads streams');
    },
  });
  return statement.render(duckdbDialect.placeholder);
}
