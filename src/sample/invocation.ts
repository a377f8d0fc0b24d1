import type { Json } from '../base/canonical-json.ts';
import type { GuardrailRun } from './guardrail.ts';
import type { Model } from './models.ts';

export type Operation = 'InvokeModel' | 'InvokeModelWithResponseStream' | 'Converse' | 'ConverseStream';

/** Who calls, and where the call is logged. */
export interface Caller {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
}

/** A piece of a message; `guarded` marks text that the guardrail is told to assess (Converse's `guardContent`). */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'guarded'; readonly text: string; readonly qualifiers: readonly string[] }
  | { readonly kind: 'document'; readonly name: string; readonly format: string; readonly index: number }
  | { readonly kind: 'tool-use'; readonly id: string; readonly name: string; readonly input: Json }
  | { readonly kind: 'tool-result'; readonly id: string; readonly result: Json };

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly Part[];
}

/** A tool offered to the model; every property of its input is a required string. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly properties: readonly string[];
}

export interface InferenceSettings {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly topK?: number;
}

/** One call of a text model, before it is written in the shape of its operation and model family. */
export interface Invocation {
  /** Milliseconds since the epoch; a whole second, as Bedrock logs it. */
  readonly time: number;
  readonly requestId: string;
  readonly caller: Caller;
  readonly operation: Operation;
  readonly model: Model;
  readonly system?: string;
  readonly turns: readonly Turn[];
  readonly tools?: readonly Tool[];
  readonly settings: InferenceSettings;
  readonly answer: readonly Part[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly latencyMs: number;
  readonly guardrail?: GuardrailRun;
  /** A failed call: logged with its input, without an output body. */
  readonly errorCode?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Bodies too large for the record go to S3 objects of their own. */
  readonly largeBodies?: boolean;
}

/** A part's text, empty where it holds none. */
export function partText(part: Part): string {
  return part.kind === 'text' || part.kind === 'guarded' ? part.text : '';
}

/** The text of several parts, one per line. */
export function joinText(parts: readonly Part[]): string {
  return parts
    .map(partText)
    .filter((text) => text !== '')
    .join('\n');
}

/** Why the model stopped, in the words of Anthropic's messages API. */
export function stopReason(invocation: Invocation): 'end_turn' | 'max_tokens' | 'tool_use' {
  if (invocation.answer.some((part) => part.kind === 'tool-use')) return 'tool_use';
  return invocation.outputTokens >= invocation.settings.maxTokens ? 'max_tokens' : 'end_turn';
}
