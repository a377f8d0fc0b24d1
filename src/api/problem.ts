import { suggest } from '../base/suggest.ts';
import { UserError } from '../base/user-error.ts';
import { AlreadyExists, NotFound, VersionConflict } from '../state/state-errors.ts';
import { DiskFullError } from '../store/event-store.ts';
import { LedgerBusyError } from '../store/ledger-database.ts';

/** What can go wrong with a request: the last part of the problem's type, its status and its title (RFC 9457). */
const PROBLEMS = {
  'invalid-request': [400, 'The request is not valid'],
  'invalid-query': [400, 'The query has mistakes'],
  'invalid-rule': [400, 'The rule has mistakes'],
  'malformed-body': [400, 'The body cannot be read'],
  'no-credentials': [401, 'Credentials are needed'],
  'bad-credentials': [401, 'The credentials are not valid'],
  forbidden: [403, 'The role does not allow this'],
  'cross-site': [403, 'The request comes from another site'],
  'wrong-host': [403, 'The host is not this service'],
  'not-found': [404, 'There is no such thing'],
  'method-not-allowed': [405, 'The method is not allowed here'],
  'not-acceptable': [406, 'No such form of answer'],
  conflict: [409, 'The change contradicts the present state'],
  changed: [412, 'It was changed in the meantime'],
  'too-large': [413, 'The body is too large'],
  'unsupported-media': [415, 'The body is of an unsupported kind'],
  unprocessable: [422, 'The request cannot be carried out'],
  busy: [429, 'Too much at once'],
  internal: [500, 'A fault of the service'],
  stopped: [503, 'The service cannot do this at present'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemKind = keyof typeof PROBLEMS;

/** What is wrong with one part of a request. */
export interface FieldError {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** A parameter's name, or a JSON pointer into the body. */
  readonly field: string;
  readonly message: string;
  readonly hint?: string;
}

/** The members of a problem document that stand for themselves, and any further ones. */
export interface ProblemDetails {
  readonly hint?: string;
  readonly errors?: readonly FieldError[];
  readonly [member: string]: unknown;
}

/** A request that fails with an answer of RFC 9457: thrown anywhere below a route, written in one place. */
export class HttpProblem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly details: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    details: ProblemDetails = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
    this.kind = kind;
    this.status = PROBLEMS[kind][0];
    this.details = details;
    this.headers = headers;
  }

  /** The document, as `application/problem+json`. */
  document(instance: string): Record<string, unknown> {
    return {
      type: `urn:seismo:problem:${this.kind}`,
      title: PROBLEMS[this.kind][1],
      status: this.status,
      detail: this.message,
      instance,
      ...this.details,
    };
  }
}

/** A thrown value as the problem to answer with; undefined where it is a fault of ours. */
export function problemOf(error: unknown): HttpProblem | undefined {
  if (error instanceof HttpProblem) return error;
  if (!(error instanceof UserError)) return undefined;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  if (error instanceof NotFound) return new HttpProblem('not-found', error.message, hint);
  if (error instanceof AlreadyExists) return new HttpProblem('conflict', error.message, hint);
  if (error instanceof VersionConflict) {
    return new HttpProblem('changed', error.message, { ...hint, version: error.version });
  }
  if (error instanceof LedgerBusyError) {
    return new HttpProblem('stopped', error.message, hint, { 'Retry-After': '5' });
  }
  if (error instanceof DiskFullError) return new HttpProblem('stopped', error.message, {}, { 'Retry-After': '30' });
  return new HttpProblem('unprocessable', error.message, hint);
}

/** 404 for a thing named in the path, with the nearest of the known names. */
export function notFound(what: string, name: string, known: Iterable<string> = []): HttpProblem {
  const near = suggest(name, known);
  return new HttpProblem(
    'not-found',
    `there is no ${what} ${JSON.stringify(name)}`,
    near === undefined ? {} : { hint: `did you mean ${near}?` },
  );
}

/** 429, to be tried again after some seconds. */
export function busy(detail: string, seconds: number): HttpProblem {
  return new HttpProblem('busy', detail, {}, { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) });
}
