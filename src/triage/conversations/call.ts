import type { Message, Part } from '../../ingest/formats/turns/message.ts';
import type { GuardrailTrace } from './guardrail-trace.ts';

/** How a body got into the log. */
export type BodyState =
  /** As it was sent. */
  | 'whole'
  /** The log holds its beginning, as text. */
  | 'cut'
  /** It lies elsewhere: `where` says it. */
  | 'elsewhere'
  /** The log holds none. */
  | 'missing'
  /** The log holds one in which no message is found. */
  | 'unreadable'
  /** It was not read: the calls of the day hold more text than is read at once. */
  | 'unread';

export interface Body {
  readonly state: BodyState;
  readonly where?: string;
}

/** An event that is looked at: by its stream and id. */
export interface CallKey {
  readonly _index: string;
  readonly _id: string;
  /** ISO-8601 in UTC with milliseconds. */
  readonly '@timestamp': string;
}

/** What an event of a model call says beside its texts. */
export interface CallFacts {
  readonly event: CallKey;
  /** Whether the alert is made of it, among others. */
  readonly evidence: boolean;
  readonly caller: string | null;
  readonly operation: string | null;
  readonly model: string | null;
  readonly request_id: string | null;
  readonly stop_reasons: readonly string[];
  readonly error: { readonly code: string; readonly message: string | null } | null;
  /** Milliseconds until the answer was complete. */
  readonly latency_ms: number | null;
  readonly tokens: {
    readonly prompt: number | null;
    readonly completion: number | null;
    readonly cache_read: number | null;
  };
  readonly guardrail: GuardrailTrace | null;
  readonly tools: readonly string[];
  /** Bytes of the request's and the answer's body; null where unknown. */
  readonly bytes: { readonly request: number | null; readonly answer: number | null };
  /** Where a body lies that is not in the log. */
  readonly where: { readonly request: string | null; readonly answer: string | null };
  /** Whether the log says that it was cut. */
  readonly truncated: boolean;
}

/** What was said in a call. */
export interface CallTexts {
  readonly system: readonly Part[];
  readonly messages: readonly Message[];
  /** A message per choice. */
  readonly answers: readonly Message[];
  readonly request: Body;
  readonly answer: Body;
}

/** One call of a model, as its event tells it. */
export interface Call extends CallFacts, CallTexts {}
