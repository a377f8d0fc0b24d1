import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../base/user-error.ts';
import { compareEngines } from './compare-engines.ts';
import { jsonReport, textReport } from './report.ts';
import { runFolder } from './run-folder.ts';
import { digestOf } from './stale.ts';

const DEFAULT_DIR = join(import.meta.dirname, '../../../shared/data/esql-spec');

/** The command line of the conformance run: 0 whatever the cases did, 2 where they cannot be run. */
async function main(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        dir: { type: 'string', default: DEFAULT_DIR },
        json: { type: 'string' },
        only: { type: 'string' },
        engine: { type: 'string', default: 'duckdb' },
        against: { type: 'string' },
      },
    });
    const { dir, engine, against, only, json } = values;
    const results = await runFolder({ dir, engine, now: Date.now(), ...(only === undefined ? {} : { only }) });
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(jsonReport(results, { engine, dir }), null, 2)}\n`);
    process.stdout.write(textReport(results));
    if (only !== undefined) {
      for (const { spec, outcome } of results) {
        process.stdout.write(`${spec.id} (${digestOf(spec)}): ${outcome.status} ${outcome.reason}\n`);
      }
    }
    if (against !== undefined) {
      const reference = await runFolder({
        dir,
        engine: against,
        now: Date.now(),
        ...(only === undefined ? {} : { only }),
      });
      process.stdout.write(`\n${compareEngines({ name: against, results: reference }, { name: engine, results })}`);
    }
    return 0;
  } catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!(error instanceof UserError) && !isUsage) throw error;
    const hint = error instanceof UserError && error.hint !== undefined ? `\nhint: ${error.hint}` : '';
    process.stderr.write(`error: ${error.message}${hint}\n`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
