// Backtests of the pack over a month of sample logs, thresholds swept: what each takes, and what the counts of stored values take.
//   node bench/backtest.mjs [DIR] [EVENTS]
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backtestRule } from '../dist/detect/backtest/backtest-rule.js';
import { knownStreams } from '../dist/ingest/declared-streams.js';
import { logFormats } from '../dist/ingest/formats/registry.js';
import { lifeOf } from '../dist/life/life-of.js';
import { StoredValues } from '../dist/life/stored-values.js';
import { compileQueries } from '../dist/rules/compile-rule.js';
import { loadRules } from '../dist/rules/load-rules.js';
import { openDuckdbStore } from '../dist/store/duckdb/duckdb-store.js';
import { seismo } from './seismo.mjs';

const [folder = '/tmp/seismo-backtest', events = '1000000'] = process.argv.slice(2);
const HOURS = 30 * 24;
const [logs, data] = [join(folder, 'logs'), join(folder, 'data')];
if (!existsSync(join(logs, 'labels.json'))) {
  const perHour = String(Math.round(Number(events) / HOURS));
  await seismo(['sample', '--out', logs, '--hours', String(HOURS), '--events-per-hour', perHour]);
}
if (!existsSync(data)) await seismo(['ingest', '--logs', logs, '--data', data]);

const store = await openDuckdbStore({ directory: data });
const { files } = await loadRules([fileURLToPath(new URL('../rules/', import.meta.url))]);
const streams = knownStreams(logFormats, store.streams());
const results = [];
const timed = async (work) => {
  const started = performance.now();
  const result = await work();
  return [result, Math.round(performance.now() - started)];
};
try {
  for (const { rule } of files) {
    const [{ plan, diagnostics }] = compileQueries(rule, { streams, missingStreams: 'error' });
    const [told, backtestMs] = await timed(() => backtestRule(rule, plan, { store }));
    const [, countMs] = await timed(() => StoredValues.of(plan, store));
    const [life, lifeMs] = await timed(() => lifeOf({ rule, plan, diagnostics }, { store, now: Date.now }));
    results.push({
      rule: rule.name.slice(0, 44),
      events: told.events,
      rows: told.survivors,
      alerts: told.alerts,
      points: told.thresholds.reduce((sum, t) => sum + t.points.length, 0),
      backtestMs,
      countMs,
      lifeMs,
      could: life.could_fire,
    });
  }
} finally {
  await store.close();
}
console.table(results);
console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
