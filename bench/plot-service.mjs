// Plots what bench/service.mjs measured (--json FILE): latency and CPU per event against the events in the store.
//   node bench/plot-service.mjs FILE > bench/service.svg
import { readFileSync } from 'node:fs';

const { summary, rows } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// The last row is the wait for the last alerts, without events.
const points = rows.filter((row) => row['events/s'] > summary.rate / 2);
const WIDTH = 720;
const LEFT = 60;
const PANEL = 150;
const GAP = 54;
const most = Math.max(...points.map((p) => p.stored));
const x = (stored) => LEFT + (stored / most) * (WIDTH - LEFT - 20);

const PANELS = [
  { title: 'latency from request to alert, s (p50, p95)', goal: 5, lines: ['latency p50 s', 'p95 s'] },
  { title: 'CPU of the service per event, µs', lines: ['CPU us/event'] },
  { title: 'resident memory, MB', goal: 2_000, lines: ['RSS MB'] },
];

function panel({ title, goal, lines }, i) {
  const top = 40 + i * (PANEL + GAP);
  const values = points.flatMap((p) => lines.map((line) => p[line] ?? 0));
  const highest = Math.max(...values, goal ?? 0) * 1.1;
  const y = (value) => top + PANEL - (value / highest) * PANEL;
  const paths = lines.map((line, n) => {
    const at = points
      .filter((p) => p[line] !== undefined)
      .map((p) => `${x(p.stored).toFixed(1)},${y(p[line]).toFixed(1)}`);
    return `<polyline points="${at.join(' ')}" fill="none" stroke="${['#0f766e', '#b45309'][n]}" stroke-width="2"/>`;
  });
  const ticks = [0, highest / 2.2, highest / 1.1].map(
    (value) =>
      `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value < 10 ? value.toFixed(1) : Math.round(value)}</text>` +
      `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>`,
  );
  const bound =
    goal === undefined
      ? ''
      : `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y(goal)}" y2="${y(goal)}" stroke="#b91c1c" stroke-dasharray="4 4"/>`;
  return `<text x="${LEFT}" y="${top - 10}" font-weight="600">${title}</text>${ticks.join('')}${bound}${paths.join('')}`;
}

const height = 40 + PANELS.length * (PANEL + GAP) + 10;
const marks = [0, 0.25, 0.5, 0.75, 1].map(
  (share) =>
    `<text x="${x(share * most)}" y="${height - 22}" text-anchor="middle">${((share * most) / 1e6).toFixed(1)} M</text>`,
);
console.log(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#222">` +
    `<title>The service under load: latency, CPU per event and memory against events stored</title>` +
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>${PANELS.map(panel).join('')}${marks.join('')}` +
    `<text x="${(LEFT + WIDTH) / 2}" y="${height - 6}" text-anchor="middle">events stored, all inside the rules' windows</text></svg>`,
);
