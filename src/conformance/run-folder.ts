import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { openEngine } from './engines.ts';
import { parseSpec } from './parse-spec.ts';
import type { CaseResult } from './report.ts';
import { runCase } from './run-case.ts';
import type { SpecCase } from './spec-case.ts';
import { loadTables } from './tables.ts';

export interface RunOptions {
  readonly dir: string;
  readonly engine: string;
  /** Runs just the file of this name, or the case (`name` or `file.name`). */
  readonly only?: string;
  /** The moment that NOW() stands for, milliseconds since the epoch. */
  readonly now: number;
}

const EXTENSION = '.csv-spec';
const TIME_LIMIT_MS = 20_000;

/** Runs the cases of a folder, one after the other. A folder that is missing or has no cases is a UserError. */
export async function runFolder(options: RunOptions): Promise<CaseResult[]> {
  const cases = readCases(options.dir);
  const { only } = options;
  const chosen =
    only === undefined ? cases : cases.filter((c) => [c.id, c.name, c.file, c.file + EXTENSION].includes(only));
  if (chosen.length === 0)
    throw new UserError(only === undefined ? `${options.dir} has no cases` : `there is no case \`${only}\``);
  const store = await openEngine(options.engine);
  try {
    const datasets = chosen.flatMap((spec) => spec.datasets);
    const tables = await loadTables(options.dir, datasets, store);
    const context = { store, tables, now: options.now, timeLimitMs: TIME_LIMIT_MS };
    const results: CaseResult[] = [];
    for (const spec of chosen) results.push({ spec, outcome: await runCase(spec, context) });
    return results;
  } finally {
    await store.close();
  }
}

function readCases(dir: string): SpecCase[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (error) {
    throw new UserError(`there is no folder ${dir}`, { hint: 'name the folder of the cases with --dir', cause: error });
  }
  return names
    .filter((name) => name.endsWith(EXTENSION))
    .sort()
    .flatMap((name) => parseSpec(name.slice(0, -EXTENSION.length), readFileSync(join(dir, name), 'utf8')));
}
