import { PushError } from '../../ingest/push/push-error.ts';
import { HttpProblem, type ProblemKind } from '../problem.ts';

const KINDS: Readonly<Record<PushError['status'], ProblemKind>> = {
  400: 'malformed-body',
  413: 'too-large',
  415: 'unsupported-media',
};

/** What a decoder gives; what it refuses, as a problem. */
export async function decoded<T>(decode: () => T | Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof PushError) throw new HttpProblem(KINDS[error.status], error.message);
    throw error;
  }
}
