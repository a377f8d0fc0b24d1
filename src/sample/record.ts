import type { Json } from '../base/canonical-json.ts';
import type { Caller, Invocation, Operation } from './invocation.ts';
import { bodyPath, s3Uri } from './log-layout.ts';
import { converseInput, converseOutput } from './shapes/converse.ts';
import { INVOKE_SHAPES } from './shapes/registry.ts';

/** Bedrock delivers bodies above this size as objects of their own (user guide, "Model invocation logging"). */
export const LARGE_BODY_BYTES = 100_000;

type JsonObject = Readonly<Record<string, Json>>;

/** An object that belongs to a record: its path below the sample's folder, and what it holds. */
export interface StoredObject {
  readonly path: string;
  readonly text: string;
}

/** A log record as it is written, with the bodies that were too large for it. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly requestId: string;
  readonly caller: Caller;
  readonly record: JsonObject;
  readonly objects: readonly StoredObject[];
}

/** What every record of a call has, whatever its model and operation. */
export interface Envelope {
  readonly time: number;
  readonly requestId: string;
  readonly caller: Caller;
  readonly operation: Operation;
  readonly modelId: string;
  readonly inferenceRegion?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly errorCode?: string;
  readonly input: {
    readonly body?: Json;
    readonly tokens?: number;
    readonly cacheRead?: number;
    readonly cacheWrite?: number;
  };
  /** Absent where the call failed. */
  readonly output?: { readonly body?: Json; readonly tokens?: number };
}

/** Writes a call in Bedrock's model invocation log schema 1.0. */
export function renderEnvelope(envelope: Envelope): LogRecord {
  const { time, requestId, caller, input, output } = envelope;
  const objects: StoredObject[] = [];
  const place = (side: 'input' | 'output', body: Json | undefined): JsonObject => {
    if (body === undefined) return {};
    const text = JSON.stringify(body);
    if (text.length <= LARGE_BODY_BYTES) return { [`${side}BodyJson`]: body };
    const path = bodyPath(envelope, requestId, side);
    objects.push({ path, text });
    return { [`${side}BodyS3Path`]: s3Uri(path) };
  };
  const record: JsonObject = {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: `${new Date(time).toISOString().slice(0, 19)}Z`,
    accountId: caller.account,
    identity: { arn: caller.arn },
    region: caller.region,
    requestId,
    operation: envelope.operation,
    modelId: envelope.modelId,
    ...(envelope.inferenceRegion !== undefined && { inferenceRegion: envelope.inferenceRegion }),
    ...(envelope.metadata !== undefined && { requestMetadata: envelope.metadata }),
    ...(envelope.errorCode !== undefined && { errorCode: envelope.errorCode }),
    input: {
      inputContentType: 'application/json',
      ...place('input', input.body),
      ...(input.tokens !== undefined && { inputTokenCount: input.tokens }),
      ...(input.cacheRead !== undefined && { cacheReadInputTokenCount: input.cacheRead }),
      ...(input.cacheWrite !== undefined && { cacheWriteInputTokenCount: input.cacheWrite }),
    },
    ...(output !== undefined && {
      output: {
        outputContentType: 'application/json',
        ...place('output', output.body),
        ...(output.tokens !== undefined && { outputTokenCount: output.tokens }),
      },
    }),
  };
  return { time, requestId, caller, record, objects };
}

/** Writes a text model's call as a log record, in the shape of its operation and model family. */
export function renderInvocation(invocation: Invocation): LogRecord {
  const { operation, model, caller, cacheReadTokens, cacheWriteTokens, errorCode, metadata } = invocation;
  const isConverse = operation === 'Converse' || operation === 'ConverseStream';
  const shape = INVOKE_SHAPES[model.family];
  const outputBody = (): Json => {
    if (isConverse) return converseOutput(invocation);
    return operation === 'InvokeModel' ? shape.output(invocation) : shape.stream(invocation);
  };
  return renderEnvelope({
    time: invocation.time,
    requestId: invocation.requestId,
    caller,
    operation,
    modelId: model.id,
    ...(model.profile === 'cross-region' && { inferenceRegion: inferenceRegion(invocation) }),
    ...(metadata !== undefined && { metadata }),
    ...(errorCode !== undefined && { errorCode }),
    input: {
      body: isConverse ? converseInput(invocation) : shape.input(invocation),
      ...(errorCode === undefined && { tokens: invocation.inputTokens }),
      ...(cacheReadTokens !== undefined && { cacheRead: cacheReadTokens }),
      ...(cacheWriteTokens !== undefined && { cacheWrite: cacheWriteTokens }),
    },
    ...(errorCode === undefined && { output: { body: outputBody(), tokens: invocation.outputTokens } }),
  });
}

const INFERENCE_REGIONS = {
  us: ['us-east-1', 'us-east-2', 'us-west-2'],
  eu: ['eu-west-1', 'eu-central-1', 'eu-north-1'],
} as const;

/** The Region that served a cross-region call: one of the caller's geography, fixed by the request's id. */
function inferenceRegion({ caller, requestId }: Invocation): string {
  const regions = INFERENCE_REGIONS[caller.region.startsWith('eu-') ? 'eu' : 'us'];
  return regions[requestId.charCodeAt(0) % regions.length]!;
}
