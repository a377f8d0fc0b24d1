import type { Diagnostic, Span } from '../../base/diagnostic.ts';
import type { QuerySyntax } from '../ast.ts';
import { parseQuery } from '../parser.ts';
import { all, HARD_LINE, render } from './document.ts';
import { layoutPipeline } from './layout-command.ts';
import { type Leaf, readLeaves } from './leaf.ts';
import { pairBrackets } from './leaf-tree.ts';

/** How wide lines may be, where they can be broken. */
export const LINE_WIDTH = 110;

/** A formatted query (without a line break at its end), or why it could not be read. */
export type Formatted =
  | { readonly text: string }
  | { readonly text: undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * Lays a query out anew: white space, and the case of keywords and functions; every other token and every comment stays as it is
 * written. An unnamed expression that names its column by its text (`STATS COUNT(*)`) is not touched at all. Formatting
 * what was formatted changes nothing.
 */
export function formatQuery(text: string, width = LINE_WIDTH): Formatted {
  const { query, diagnostics, tokens } = parseQuery(text);
  if (query === undefined || diagnostics.length > 0) return { text: undefined, diagnostics };
  const leaves = readLeaves(text, tokens, verbatimSpans(query));
  const content = contentOf(leaves);
  const end = leaves.pop()!;
  const pipeline = layoutPipeline(pairBrackets(leaves), HARD_LINE);
  const formatted = render(all(pipeline, ...below(end)), width);
  const again = parseQuery(formatted);
  const changed = again.query === undefined || again.diagnostics.length > 0;
  if (changed || contentOf(readLeaves(formatted, again.tokens, verbatimSpans(again.query))) !== content) {
    // A fault of the formatter, and worse than a query left as it is.
    throw new Error('formatting would have changed the query');
  }
  return { text: formatted };
}

function below(end: Leaf) {
  return end.above.flatMap(({ text, blank }) => (blank ? [HARD_LINE, HARD_LINE, text] : [HARD_LINE, text]));
}

/** The spans whose very text counts: expressions that name a column, and commands of which no more than the text is known. */
function verbatimSpans(query: QuerySyntax): Span[] {
  const spans: Span[] = [];
  const stack: unknown[] = [query];
  for (let node = stack.pop(); node !== undefined || stack.length > 0; node = stack.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    const { kind, name, expression, span } = node as Partial<Record<string, unknown>>;
    if (kind === 'unsupported') {
      spans.push(span as Span);
      continue;
    }
    const unnamed =
      'name' in node && name === undefined && (expression as { kind?: string } | undefined)?.kind !== 'name';
    for (const [key, value] of Object.entries(node)) {
      if (unnamed && key === 'expression') spans.push((value as { span: Span }).span);
      else if (typeof value === 'object') stack.push(value);
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** What formatting may not change: every token, and every comment (in an order of its own, since one may move to its line's end). */
function contentOf(leaves: readonly Leaf[]): string {
  const comments = leaves.flatMap(({ above, before, behind }) => [...above.map((c) => c.text), ...before, ...behind]);
  return JSON.stringify([leaves.map(({ kind, text }) => [kind, text]), comments.sort()]);
}
