import type { QueryLanguage, RuleQuery } from '../../rule.ts';
import type { TomlScalar } from './toml-document.ts';
import { stringOffsets } from './toml-string.ts';

export type TextNode = Extract<TomlScalar, { kind: 'text' }>;

/** A query with its place in the file; the offset table is made when it is first asked for. */
export function makeQuery(language: QueryLanguage, node: TextNode, fileText: string): RuleQuery {
  let offsets: ((at: number) => number) | undefined;
  return {
    language,
    text: node.value,
    span: node.span,
    offset(at) {
      offsets ??= stringOffsets(fileText, node.span);
      return offsets(at);
    },
  };
}
