import type { Json } from '../../base/canonical-json.ts';
import { depthWithin, MAX_RECORD_DEPTH } from '../json-depth.ts';
import { otlpRecords } from '../records/otlp-records.ts';
import { parseJson } from '../records/parse-json.ts';
import { inflate, isGzip } from './inflate.ts';
import { OTLP_REQUESTS } from './otlp-messages.ts';
import { decodeMessage } from './protobuf-message.ts';
import { PushError } from './push-error.ts';

/** What OTLP/HTTP exports to `/v1/traces` and `/v1/logs`. */
export type OtlpSignal = 'traces' | 'logs';

/** The encodings of OTLP/HTTP; an answer has its request's. */
export type OtlpEncoding = 'json' | 'protobuf';

/** How much of an export is taken; bytes are counted unpacked. */
export interface OtlpLimits {
  readonly bodyBytes: number;
  /** Of the records together: each repeats its resource. */
  readonly recordBytes: number;
  readonly records: number;
  /** Values in a protobuf body. */
  readonly values: number;
  /** Messages nested into each other in a protobuf body. */
  readonly depth: number;
}

const LIMITS: OtlpLimits = {
  bodyBytes: 32 * 2 ** 20,
  recordBytes: 128 * 2 ** 20,
  records: 100_000,
  values: 4_000_000,
  depth: 100,
};

/** The spans or log records of an export, one JSON object a line. */
export interface OtlpExport {
  readonly bytes: Buffer;
  readonly records: number;
}

/** The encoding that a content type names; a {@link PushError} (415) for any other. */
export function otlpEncoding(contentType: string | undefined): OtlpEncoding {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  throw new PushError(415, 'the content type has to be application/x-protobuf or application/json');
}

/**
 * Reads an export request of OTLP/HTTP (the specification's "binary" and "JSON protobuf encoding"), plain or gzip, into records
 * that hold their resource and scope. Throws {@link PushError}.
 */
export async function decodeOtlp(
  signal: OtlpSignal,
  encoding: OtlpEncoding,
  body: Uint8Array,
  limits: OtlpLimits = LIMITS,
): Promise<OtlpExport> {
  const bytes = isGzip(body) ? await inflate(body, limits.bodyBytes) : body;
  if (bytes.length > limits.bodyBytes) {
    throw new PushError(413, `the body is larger than the ${limits.bodyBytes} bytes that are taken; send less at once`);
  }
  const request =
    encoding === 'json'
      ? readJson(bytes)
      : decodeMessage(bytes, OTLP_REQUESTS[signal], { values: limits.values, depth: limits.depth });
  return recordLines(signal, request as { readonly [key: string]: Json }, limits);
}

function readJson(bytes: Uint8Array): Json {
  const { value, error } = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  if (error !== undefined) throw new PushError(400, `the body is ${error}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PushError(400, 'the body is no export request: it is no object');
  }
  if (!depthWithin(value, MAX_RECORD_DEPTH)) {
    throw new PushError(400, `the body nests deeper than ${MAX_RECORD_DEPTH} levels`);
  }
  return value;
}

const MEMBER: Readonly<Record<OtlpSignal, string>> = { traces: 'resourceSpans', logs: 'resourceLogs' };

function recordLines(signal: OtlpSignal, request: { readonly [key: string]: Json }, limits: OtlpLimits): OtlpExport {
  const list = Object.hasOwn(request, MEMBER[signal]) ? request[MEMBER[signal]]! : [];
  if (!Array.isArray(list)) throw new PushError(400, `the body's ${MEMBER[signal]} is no list`);
  const lines: Buffer[] = [];
  let size = 0;
  for (const record of otlpRecords({ [MEMBER[signal]]: list as readonly Json[] })) {
    if (lines.length >= limits.records) {
      throw new PushError(
        413,
        `the body has more than the ${limits.records} records that are taken at once; send less`,
      );
    }
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    size += line.length;
    if (size > limits.recordBytes) {
      throw new PushError(413, 'the records, each with its resource, are larger than is taken at once; send less');
    }
    lines.push(line);
  }
  return { bytes: Buffer.concat(lines, size), records: lines.length };
}
