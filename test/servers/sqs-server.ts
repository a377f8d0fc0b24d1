import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './local-server.ts';

interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentMs: number;
  /** Handed out until then; its receipt is good while it is the last one. */
  hiddenUntil: number;
  receipt: string | undefined;
  received: number;
}

/** A queue that speaks SQS's JSON protocol: messages are hidden for a while once received, and come again unless deleted. */
export class SqsServer extends LocalServer {
  readonly #messages: Message[] = [];
  /** What was asked, by action. */
  readonly asked: Record<string, number> = {};

  get queueUrl(): string {
    return `${this.url}/000000000000/logs`;
  }

  /** Messages that are not deleted. */
  get left(): number {
    return this.#messages.length;
  }

  /** Messages that nobody has at present. */
  get visible(): number {
    return this.#messages.filter(({ hiddenUntil }) => hiddenUntil <= Date.now()).length;
  }

  send(body: string | object): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.#messages.push({
      id: randomUUID(),
      body: text,
      sentMs: Date.now(),
      hiddenUntil: 0,
      receipt: undefined,
      received: 0,
    });
  }

  protected override async answer(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    this.asked[action] = (this.asked[action] ?? 0) + 1;
    const input = JSON.parse(body.toString()) as { [key: string]: unknown };
    if (input.QueueUrl !== this.queueUrl) this.refuse(response, 400, 'AWS.SimpleQueueService.NonExistentQueue');
    else if (action === 'ReceiveMessage') await this.#receive(input, response);
    else if (action === 'DeleteMessage')
      this.#change(input, response, (message) => this.#messages.splice(this.#messages.indexOf(message), 1));
    else if (action === 'ChangeMessageVisibility')
      this.#change(input, response, (message) => {
        message.hiddenUntil = Date.now() + Number(input.VisibilityTimeout) * 1000;
      });
    else this.refuse(response, 400, 'InvalidAction');
  }

  protected override refuse(response: ServerResponse, status: number, code: string): void {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: 'said by the server' }));
  }

  async #receive(input: { [key: string]: unknown }, response: ServerResponse): Promise<void> {
    const end = Date.now() + Number(input.WaitTimeSeconds ?? 0) * 1000;
    let ready: Message[] = [];
    do {
      ready = this.#messages.filter(({ hiddenUntil }) => hiddenUntil <= Date.now());
      if (ready.length > 0 || response.destroyed) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    } while (Date.now() < end);
    if (response.destroyed) return;
    const given = ready.slice(0, Number(input.MaxNumberOfMessages ?? 1));
    for (const message of given) {
      message.hiddenUntil = Date.now() + Number(input.VisibilityTimeout ?? 30) * 1000;
      message.receipt = randomUUID();
      message.received++;
    }
    ok(response, {
      Messages: given.map(({ id, body, receipt, sentMs, received }) => ({
        MessageId: id,
        ReceiptHandle: receipt,
        Body: body,
        MD5OfBody: createHash('md5').update(body).digest('hex'),
        Attributes: { SentTimestamp: String(sentMs), ApproximateReceiveCount: String(received) },
      })),
    });
  }

  #change(input: { [key: string]: unknown }, response: ServerResponse, act: (message: Message) => void): void {
    const message = this.#messages.find(({ receipt }) => receipt !== undefined && receipt === input.ReceiptHandle);
    if (message === undefined) this.refuse(response, 400, 'ReceiptHandleIsInvalid');
    else {
      act(message);
      ok(response, {});
    }
  }
}

function ok(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}
