import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { main } from '../../src/cli/program.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a function: the exit code, and what it wrote. */
export function runCli(...args: string[]): Promise<CliResult> {
  return runCliAt(120, ...args);
}

/** Runs it at a terminal of so many columns. */
export async function runCliAt(width: number, ...args: string[]): Promise<CliResult> {
  let out = '';
  let err = '';
  const code = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    interactive: false,
    colour: false,
    errColour: false,
    width,
    interrupted: new AbortController().signal,
  });
  return { code, out, err };
}

/** The lines of NDJSON output, parsed. */
export function ndjson<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** Elastic's rules and logs, where they are at hand; tests that need them are skipped where they are not. */
export const SHARED_DATA = resolve('../shared/data');
export const hasSharedData = existsSync(SHARED_DATA);
if (!hasSharedData) console.warn('skipped: no shared data');
