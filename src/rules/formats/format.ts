import type { Diagnostic, Span } from '../../base/diagnostic.ts';
import type { SourceText } from '../../base/source-text.ts';
import type { Rule, RuleQuery } from '../rule.ts';

/** One rule file, read: the rule where nothing in it is wrong, and every finding, sorted by place. */
export interface LoadedRule {
  readonly source: SourceText;
  readonly rule: Rule | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the rule's id stands. */
  readonly idSpan?: Span;
}

/** A format of rule files. */
export interface RuleFormat {
  readonly name: string;
  /** File name endings, with the dot. */
  readonly extensions: readonly string[];
  /** Reads one file; whatever the text holds, mistakes become diagnostics and nothing is thrown. */
  load(source: SourceText): LoadedRule;
  /** The ES|QL queries of a file, whatever else is wrong with it. */
  readQueries(source: SourceText): readonly RuleQuery[];
  /** A text as it is written in place of the one whose literal stands at `span`. */
  writeText(fileText: string, span: Span, text: string): string;
}
