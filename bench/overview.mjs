// How long the figures of the overview take: node bench/overview.mjs [FOLDER] [EVENTS] [ALERTS]. Fills the folder unless it is filled, asks a
// service over it for each figure of 7 and 30 days, one by one and all at once as a page does, and prints medians in milliseconds.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { writeAlertState } from './alert-state.mjs';
import { CHANCE, makeEventTable } from './event-table.mjs';
import { median } from './median.mjs';

const MAIN = fileURLToPath(new URL('../dist/app/main.js', import.meta.url));
const DAY = 86_400_000;
const ROUNDS = 5;

const [given, eventCount = '1000000', alertCount = '100000'] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), 'seismo-overview-bench-'));
const data = join(folder, 'data');
mkdirSync(data, { recursive: true });
const until = Date.now();
const layout = {
  start: until - 30 * DAY,
  spanMs: 30 * DAY,
  caller: `CAST(floor(4000 * pow(${CHANCE} / 1000000.0, 3)) AS BIGINT)`,
};
if (!existsSync(join(folder, 'filled'))) {
  await makeEventTable(data, Number(eventCount), undefined, layout);
  await writeAlertState(data, { alerts: Number(alertCount), until });
  writeFileSync(join(folder, 'filled'), '');
}

// Rules would read all of the events first: one that reads nothing of them.
const rules = join(folder, 'none.toml');
writeFileSync(
  rules,
  `[metadata]\nmaturity = "production"\n[rule]\nauthor = ["bench"]\ndescription = "None."\nlanguage = "esql"\nname = "None"\nrisk_score = 1\nrule_id = "none"\nseverity = "low"\ntype = "esql"\nquery = "FROM logs-none-* | WHERE user.id == \\"none\\""\n`,
);
const config = join(folder, 'seismo.yaml');
writeFileSync(config, JSON.stringify({ listen: '127.0.0.1:0', data, rules: [rules], log: { format: 'json' } }));
const child = spawn(process.execPath, [MAIN, 'serve', '-c', config], { stdio: ['ignore', 'pipe', 'pipe'] });
const url = await new Promise((resolve, reject) => {
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      const found = /"url":"([^"]+)"/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  }
  child.once('exit', () => reject(new Error('the service did not start')));
});

/** What the page asks for, over so many days. */
function requests(days) {
  const step = days === 7 ? 3 * 3_600_000 : 12 * 3_600_000;
  const to = (Math.floor(until / step) + 1) * step;
  const iso = (ms) => encodeURIComponent(new Date(ms).toISOString());
  const from = to - days * DAY;
  const raised = `raised_from=${iso(from)}&raised_to=${iso(to)}`;
  return {
    ages: '/api/v1/metrics/ages',
    ready: '/readyz',
    alerts: `/api/v1/metrics/alerts?${raised}&interval_ms=${step}`,
    before: `/api/v1/alerts/counts?raised_from=${iso(from - days * DAY)}&raised_to=${iso(from)}&facet=severity`,
    callers: `/api/v1/alerts/groups?${raised}&by=caller&limit=7`,
    rules: `/api/v1/alerts/groups?${raised}&by=rule&limit=7`,
    models: `/api/v1/metrics/models?${raised}&limit=6`,
    usage: `/api/v1/metrics/usage?from=${iso(from)}&to=${iso(to)}&limit=6`,
    times: `/api/v1/metrics/times?${raised}&by=all`,
    'times by severity': `/api/v1/metrics/times?${raised}&by=severity`,
    techniques: `/api/v1/metrics/techniques?${raised}&framework=atlas`,
    events: `/api/v1/metrics/events?from=${iso(from)}&to=${iso(to)}&interval_ms=${step}`,
    sources: '/api/v1/sources',
    stored: '/api/v1/usage',
  };
}

async function timed(path) {
  const started = performance.now();
  const answer = await fetch(url + path);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return performance.now() - started;
}

try {
  for (const days of [7, 30]) {
    const asked = requests(days);
    const told = {};
    for (const [name, path] of Object.entries(asked)) {
      const took = [];
      for (let i = 0; i < ROUNDS; i++) took.push(await timed(path));
      told[name] = Math.round(median(took));
    }
    const whole = [];
    for (let i = 0; i < ROUNDS; i++) {
      const started = performance.now();
      await Promise.all(Object.values(asked).map(timed));
      whole.push(performance.now() - started);
    }
    console.log(JSON.stringify({ days, ...told, 'all at once': Math.round(median(whole)) }, null, 1));
  }
} finally {
  child.kill('SIGTERM');
}
