import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './local-server.ts';

interface StoredEvent {
  readonly id: string;
  readonly stream: string;
  readonly timestamp: number;
  readonly message: string;
}

interface FilterRequest {
  readonly logGroupName?: string;
  readonly logStreamNamePrefix?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly nextToken?: string;
}

/** A log group that speaks CloudWatch Logs' JSON protocol as far as FilterLogEvents goes: in pages, every other one of which is empty. */
export class LogsServer extends LocalServer {
  static readonly group = '/aws/bedrock/invocations';
  readonly #events: StoredEvent[] = [];
  pageSize = 100;
  /** How many events each answer held. */
  readonly given: number[] = [];
  /** What was asked for. */
  readonly asked: FilterRequest[] = [];

  put(message: string, timestamp = Date.now(), stream = 'a'): void {
    this.#events.push({ id: String(this.#events.length).padStart(56, '0'), stream, timestamp, message });
  }

  protected override answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    if (request.headers['x-amz-target'] !== 'Logs_20140328.FilterLogEvents') {
      this.refuse(response, 400, 'UnknownOperationException');
      return;
    }
    const asked = JSON.parse(body.toString()) as FilterRequest;
    this.asked.push(asked);
    if (asked.logGroupName !== LogsServer.group) {
      this.refuse(response, 400, 'ResourceNotFoundException');
      return;
    }
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, logStreamNamePrefix = '', nextToken } = asked;
    const matching = this.#events
      .filter(
        ({ timestamp, stream }) =>
          timestamp >= startTime && timestamp <= endTime && stream.startsWith(logStreamNamePrefix),
      )
      .sort((a, b) => a.timestamp - b.timestamp || (a.id < b.id ? -1 : 1));
    const at = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64').toString());
    // Half steps are pages that found nothing, and go on.
    const page = Number.isInteger(at) ? matching.slice(at, at + this.pageSize) : [];
    const next = Number.isInteger(at) ? at + page.length - 0.5 : at + 0.5;
    const more = next < matching.length && matching.length > this.pageSize;
    this.given.push(page.length);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify({
        events: page.map(({ id, stream, timestamp, message }) => ({
          eventId: id,
          logStreamName: stream,
          timestamp,
          message,
          ingestionTime: timestamp,
        })),
        searchedLogStreams: [],
        ...(more ? { nextToken: Buffer.from(String(next)).toString('base64') } : {}),
      }),
    );
  }

  protected override refuse(response: ServerResponse, status: number, code: string): void {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: code, message: 'said by the server' }));
  }
}
