import type { Message, Part } from '../../../ingest/formats/turns/message.ts';

/** One side of a call as its event holds it. */
export interface StoredSide {
  readonly side: 'request' | 'answer';
  /** `gen_ai.input.messages` or `gen_ai.output.messages`. */
  readonly turns: string | null;
  /** `gen_ai.system_instructions`; null for an answer. */
  readonly system: string | null;
  /** `gen_ai.prompt` or `gen_ai.completion`: the body as it was logged. */
  readonly body: string | null;
}

export interface ReadSide {
  readonly system: readonly Part[];
  readonly messages: readonly Message[];
  /** The log holds its beginning only. */
  readonly cut?: true;
}
