import protobuf from 'protobufjs/minimal.js';
import type { OtlpEncoding, OtlpSignal } from './otlp.ts';

/** An answer's body with its content type. */
export interface OtlpResponse {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What was not taken of an export, and why; a reason with nothing rejected is a warning. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const REJECTED: Readonly<Record<OtlpSignal, string>> = { traces: 'rejectedSpans', logs: 'rejectedLogRecords' };

/** The answer to an export that was taken, whole or in part: `ExportTraceServiceResponse` or `ExportLogsServiceResponse`. */
export function otlpResponse(signal: OtlpSignal, encoding: OtlpEncoding, partial?: PartialSuccess): OtlpResponse {
  if (encoding === 'json') {
    // 64-bit integers are text in JSON's encoding of protobuf.
    const told = partial && { [REJECTED[signal]]: String(partial.rejected), errorMessage: partial.message };
    return json(told === undefined ? {} : { partialSuccess: told });
  }
  const writer = protobuf.Writer.create();
  if (partial !== undefined) {
    writer.uint32(field(1, 2)).fork();
    if (partial.rejected > 0) writer.uint32(field(1, 0)).int64(partial.rejected);
    if (partial.message !== '') writer.uint32(field(2, 2)).string(partial.message);
    writer.ldelim();
  }
  return { contentType: 'application/x-protobuf', bytes: writer.finish() };
}

/** The body of an answer that is an error: a `google.rpc.Status`, as OTLP/HTTP has it for 4xx and 5xx. */
export function otlpErrorResponse(encoding: OtlpEncoding, message: string): OtlpResponse {
  if (encoding === 'json') return json({ message });
  const writer = protobuf.Writer.create();
  writer.uint32(field(2, 2)).string(message);
  return { contentType: 'application/x-protobuf', bytes: writer.finish() };
}

function json(body: object): OtlpResponse {
  return { contentType: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };
}

function field(number: number, wireType: number): number {
  return (number << 3) | wireType;
}
