import { basename } from 'node:path';
import { messageOf } from '../../base/message-of.ts';
import { UserError } from '../../base/user-error.ts';
import { DiskFullError, OutOfMemoryError } from '../event-store.ts';
import type { StorePlace } from './store-directory.ts';

/** Whether an error of DuckDB leaves the whole instance unusable until it is opened anew. */
export function isFatal(error: unknown): boolean {
  return /\bFATAL Error\b|database has been invalidated/i.test(messageOf(error));
}

/** An error of DuckDB as the user can act on it: memory and disk that ran out. Every other error comes back as it is. */
export function engineError(error: unknown): unknown {
  const message = messageOf(error);
  if (/Out of Memory Error/i.test(message)) return new OutOfMemoryError(error);
  if (/Max expression depth limit|Parser Error: memory exhausted/i.test(message)) {
    return new UserError('the query has too many steps, or steps nested too deeply, for the engine', {
      hint: 'join conditions with AND in one WHERE, and assignments in one EVAL',
      cause: error,
    });
  }
  if (/No space left on device|Disk quota exceeded|File too large|max_temp_directory_size/i.test(message)) {
    return new DiskFullError(error);
  }
  return error;
}

/** An error met while opening a store's file, told by what is wrong with the file. */
export function openError(error: unknown, { label: place, database }: StorePlace): unknown {
  const message = messageOf(error);
  if (/Could not set lock/i.test(message)) {
    const pid = /\(PID (\d+)\)/.exec(message)?.[1];
    const who = pid === undefined ? 'another process' : `another process (pid ${pid})`;
    return new UserError(`the store in ${place} is in use by ${who}`, {
      hint: 'stop that process, or wait until it is done',
      cause: error,
    });
  }
  if (/not a valid DuckDB database file/i.test(message)) {
    return new UserError(`the file ${basename(database ?? '')} in ${place} is no DuckDB database`, { cause: error });
  }
  if (/newer version|storage version|version number/i.test(message)) {
    return new UserError(`the store in ${place} was written by a newer version of DuckDB`, {
      hint: 'use the newer version of seismo that wrote it',
      cause: error,
    });
  }
  if (/Permission denied|Read-only file system/i.test(message)) {
    return new UserError(`no permission to write the store in ${place}`, { cause: error });
  }
  if (/Could not read enough bytes|Corrupt|checksum|Serialization Error|deserialize|replaying WAL/i.test(message)) {
    return new UserError(`the file ${basename(database ?? '')} in ${place} is damaged: ${firstLine(message)}`, {
      hint: 'restore the whole folder from a backup; see docs/running.md',
      cause: error,
    });
  }
  return engineError(error);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
