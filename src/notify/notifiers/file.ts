import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { documentSettings } from '../document-settings.ts';
import { letterDocument } from '../letter-document.ts';
import { type Notifier, type NotifierContext, OCCASIONS } from '../notifier.ts';
import { SendError } from '../send-error.ts';

const NEWLINE = 10;

export const fileConfig = z.strictObject({
  type: z.literal('file'),
  ...documentSettings,
  /** Lines are written one after the other. */
  concurrency: z.literal(1).default(1),
  path: z.string().min(1),
});
export type FileConfig = z.output<typeof fileConfig>;

/**
 * Appends a JSON document to a line, and counts it as told once the disk has it. The file is opened for each message, so it may be rotated
 * at any time; a line that a crash cut short is ended first, so that it spoils no other.
 */
export function openFile(config: FileConfig, context: NotifierContext): Notifier {
  return {
    name: config.name,
    type: config.type,
    groups: OCCASIONS,
    async send(letter, signal) {
      const line = `${JSON.stringify(await letterDocument(letter, config, context))}\n`;
      signal.throwIfAborted();
      try {
        await appendLine(config.path, line);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
        throw new SendError('unreachable', `the file cannot be written (${code}${HINTS[code] ?? ''})`);
      }
    },
  };
}

const HINTS: Readonly<Record<string, string>> = {
  ENOENT: ', its folder is missing',
  EACCES: ', no permission',
  ENOSPC: ', the disk is full',
  EISDIR: ', it is a folder',
};

async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+', 0o600);
  try {
    await file.appendFile((await endsOpen(file)) ? `\n${line}` : line);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function endsOpen(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
}
