import { UserError } from '../../base/user-error.ts';
import { OutOfMemoryError } from '../event-store.ts';

const TIME_LIMIT = 'the query was stopped at its time limit';

/** An error of the engine as the user can act on it: time and memory that ran out. Every other error comes back as it is. */
export function engineError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) {
    const reason: unknown = signal.reason;
    if (!(reason instanceof Error && reason.name === 'TimeoutError')) return reason;
    return new UserError(TIME_LIMIT, { hint: 'narrow its time range', cause: error });
  }
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  switch (type) {
    case 'MEMORY_LIMIT_EXCEEDED':
      return new OutOfMemoryError(error);
    case 'TIMEOUT_EXCEEDED':
      return new UserError(TIME_LIMIT, { hint: 'narrow its time range', cause: error });
    case 'TOO_DEEP_SUBQUERIES':
    case 'TOO_DEEP_AST':
    case 'TOO_BIG_AST':
    case 'TOO_DEEP_RECURSION':
    case 'QUERY_IS_TOO_LARGE':
      return new UserError('the query has too many steps, or steps nested too deeply, for the engine', {
        hint: 'join conditions with AND in one WHERE, and assignments in one EVAL',
        cause: error,
      });
    default:
      return error;
  }
}
