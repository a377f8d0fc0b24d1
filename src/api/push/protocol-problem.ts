import { firehoseResponse } from '../../ingest/push/firehose.ts';
import { type OtlpEncoding, otlpEncoding } from '../../ingest/push/otlp.ts';
import { otlpErrorResponse } from '../../ingest/push/otlp-response.ts';
import type { ApiCall } from '../operation.ts';
import type { HttpProblem } from '../problem.ts';

/** A problem in the form that the protocol of its request has for it; undefined where that is RFC 9457. */
export function protocolProblem(call: ApiCall, problem: HttpProblem, now: number): Response | undefined {
  const { path } = call.req;
  const status = problem.status as 400;
  if (path.startsWith('/firehose/')) {
    const text = firehoseResponse(call.req.header('x-amz-firehose-request-id') ?? '', now, problem.message);
    return call.body(text, status, { ...problem.headers, 'Content-Type': 'application/json' });
  }
  if (path === '/v1/logs' || path === '/v1/traces') {
    const { contentType, bytes } = otlpErrorResponse(encodingOf(call), problem.message);
    return call.body(bytes as Uint8Array<ArrayBuffer>, status, { ...problem.headers, 'Content-Type': contentType });
  }
  return undefined;
}

function encodingOf(call: ApiCall): OtlpEncoding {
  try {
    return otlpEncoding(call.req.header('content-type'));
  } catch {
    return 'json';
  }
}
