import type { Problem } from './operations.ts';

/** The service refused, in its own words (RFC 9457). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly document: Problem;
  /** Seconds after which to come again, where the service says so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, document: Problem, retryAfter: number | undefined) {
    super(document.detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.document = document;
    this.retryAfter = retryAfter;
  }
}

/** No answer came: the service is away, or the network is. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The service cannot be reached.', { cause });
    this.name = 'Unreachable';
  }
}

/** Whether another try may go better. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof ApiProblem && [429, 502, 503, 504].includes(error.status);
}
