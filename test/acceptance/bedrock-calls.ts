import { randomUUID } from 'node:crypto';

export interface Call {
  readonly user: string;
  /** Milliseconds since the epoch; now where absent. */
  readonly at?: number;
  readonly prompt?: string;
  readonly error?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** One record of Bedrock's invocation log, with its line end. */
export function bedrockCall({ user, at = Date.now(), prompt = 'hello', error, metadata }: Call): string {
  return `${JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(at).toISOString(),
    accountId: '111122223333',
    identity: { arn: `arn:aws:sts::111122223333:assumed-role/app/${user}` },
    region: 'us-east-1',
    requestId: randomUUID(),
    operation: 'Converse',
    modelId: 'anthropic.claude-3-5-sonnet-20240620-v1:0',
    ...(error !== undefined && { errorCode: error }),
    ...(metadata !== undefined && { requestMetadata: metadata }),
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages: [{ role: 'user', content: [{ text: prompt }] }] },
      inputTokenCount: 12,
    },
  })}\n`;
}

/** Calls of one caller that are all denied: an alert of the pack's rule against probing for models. */
export function probing(user: string, at = Date.now()): string {
  return Array.from({ length: 5 }, (_, i) =>
    bedrockCall({ user, at: at - 5 + i, error: 'AccessDeniedException' }),
  ).join('');
}

/** Calls that no rule minds. */
export function ordinary(calls: number, user = 'someone'): string {
  return Array.from({ length: calls }, () => bedrockCall({ user })).join('');
}
