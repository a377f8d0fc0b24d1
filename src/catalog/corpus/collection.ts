import type { FileProblem } from './file-problem.ts';
import type { IndexedRule } from './read-catalog-file.ts';

/** A folder of rules that was added: what is remembered of it. */
export interface Collection {
  readonly name: string;
  /** Where it lies, absolute, its links followed. */
  readonly path: string;
  /** Of its git checkout, where it is in one. */
  readonly commit: string | null;
  /** The version of seismo that read it: another may read more. */
  readonly readBy: string;
  /** When it was added or last found changed, ISO-8601. */
  readonly added: string;
  /** Sorted by `file`. */
  readonly files: readonly CollectionFile[];
  /** The versions seen of each rule by its key, newest first; of rules that are gone too. */
  readonly history: ReadonlyMap<string, readonly RuleVersion[]>;
}

/** A file of a collection, as it was when it was last read. */
export interface CollectionFile {
  /** From the collection's folder on, with `/`. */
  readonly file: string;
  readonly size: number;
  /** 0 where the file may have been written after it was read without its times telling. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** SHA-256 in hex; null where it is no text. */
  readonly digest: string | null;
  /** Where its text is among the texts, in bytes; null where it holds no rule. */
  readonly text: { readonly at: number; readonly length: number } | null;
  readonly rules: readonly IndexedRule[];
  readonly problems: readonly FileProblem[];
}

/** A version of a rule that was met. */
export interface RuleVersion {
  readonly digest: string;
  readonly version: number | null;
  readonly updated: string | null;
  /** When it was first met, ISO-8601. */
  readonly seen: string;
}
