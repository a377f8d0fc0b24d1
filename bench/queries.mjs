// Ten rule-shaped ES|QL queries against the same questions in SQL by hand, on one table of one store, paired.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Sql } from '../dist/base/sql-text.js';
import { analyzeQuery } from '../dist/esql/analyze-query.js';
import { emitPlan } from '../dist/sql/emit-plan.js';
import { openDuckdbStore } from '../dist/store/duckdb/duckdb-store.js';
import { Engine } from '../dist/store/duckdb/engine.js';
import { readRows } from '../dist/store/duckdb/read-rows.js';
import { directoryPlace } from '../dist/store/duckdb/store-directory.js';
import { emitOptionsOf } from '../dist/store/emit-options.js';
import { HOUR, makeEventTable } from './event-table.mjs';
import { median } from './median.mjs';
import { queryPairs } from './query-pairs.mjs';

const text = (instant) => `TIMESTAMP '${instant.slice(0, 19).replace('T', ' ')}'`;
/** A busy machine makes fewer rounds, but these: so long may one query take before. */
const LEAST_ROUNDS = 7;
const MOST_MS = 60_000;
/** So often, and so long at most, each query runs before it is measured. */
const WARM_UP_ROUNDS = 30;
const WARM_UP_MS = 2_000;
/** The windows that are asked about, with how many rounds each query runs in it. */
const WINDOWS = [
  { name: 'day', rounds: 7, goal: 1.1 },
  {
    name: 'hour',
    rounds: 21,
    goal: 1.25,
    esqlWindow: `@timestamp >= "${HOUR.from}" AND @timestamp < "${HOUR.to}"`,
    sqlWindow: `"@timestamp" >= ${text(HOUR.from)} AND "@timestamp" < ${text(HOUR.to)}`,
  },
];

/** Makes the table in a folder, unless it is there, and measures; `windows` names some windows. */
export async function measureQueries(directory, events, { windows: wanted } = {}) {
  const columns = await makeEventTable(directory, events, (n) => process.stderr.write(`  ${n} events made\r`));
  const bytes = statSync(join(directory, 'events.duckdb')).size;
  const windows = [];
  for (const window of WINDOWS.filter((w) => wanted?.includes(w.name) ?? true)) {
    const pairs = queryPairs(columns, window);
    const times = await pairedTimes(directory, pairs, window.rounds);
    const results = [];
    for (const [i, pair] of pairs.entries()) {
      results.push({
        name: pair.name,
        ...times[i],
        ...(await shares(directory, pair)),
        ...(await reads(directory, pair, events)),
      });
    }
    windows.push({ window: window.name, goal: window.goal, results });
  }
  return { events, bytes, columns, windows };
}

/** Each round runs both sides, first the one and then the other, and the next round the other way about. */
async function pairedTimes(directory, pairs, rounds) {
  const store = await openDuckdbStore({ directory });
  try {
    const times = [];
    for (const pair of pairs) {
      const statement = compile(pair.esql, store);
      const byHand = { statement: Sql.raw(pair.sql), columns: statement.columns };
      const sides = {
        ours: () => run(store, compile(pair.esql, store)),
        emitted: () => run(store, statement),
        byHand: () => run(store, byHand),
      };
      const rows = { ours: await sides.ours(), byHand: await sides.byHand() };
      if (json(rows.ours) !== json(rows.byHand)) {
        throw new Error(`${pair.name}: the two sides differ:\n${json(rows.ours[0])}\n${json(rows.byHand[0])}`);
      }
      // The store and the compiler run for long in a process: what is measured is what they do warm.
      const warm = performance.now();
      for (let i = 0; i < WARM_UP_ROUNDS && performance.now() - warm < WARM_UP_MS; i++) {
        for (const side of Object.values(sides)) await side();
      }
      const taken = { ours: [], emitted: [], byHand: [] };
      const began = performance.now();
      for (let round = 0; round < rounds; round++) {
        if (round >= LEAST_ROUNDS && performance.now() - began > MOST_MS) break;
        const order = ['ours', 'byHand', 'emitted'];
        for (const side of round % 2 === 0 ? order : order.reverse()) {
          const started = performance.now();
          await sides[side]();
          taken[side].push(performance.now() - started);
        }
      }
      const ratio = (side) => median(taken[side].map((t, i) => t / taken.byHand[i]));
      times.push({
        rows: rows.ours.length,
        rounds: taken.ours.length,
        oursMs: median(taken.ours),
        byHandMs: median(taken.byHand),
        ratio: ratio('ours'),
        sqlRatio: ratio('emitted'),
        leastRatio: Math.min(...taken.ours) / Math.min(...taken.byHand),
      });
    }
    return times;
  } finally {
    await store.close();
  }
}

/** From text to SQL, as `seismo query` does it. */
function compile(esql, store) {
  const { plan, columns, diagnostics } = analyzeQuery(esql, { streams: store.streams(), missingStreams: 'error' });
  if (plan === undefined) throw new Error(diagnostics.map((d) => d.message).join('; '));
  const statement = emitPlan(plan, emitOptionsOf(store, { now: Date.now(), replay: false }));
  return { statement, columns };
}

async function run(store, { statement, columns }) {
  const rows = [];
  for await (const chunk of store.query(statement, columns)) rows.push(...chunk);
  return rows;
}

/** Where the time of our side goes, in shares of the whole: engine, result conversion, our compiler. */
async function shares(directory, pair) {
  const compileTimes = [];
  const store = await openDuckdbStore({ directory });
  let compiled;
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    compiled = compile(pair.esql, store);
    compileTimes.push(performance.now() - started);
  }
  const { text, values } = compiled.statement.render(store.dialect.placeholder);
  await store.close();
  return await withReader(directory, async (connection) => {
    const taken = { engine: [], transfer: [] };
    for (let round = 0; round < 6; round++) {
      const started = performance.now();
      const prepared = await connection.prepare(text);
      prepared.bind(values);
      const result = await prepared.stream();
      let transfer = 0;
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) break;
        const fetched = performance.now();
        readRows(chunk, compiled.columns);
        transfer += performance.now() - fetched;
      }
      taken.engine.push(performance.now() - started - transfer);
      taken.transfer.push(transfer);
    }
    const [engine, transfer, own] = [median(taken.engine), median(taken.transfer), median(compileTimes)];
    const whole = engine + transfer + own;
    return { engineShare: engine / whole, transferShare: transfer / whole, ownShare: own / whole };
  });
}

/** What a first run reads from the file, and how many of the table's rows it looks at. */
async function reads(directory, pair, events) {
  const store = await openDuckdbStore({ directory });
  const { statement } = compile(pair.esql, store);
  const { text, values } = statement.render(store.dialect.placeholder);
  await store.close();
  return await withReader(directory, async (connection) => {
    const prepared = await connection.prepare(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`);
    prepared.bind(values);
    const before = bytesReadSoFar();
    const answer = (await prepared.runAndReadAll()).getRows();
    const after = bytesReadSoFar();
    const profile = JSON.parse(String(answer[0][1]));
    const bytesRead = before === undefined ? undefined : after - before;
    return { bytesRead, rowsScanned: profile.cumulative_rows_scanned / events };
  });
}

/** What this process has read from files, the page cache's answers included; undefined where the system does not tell. */
function bytesReadSoFar() {
  if (!existsSync('/proc/self/io')) return undefined;
  return Number(/^rchar: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))[1]);
}

/** A connection to a newly opened instance, whose buffers hold nothing yet. */
async function withReader(directory, use) {
  const place = directoryPlace(directory);
  const engine = await Engine.open(place, { memoryLimitMb: undefined, threads: undefined });
  try {
    return await use(engine.writer);
  } finally {
    await engine.close();
    place.release();
  }
}

function json(value) {
  return JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? String(v) : v));
}
