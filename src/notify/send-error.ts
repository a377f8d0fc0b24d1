/**
 * What a failed attempt means. `unreachable`: the receiver is down, slow or busy, and is tried again. `misconfigured`: the
 * receiver refuses whatever is sent (credentials, address), and is tried again more slowly. `rejected`: the receiver will
 * never take this message; others may pass.
 */
export type SendProblem = 'unreachable' | 'misconfigured' | 'rejected';

/** A message that was not confirmed. `message` names no secret, path or alert text, and may be logged. */
export class SendError extends Error {
  readonly problem: SendProblem;
  /** When the receiver asked to be tried again, milliseconds from now. */
  readonly retryAfterMs: number | undefined;
  /** The receiver's own words, bounded, without secrets; for those who may see alerts, never for logs. */
  readonly detail: string | undefined;

  constructor(
    problem: SendProblem,
    message: string,
    more: { retryAfterMs?: number | undefined; detail?: string } = {},
  ) {
    super(message);
    this.name = 'SendError';
    this.problem = problem;
    this.retryAfterMs = more.retryAfterMs;
    this.detail = more.detail === undefined || more.detail === '' ? undefined : more.detail;
  }
}
