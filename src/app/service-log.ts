import { type Logger, pino, stdTimeFunctions } from 'pino';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is told of the service's doing: one JSON object a line, `message` in words. Never prompt text, never a secret. */
export type ServiceLog = Logger;

/** The log, on standard error: standard output is a notifier's. Lines are written at once, so that the last ones are there after a crash. */
export function serviceLog(level: LogLevel): ServiceLog {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A message of an error is told; its stack is shown only to who debugs.
      serializers: {
        err: (error: unknown) => (level === 'debug' ? pino.stdSerializers.err(error as Error) : said(error)),
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
