/**
 * A failure that the user can act on. It is shown as its message and hint, never with a stack trace;
 * every other thrown error is a bug of ours.
 */
export class UserError extends Error {
  readonly hint: string | undefined;
  /** The process's exit code where the error ends it; 2 is wrong use or unreadable input. */
  readonly exitCode: number;

  constructor(message: string, options: { hint?: string; exitCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 2;
  }
}
