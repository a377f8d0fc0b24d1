import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import type { Labels } from './labels.ts';

const LABELS = 'labels.json';
/** Stands in for the labels while logs are being written, and marks what an interrupted run left behind. */
const UNFINISHED = 'labels.json.unfinished';
const LOGS = 'AWSLogs';
const GENERATOR: Labels['generator'] = 'seismo sample';

/**
 * Makes the folder ready for a sample: created where it is missing, emptied where it holds an earlier sample.
 * Throws {@link UserError} where it holds anything else, or cannot be written.
 */
export async function prepareFolder(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
    const names = await readdir(out);
    const foreign = names.filter((name) => ![LABELS, UNFINISHED, LOGS].includes(name));
    if (names.length > 0 && (foreign.length > 0 || !(await holdsSample(out, names)))) {
      throw new UserError(`the folder ${out} is not empty, and holds more than an earlier sample`, {
        hint: 'choose a new or an empty folder',
      });
    }
    // The mark comes first and goes last, so that an interrupted run can always be told from foreign files.
    await writeFile(join(out, UNFINISHED), `${JSON.stringify({ generator: GENERATOR })}\n`);
    await rm(join(out, LABELS), { force: true });
    await rm(join(out, LOGS), { recursive: true, force: true });
  } catch (error) {
    throw explain(out, error);
  }
}

/** Writes `labels.json`: from then on the sample is complete. */
export async function finishFolder(out: string, labels: Labels): Promise<void> {
  try {
    await writeFile(join(out, UNFINISHED), `${JSON.stringify(labels, null, 2)}\n`);
    await rename(join(out, UNFINISHED), join(out, LABELS));
  } catch (error) {
    throw explain(out, error);
  }
}

/** A failure of the file system as something a user can mend; any other error as it is. */
export function explain(out: string, error: unknown): unknown {
  if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) return error;
  return new UserError(`the sample cannot be written to ${out}: ${error.message}`, { cause: error });
}

async function holdsSample(out: string, names: readonly string[]): Promise<boolean> {
  for (const name of [LABELS, UNFINISHED]) {
    if (!names.includes(name)) continue;
    try {
      const labels: unknown = JSON.parse(await readFile(join(out, name), 'utf8'));
      if (typeof labels === 'object' && labels !== null && 'generator' in labels) {
        return labels.generator === GENERATOR;
      }
    } catch (error) {
      // Not JSON: somebody else's file. Anything else is a failure to tell of.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return false;
}
