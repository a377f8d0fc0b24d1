import { onTestFinished } from 'vitest';
import { eventReaderOf } from '../../../src/api/query/event-reader-of.ts';
import { QueryRunner } from '../../../src/api/query/query-runner.ts';
import { openIntake } from '../../../src/ingest/intake/open-intake.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import type { Looking } from '../../../src/triage/blindness/reading.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Wednesday, 12:00 UTC. */
export const NOON = Date.parse('2026-03-04T12:00:00Z');
export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';

export interface BlindStore {
  readonly store: EventStore;
  /** Stores log lines at a time, as if they arrived then. */
  arrive(at: number, lines: readonly object[]): Promise<void>;
  looking(now: number): Looking;
}

/** A store in memory whose clock stands where events arrive. */
export async function openBlindStore(): Promise<BlindStore> {
  let clock = NOON;
  const store = await openDuckdbStore({ now: () => clock });
  const intake = openIntake({ store, workers: 0, lingerMs: 1, now: () => clock });
  onTestFinished(async () => {
    await intake.close();
    await store.close();
  });
  return {
    store,
    arrive: async (at, lines) => {
      clock = at;
      const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      if (bytes.length > 0) await intake.deliver({ source: 'http', bytes });
    },
    looking: (now) => {
      const options = { store, lookups: () => ({}), now: () => now, version: 'test', atOnce: 2, waiting: 4 };
      return { reader: eventReaderOf(new QueryRunner(options)), now, signal: new AbortController().signal };
    },
  };
}

let serial = 0;

export interface CallParts {
  readonly account?: string;
  readonly region?: string;
  readonly id?: string;
  readonly body?: boolean;
  readonly response?: boolean;
  readonly apart?: boolean;
  readonly error?: string;
  readonly guardrail?: { readonly id: string; readonly found: boolean };
}

/** A line of Bedrock's invocation log. */
export function invocation(at: number, parts: CallParts = {}): object {
  const { account = ACCOUNT, region = REGION, body = true, response = body, apart = false, error, guardrail } = parts;
  const id = parts.id ?? `request-${++serial}`;
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(at).toISOString(),
    accountId: account,
    region,
    requestId: id,
    operation: 'Converse',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    identity: { arn: `arn:aws:iam::${account}:user/ann` },
    ...(error !== undefined && { errorCode: error }),
    input: {
      inputTokenCount: 9,
      ...(body && { inputBodyJson: { messages: [{ role: 'user', content: [{ text: `hello ${id}` }] }] } }),
      ...(apart && { inputBodyS3Path: `s3://logs/AWSLogs/${account}/data/${id}_input.json.gz` }),
    },
    ...(error === undefined && {
      output: {
        outputTokenCount: 3,
        ...(response && {
          outputBodyJson: {
            stopReason: 'end_turn',
            output: { message: { role: 'assistant', content: [{ text: 'hi' }] } },
            ...(guardrail !== undefined && { trace: { guardrail: traceOf(guardrail) } }),
          },
        }),
      },
    }),
  };
}

function traceOf({ id, found }: NonNullable<CallParts['guardrail']>): object {
  const word = { match: 'secret', type: 'PROFANITY', action: 'NONE' };
  const assessment = found ? { wordPolicy: { customWords: [{ match: word.match, action: 'BLOCKED' }] } } : {};
  return { inputAssessment: { [id]: { ...assessment, invocationMetrics: { guardrailProcessingLatency: 9 } } } };
}

export interface TrailParts {
  readonly account?: string;
  readonly region?: string;
  readonly provider?: string;
  readonly id?: string;
  readonly by?: string;
  readonly error?: string;
  readonly parameters?: object;
}

/** A record of CloudTrail. */
export function trailCall(at: number, action: string, parts: TrailParts = {}): object {
  const { account = ACCOUNT, region = REGION, provider = 'bedrock', by = 'mallory', error, parameters = null } = parts;
  return {
    eventVersion: '1.10',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: `arn:aws:iam::${account}:user/${by}`,
      accountId: account,
      userName: by,
    },
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: `${provider}.amazonaws.com`,
    eventName: action,
    awsRegion: region,
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2',
    requestParameters: parameters,
    responseElements: null,
    requestID: parts.id ?? `request-${++serial}`,
    eventID: `event-${++serial}`,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...(error !== undefined && { errorCode: error, errorMessage: 'denied' }),
  };
}

/** So many of something, spread evenly from a time over a span. */
export function spread<T>(count: number, from: number, span: number, make: (at: number, i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(from + Math.floor((i * span) / count), i));
}
