import type { Writable } from 'node:stream';
import { z } from 'zod';
import { documentSettings } from '../document-settings.ts';
import { letterDocument } from '../letter-document.ts';
import { type Notifier, type NotifierContext, OCCASIONS } from '../notifier.ts';
import { SendError } from '../send-error.ts';

export const stdoutConfig = z.strictObject({
  type: z.literal('stdout'),
  ...documentSettings,
  concurrency: z.literal(1).default(1),
});
export type StdoutConfig = z.output<typeof stdoutConfig>;

/** Writes a JSON document to a line of standard output. */
export function openStdout(config: StdoutConfig, context: NotifierContext): Notifier {
  return {
    name: config.name,
    type: config.type,
    groups: OCCASIONS,
    async send(letter, signal) {
      const line = `${JSON.stringify(await letterDocument(letter, config, context))}\n`;
      await written(context.stdout, line, signal);
    },
  };
}

function written(stdout: Writable, line: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new SendError('unreachable', 'standard output does not take what is written'));
    signal.addEventListener('abort', late, { once: true });
    stdout.write(line, (error) => {
      signal.removeEventListener('abort', late);
      if (error) reject(new SendError('unreachable', 'standard output is closed'));
      else resolve();
    });
  });
}
