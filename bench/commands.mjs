// The commands over a day of sample logs, each in a process of its own.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { seismo } from './seismo.mjs';

const HOURS = 24;

/** Makes the logs in a folder, unless they are there, then detects, ingests and detects again; fails where alerts are not the labelled ones. */
export async function measureCommands(folder, events) {
  const logs = join(folder, 'logs');
  const report = join(folder, 'usage.json');
  const results = [];
  const run = (args) => seismo(args, { report });
  const record = (name, { seconds, maxRssMb }, note = '') => {
    results.push({ name, seconds: Number(seconds.toFixed(1)), maxRssMb: Math.round(maxRssMb), note });
  };
  if (!existsSync(join(logs, 'labels.json'))) {
    const perHour = String(events / HOURS);
    record('sample', await run(['sample', '--out', logs, '--hours', String(HOURS), '--events-per-hour', perHour]));
  }
  const labels = JSON.parse(readFileSync(join(logs, 'labels.json'), 'utf8'));
  const detected = await run(['detect', '--logs', logs, '--format', 'ndjson']);
  const alerts = detected.out.split('\n').filter((line) => line !== '').length;
  if (alerts !== labels.alerts.length) throw new Error(`${alerts} alerts, ${labels.alerts.length} are labelled`);
  record('detect --logs', detected, `${labels.events} events, ${alerts} alerts as labelled`);
  const data = join(folder, 'data');
  rmSync(data, { recursive: true, force: true });
  record('ingest', await run(['ingest', '--logs', logs, '--data', data]));
  record('detect --data', await run(['detect', '--data', data, '--format', 'ndjson']));
  return results;
}
