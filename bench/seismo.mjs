import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/app/main.js', import.meta.url));
const usage = new URL('./usage.mjs', import.meta.url).href;

/**
 * Runs the command line in a process of its own: seconds, what it printed, and its peak resident memory in MiB and CPU seconds where
 * `report` names a file for them. Ends with an error where the exit code is none of `codes`.
 */
export function seismo(args, { report, codes = [0] } = {}) {
  const measured = report === undefined ? [] : ['--import', usage];
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [...measured, main, ...args], {
      env: { ...process.env, SEISMO_BENCH_REPORT: report },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (!codes.includes(code)) return reject(new Error(`seismo ${args[0]} ended with ${code}: ${err}`));
      const seconds = (performance.now() - started) / 1000;
      const reported = report === undefined ? {} : JSON.parse(readFileSync(report, 'utf8'));
      resolve({ seconds, ...reported, out, err });
    });
  });
}
