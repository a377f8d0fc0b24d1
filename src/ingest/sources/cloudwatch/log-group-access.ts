import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { type AwsConfig, clientOptions } from '../aws/aws-config.ts';
import { awsProblem } from '../aws/aws-problem.ts';

export interface LogEvent {
  readonly id: string;
  readonly stream: string;
  /** When it happened, as its sender says; milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogEventPage {
  readonly events: readonly LogEvent[];
  /** Asks for the page behind this one; undefined where there is none. A page may be empty and have one. */
  readonly next: string | undefined;
}

export interface LogGroupConfig extends AwsConfig {
  readonly log_group: string;
  readonly stream_prefix?: string | undefined;
  readonly filter_pattern?: string | undefined;
}

const ANSWER_MS = 30_000;

/** Reads events of a log group. Everything it throws is an AwsProblem. */
export class LogGroupAccess {
  readonly #config: LogGroupConfig;
  #client: Promise<CloudWatchLogsClient> | undefined;

  constructor(config: LogGroupConfig) {
    this.#config = config;
  }

  /** A page of the events of `[from, to]`, both included, by their timestamps. */
  async events(from: number, to: number, token: string | undefined, signal: AbortSignal): Promise<LogEventPage> {
    const { log_group: group, stream_prefix: prefix, filter_pattern: pattern } = this.#config;
    const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const command = new FilterLogEventsCommand({
      ...(group.startsWith('arn:') ? { logGroupIdentifier: group } : { logGroupName: group }),
      ...(prefix === undefined ? {} : { logStreamNamePrefix: prefix }),
      ...(pattern === undefined ? {} : { filterPattern: pattern }),
      ...(token === undefined ? {} : { nextToken: token }),
      startTime: from,
      endTime: to,
    });
    try {
      this.#client ??= this.#open();
      const page = await (await this.#client).send(command, { abortSignal: signal });
      const events = (page.events ?? []).map((event) => ({
        id: event.eventId ?? '',
        stream: event.logStreamName ?? '',
        timestamp: event.timestamp ?? 0,
        message: event.message ?? '',
      }));
      return { events, next: page.nextToken };
    } catch (error) {
      throw awsProblem(error, this.#config.endpoint ?? 'CloudWatch Logs', `log group ${group}`);
    }
  }

  async close(): Promise<void> {
    (await this.#client?.catch(() => undefined))?.destroy();
  }

  async #open(): Promise<CloudWatchLogsClient> {
    const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
    return new CloudWatchLogsClient(clientOptions(this.#config, ANSWER_MS));
  }
}
