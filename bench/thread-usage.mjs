import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** CPU seconds of this process's threads by name, since the usage that is given; nothing where there is no /proc. */
export function threadUsage(since = {}) {
  const seconds = {};
  let tasks = [];
  try {
    tasks = readdirSync('/proc/self/task');
  } catch {
    return {};
  }
  for (const task of tasks) {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8');
    const name = task === String(process.pid) ? 'main' : `thread ${Number(task) - process.pid}`;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    seconds[name] = (seconds[name] ?? 0) + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }
  for (const name of Object.keys(seconds)) seconds[name] -= since[name] ?? 0;
  return seconds;
}
