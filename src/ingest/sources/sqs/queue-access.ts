import type { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsConfig, clientOptions } from '../aws/aws-config.ts';
import { awsProblem } from '../aws/aws-problem.ts';

export interface QueueMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  /** When it was sent. */
  readonly sentMs: number | undefined;
}

/** SQS gives no more at a time. */
export const MOST_MESSAGES = 10;
/** Longer than SQS keeps a request waiting for messages. */
const ANSWER_MS = 40_000;

/** Takes messages from a queue of SQS. Everything it throws is an AwsProblem. */
export class QueueAccess {
  readonly #config: AwsConfig;
  readonly #url: string;
  #client: Promise<SQSClient> | undefined;

  constructor(config: AwsConfig, url: string) {
    this.#url = url;
    const region = config.region ?? /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com/.exec(url)?.[1];
    this.#config = { ...config, region, endpoint: config.endpoint ?? new URL(url).origin };
  }

  /** Waits for messages for so many seconds; they are hidden from others for `visibilityS` seconds. */
  async receive(most: number, waitS: number, visibilityS: number, signal: AbortSignal): Promise<QueueMessage[]> {
    const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#url,
      MaxNumberOfMessages: Math.min(MOST_MESSAGES, most),
      WaitTimeSeconds: waitS,
      VisibilityTimeout: visibilityS,
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
    const { Messages } = await this.#ask((client) => client.send(command, { abortSignal: signal }));
    return (Messages ?? []).map((message) => ({
      id: message.MessageId ?? '',
      receipt: message.ReceiptHandle ?? '',
      body: message.Body ?? '',
      sentMs: Number(message.Attributes?.SentTimestamp) || undefined,
    }));
  }

  async remove(message: QueueMessage, signal?: AbortSignal): Promise<void> {
    const { DeleteMessageCommand } = await import('@aws-sdk/client-sqs');
    const command = new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: message.receipt });
    await this.#ask((client) => client.send(command, signal === undefined ? {} : { abortSignal: signal }));
  }

  /** Hides a message for so many seconds from now on; with 0 it is given out again at once. */
  async hide(message: QueueMessage, seconds: number, signal?: AbortSignal): Promise<void> {
    const { ChangeMessageVisibilityCommand } = await import('@aws-sdk/client-sqs');
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.#url,
      ReceiptHandle: message.receipt,
      VisibilityTimeout: seconds,
    });
    await this.#ask((client) => client.send(command, signal === undefined ? {} : { abortSignal: signal }));
  }

  async close(): Promise<void> {
    (await this.#client?.catch(() => undefined))?.destroy();
  }

  async #ask<T>(send: (client: SQSClient) => Promise<T>): Promise<T> {
    try {
      this.#client ??= this.#open();
      return await send(await this.#client);
    } catch (error) {
      throw awsProblem(error, this.#config.endpoint!, this.#url);
    }
  }

  async #open(): Promise<SQSClient> {
    const { SQSClient } = await import('@aws-sdk/client-sqs');
    return new SQSClient(clientOptions(this.#config, ANSWER_MS));
  }
}
