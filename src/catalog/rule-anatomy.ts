import type { Condition } from './predicate.ts';

/** A step of a rule's query, as its language cuts it: a command of ES|QL, an event of an EQL sequence, a KQL search, a threshold. */
export interface Stage {
  /** From 1 on. */
  readonly n: number;
  /** In lower case: `from`, `where`, `stats`, `query`, `sequence`, `event`, `threshold`, `selection`, ... */
  readonly kind: string;
  /** As written, without comments before it. */
  readonly text: string;
  readonly condition?: Condition;
  /** Fields and columns that it reads, and those that it makes; sorted, each once. */
  readonly reads: readonly string[];
  readonly makes: readonly string[];
  /**
   * Whether a later stage alone tells what the rule makes of its condition: a selection, which the rule's condition names, negated or not, or
   * leaves out.
   */
  readonly retold?: boolean;
  /** Why the stage as a whole could not be read, for people: then it is shown and nothing is told of it. */
  readonly opaque?: string;
}

/** A field that a rule emits when it matches. */
export interface OutputField {
  readonly field: string;
  /** Where it comes from: `STATS n = count(*)`, `STATS BY`, `KEEP`, `EVAL x = ...`, `event`. */
  readonly source: string;
}

/** What a rule's query is made of, whatever its language. */
export interface RuleAnatomy {
  readonly stages: readonly Stage[];
  readonly outputs: readonly OutputField[];
  /** The columns that alerts are grouped by, sorted. */
  readonly groupBy: readonly string[];
  /** Index patterns and data streams that it reads, as written. */
  readonly streams: readonly string[];
  /** Fields of events that it reads, sorted. */
  readonly fields: readonly string[];
}
