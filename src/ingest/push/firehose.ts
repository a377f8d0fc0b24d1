import type { Json } from '../../base/canonical-json.ts';
import { foreignContent } from '../records/foreign-content.ts';
import { parseJson } from '../records/parse-json.ts';
import { inflate, isGzip } from './inflate.ts';
import { PushError } from './push-error.ts';

/** How much of a delivery is taken; bytes are counted unpacked. */
export interface FirehoseLimits {
  readonly bodyBytes: number;
  /** Of all records together, decoded and unpacked. */
  readonly recordBytes: number;
  readonly records: number;
}

/** Firehose buffers 64 MiB at most, which base64 makes a third larger. */
const LIMITS: FirehoseLimits = { bodyBytes: 96 * 2 ** 20, recordBytes: 256 * 2 ** 20, records: 200_000 };

/** What a delivery holds. */
export interface FirehoseDelivery {
  /** To be given back in the answer. */
  readonly requestId: string;
  /** The records' content, a line break after each: JSON, NDJSON, or what CloudWatch Logs wrapped around it. */
  readonly bytes: Buffer;
  readonly records: number;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const NEWLINE = Buffer.from('\n');

/**
 * Reads a delivery of Amazon Data Firehose to an HTTP endpoint, as its "request and response specifications" describe it; the
 * body and each record may be gzip. A record that is no text, or broken gzip, goes on as an object that holds it in base64, so
 * that it becomes a dead letter instead of taking the rest with it. `headerId` is `X-Amz-Firehose-Request-Id`. Throws
 * {@link PushError}.
 */
export async function decodeFirehose(
  body: Uint8Array,
  headerId: string | undefined,
  limits: FirehoseLimits = LIMITS,
): Promise<FirehoseDelivery> {
  const { requestId, records } = readRequest(await plainBody(body, limits.bodyBytes), headerId);
  if (records.length > limits.records) {
    throw new PushError(413, `the delivery has ${records.length} records; ${limits.records} are taken at once`);
  }
  const pieces: Buffer[] = [];
  let size = 0;
  for (let i = 0; i < records.length; i++) {
    const piece = await recordBytes(records[i]!, i, limits.recordBytes - size);
    size += piece.length + NEWLINE.length;
    pieces.push(piece, NEWLINE);
  }
  return { requestId, bytes: Buffer.concat(pieces, size), records: records.length };
}

/** The body of the answer; with a message where the delivery was not taken, so that Firehose sends it again. */
export function firehoseResponse(requestId: string, timestamp: number, errorMessage?: string): string {
  return JSON.stringify({ requestId, timestamp, ...(errorMessage !== undefined && { errorMessage }) });
}

async function plainBody(body: Uint8Array, mostBytes: number): Promise<Buffer> {
  if (isGzip(body)) return await inflate(body, mostBytes);
  if (body.length > mostBytes)
    throw new PushError(413, `the body is larger than the ${mostBytes} bytes that are taken`);
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

interface FirehoseRequest {
  readonly requestId: string;
  readonly records: readonly Json[];
}

function readRequest(body: Buffer, headerId: string | undefined): FirehoseRequest {
  const { value, error } = parseJson(body.toString('utf8'));
  if (error !== undefined) throw new PushError(400, `the body is ${error}`);
  const request = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const { requestId, records } = request as { readonly requestId?: Json; readonly records?: Json };
  if (typeof requestId !== 'string') throw new PushError(400, 'the body has no requestId');
  if (headerId !== undefined && headerId !== requestId) {
    throw new PushError(400, "the body's requestId is not that of the header X-Amz-Firehose-Request-Id");
  }
  if (!Array.isArray(records)) throw new PushError(400, 'the body has no list of records');
  return { requestId, records: records as readonly Json[] };
}

async function recordBytes(record: Json, i: number, mostBytes: number): Promise<Buffer> {
  const data = typeof record === 'object' && record !== null && 'data' in record ? record.data : undefined;
  if (typeof data !== 'string' || data.length % 4 !== 0 || !BASE64.test(data)) {
    throw new PushError(400, `record ${i + 1} has no data in base64`);
  }
  const bytes = Buffer.from(data, 'base64');
  const unpacked = isGzip(bytes) ? await inflateOrNothing(bytes, mostBytes) : bytes;
  const text = unpacked === undefined || foreignContent(unpacked) !== undefined ? undefined : unpacked;
  const piece = text ?? Buffer.from(JSON.stringify({ unreadable_firehose_record: data }));
  if (piece.length >= mostBytes) {
    throw new PushError(413, `record ${i + 1} makes the delivery larger than is taken at once`);
  }
  return piece;
}

async function inflateOrNothing(bytes: Buffer, mostBytes: number): Promise<Buffer | undefined> {
  try {
    return await inflate(bytes, mostBytes);
  } catch (error) {
    if (error instanceof PushError && error.status === 400) return undefined;
    throw error;
  }
}
