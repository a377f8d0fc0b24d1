import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../base/compare-text.ts';
import { SourceText } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { FileProblem, finding } from './file-problem.ts';

/** Endings of a folder's files, and what such a file is. */
const KINDS = [
  { ending: '.policy.json', kind: 'policy' },
  { ending: '.mapping.json', kind: 'mapping' },
  { ending: '.csv', kind: 'csv' },
  { ending: '.ndjson', kind: 'ndjson' },
  { ending: '.parquet', kind: 'parquet' },
] as const;

/** A file of a folder of lookup tables: what it is, and of which name. */
export interface LookupFile {
  readonly name: string;
  readonly kind: (typeof KINDS)[number]['kind'];
  readonly path: string;
}

/** The files of a folder that are tables, mappings or policies, by name. A folder without any is a {@link UserError}. */
export async function findLookupFiles(folder: string): Promise<LookupFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UserError(`there is no folder ${folder}`);
    if (error.code === 'ENOTDIR') throw new UserError(`${folder} is no folder`, { hint: "name the tables' folder" });
    throw new UserError(`${folder} cannot be read: ${error.message}`);
  });
  const files = names.sort(compareText).flatMap((file): LookupFile[] => {
    const kind = KINDS.find((k) => file.endsWith(k.ending) && file.length > k.ending.length);
    if (kind === undefined || file.startsWith('.')) return [];
    return [{ name: file.slice(0, -kind.ending.length), kind: kind.kind, path: join(folder, file) }];
  });
  if (files.length > 0) return files;
  throw new UserError(`there are no lookup tables in ${folder}`, {
    hint: 'a table is a file NAME.csv, NAME.ndjson or NAME.parquet, an enrich policy NAME.policy.json',
  });
}

/** A file's text, which is UTF-8, without a byte order mark. Throws {@link FileProblem} where it is not, or is too large. */
export async function readLookupText(file: LookupFile, mostBytes: number): Promise<string> {
  await checkSize(file, mostBytes);
  const bytes = await readFile(file.path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(bytes);
  }
}

/** Throws {@link FileProblem} for a file of more than so many bytes, and for what is no file. */
export async function checkSize({ path }: LookupFile, mostBytes: number): Promise<void> {
  const found = await stat(path);
  if (!found.isFile()) throw new FileProblem([finding('no-file', 'this is no file')]);
  if (found.size <= mostBytes) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en-US')} MiB`;
  const message = `${megabytes(found.size)}: a lookup table may have ${megabytes(mostBytes)}`;
  throw new FileProblem([finding('too-large', message, undefined, 'ingest it as a log, or split it')]);
}

function notUtf8(bytes: Buffer): FileProblem {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    if (bytes.subarray(start, end).toString('utf8').includes('\ufffd')) break;
    start = end + 1;
  }
  return new FileProblem([finding('not-utf8', `not UTF-8 text: line ${line} has other bytes`)]);
}

/** A file without text, for findings that are about all of it. */
export function wholeFile(file: LookupFile): SourceText {
  return new SourceText(file.path, '');
}
