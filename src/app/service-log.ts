import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { messageOf } from '../base/message-of.ts';
import { visible } from '../base/source-text.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `text` is for people at a terminal, `json` (an object a line) for machines. */
export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What is told of the service's doing, with `message` in words. Never prompt text, never a secret. */
export type ServiceLog = Logger;

/** The log, on standard error: standard output is a notifier's. Lines are written at once, so that the last ones are there after a crash. */
export function serviceLog(level: LogLevel, format: LogFormat): ServiceLog {
  const lines = destination({ dest: 2, sync: true });
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A message of an error is told; its stack is shown only to who debugs.
      serializers: { err: (error: unknown) => (level === 'debug' ? stackOf(error) : messageOf(error)) },
    },
    format === 'json' ? lines : asText(lines),
  );
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Turns lines of JSON into `12:03:04 warn  message  key=value ...`. */
function asText(lines: DestinationStream): DestinationStream {
  return {
    write(line: string) {
      const { time, level, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
      const named = Object.entries(fields).map(([name, value]) => `  ${name}=${shown(value)}`);
      const mark = level === 'info' ? '' : `${String(level)}: `;
      lines.write(`${String(time).slice(11, 19)} ${mark}${visible(String(message))}${named.join('')}\n`);
    },
  };
}

function shown(value: unknown): string {
  return visible(typeof value === 'string' ? value : JSON.stringify(value));
}
