import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server does instead of answering: an HTTP status, nothing at all, or a connection that is cut. */
export type Fault = number | 'hang' | 'cut';

/** An HTTP server on loopback that can be told to fail, for one test. */
export abstract class LocalServer {
  readonly #server: Server;
  /** Asked for every request; undefined where it is to be answered. */
  fault: (request: IncomingMessage) => Fault | undefined = () => undefined;
  readonly requests: string[] = [];
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, on the port it had before where it was stopped. */
  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  protected abstract answer(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> | void;

  /** A refusal in the protocol's own form. */
  protected abstract refuse(response: ServerResponse, status: number, code: string): void;

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fault = this.fault(request);
    if (fault === 'hang') return;
    if (fault === 'cut') response.destroy();
    else if (typeof fault === 'number') this.refuse(response, fault, FAULT_CODES[fault] ?? 'InternalError');
    else await this.answer(request, Buffer.concat(chunks), response);
  }
}

const FAULT_CODES: { readonly [status: number]: string } = { 403: 'AccessDenied', 404: 'NoSuchKey', 503: 'SlowDown' };
