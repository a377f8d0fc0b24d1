import type { EventStore, RowValue } from '../../../src/store/event-store.ts';
import { lines, stored } from '../ingest-case.ts';

export const STREAM = 'logs-aws_bedrock.invocation-default';

/** A line of Bedrock's invocation log, told apart by its request's id. */
export function invocation(id: string, second = 0): string {
  return JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(Date.UTC(2025, 2, 1) + second * 1000).toISOString(),
    accountId: '123456789012',
    identity: { arn: `arn:aws:iam::123456789012:user/u${second % 20}` },
    region: 'eu-central-1',
    requestId: id,
    operation: 'Converse',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages: [{ role: 'user', content: [{ text: `say ${id}` }] }] },
    },
  });
}

export function bytesOf(...records: string[]): Uint8Array {
  return Buffer.from(lines(...records));
}

/** Bytes in pieces of some size, each after a turn of the event loop. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes.subarray(at, at + size);
  }
}

/** The ids of the requests that are stored, sorted, each as often as it is there. */
export async function requestIds(store: EventStore): Promise<RowValue[]> {
  return (await stored(store, [['gen_ai.request.id', 'keyword']], STREAM)).map((row) => row[0]!).sort();
}
