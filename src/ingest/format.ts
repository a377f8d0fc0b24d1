import type { Json } from '../base/canonical-json.ts';
import type { ValueType } from '../plan/value.ts';
import type { FieldValue } from '../store/event-store.ts';

/** A declared field of a format's events. */
export interface FieldDeclaration {
  readonly name: string;
  readonly type: ValueType;
  /** Events may hold several values. */
  readonly list?: true;
  readonly description: string;
}

/** Fields that share a prefix, and whose names nobody knows beforehand. */
export interface FieldFamily {
  readonly prefix: string;
  readonly type: ValueType;
  /** Events may hold several values of one. */
  readonly list?: true;
}

/** Something that has to be switched on, or to happen, for logs to have some fields. */
export interface FieldPrerequisite {
  /** Fields by name; all below one where a dot ends it (`gen_ai.policy.`). */
  readonly fields: readonly string[];
  /** For people, after "which takes": `a guardrail on the call, with its trace switched on`. */
  readonly takes: string;
}

/** One normalised log record, its fields flat under dotted ECS names; absent fields are left out. */
export interface NormalizedEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The data stream it goes to, where the record names one; the format's own where absent. */
  readonly stream?: string;
}

/** Why a record is no event of a format. */
export interface Rejection {
  readonly reason: string;
  /** Nothing is wrong with the record, it only is none that is kept: it is counted by its reason, and no dead letter. */
  readonly skip?: true;
}

/** What a caller wants of an event; a normaliser may skip the work for fields nobody reads. */
export interface NormalizeContext {
  wants(field: string): boolean;
  /**
   * The canonical JSON of an object or list that the record has under two keys, where it is at hand: of `{"input":{"body":{}}}` under
   * `input` and `body`.
   */
  readonly canonicalAt?: (parent: string, key: string) => string | undefined;
}

/** A log format: how its records are told apart from others', and how one becomes an event. */
export interface LogFormat {
  /** The name used on the command line: `aws_bedrock.invocation`. Equal to the dataset of its events. */
  readonly name: string;
  /** The data stream its events go to, but for those whose records name another. */
  readonly stream: string;
  readonly description: string;
  readonly fields: readonly FieldDeclaration[];
  /** What some of its fields take to have values at all; the first that names a field counts. */
  readonly prerequisites?: readonly FieldPrerequisite[];
  /** Families of fields whose names are open (`labels.`), all of one type. */
  readonly dynamicFields: readonly FieldFamily[];
  /** Events may hold fields that are not declared, each of the type of its values, and lists where none are declared. */
  readonly openFields?: true;
  /** Its records may carry a record of another format as text (`event.original`), which is then the one that is read. */
  readonly mayWrap?: true;
  /** Whether a record looks like this format's; cheap and side-effect free. */
  detects(record: Json): boolean;
  /** Never throws for any JSON value: what it cannot read, it rejects with a reason. */
  normalize(record: Json, context: NormalizeContext): NormalizedEvent | Rejection;
}
