import { UserError } from '../base/user-error.ts';

/** Where a command writes: results to `out`, everything about the run to `err`. */
export interface Console {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` is a terminal, where a progress line may be drawn over itself. */
  readonly interactive: boolean;
  /** Whether `out` shows colours. */
  readonly colour: boolean;
  readonly errColour: boolean;
  /** Columns of the terminal that `out` is, or 120. */
  readonly width: number;
  /** Aborted, with a UserError, when the user or the system asks the command to stop. */
  readonly interrupted: AbortSignal;
}

/** As shells tell that a program was ended by SIGINT. */
const INTERRUPTED = 130;

export function processConsole(): Console {
  // A reader that has seen enough (`| head`) closes the pipe: that ends the program, and is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const interruption = new AbortController();
  const stop = () => interruption.abort(new UserError('interrupted', { exitCode: INTERRUPTED }));
  // Once: who asks a second time ends the process at once.
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const colours = (stream: NodeJS.WriteStream) => stream.isTTY === true && process.env.NO_COLOR === undefined;
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    colour: colours(process.stdout),
    errColour: colours(process.stderr),
    width: process.stdout.columns ?? 120,
    interrupted: interruption.signal,
  };
}
