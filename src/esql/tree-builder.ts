import type { Span } from '../base/diagnostic.ts';
import type { ExpressionSyntax } from './ast.ts';
import { joinSpans, spanOf } from './spans.ts';
import type { TokenStream } from './token-stream.ts';

/** Builds the nodes of expressions that have others below them, and keeps them within the allowed depth. */
export class TreeBuilder {
  readonly #stream: TokenStream;
  /** How high the tree of each node with others below it is; what is not here is 1 high. */
  readonly #heights = new Map<ExpressionSyntax, number>();

  constructor(stream: TokenStream) {
    this.#stream = stream;
  }

  /** An operator that spans from its first argument to its last. */
  operator(name: string, args: readonly ExpressionSyntax[], nameSpan: Span): ExpressionSyntax {
    return this.call(name, args, { operator: true, nameSpan, span: joinSpans(args[0]!.span, args.at(-1)!.span) });
  }

  /** A function or an operator. */
  call(
    name: string,
    args: readonly ExpressionSyntax[],
    { operator, nameSpan, span }: { readonly operator: boolean; readonly nameSpan: Span; readonly span: Span },
  ): ExpressionSyntax {
    const call: ExpressionSyntax = { kind: 'call', name, operator, args, nameSpan: spanOf(nameSpan), span };
    return this.above(args, call, nameSpan);
  }

  /** Takes in a node that has others below it; abandons the command where the tree gets too high. */
  above(below: readonly ExpressionSyntax[], node: ExpressionSyntax, mark: Span): ExpressionSyntax {
    let height = 1;
    for (const child of below) height = Math.max(height, this.#heights.get(child) ?? 1);
    this.#stream.checkDepth(height + 1, mark);
    this.#heights.set(node, height + 1);
    return node;
  }

  /** The same expression with a wider span: its parentheses. */
  widen(inner: ExpressionSyntax, span: Span): ExpressionSyntax {
    const outer = { ...inner, span };
    const height = this.#heights.get(inner);
    if (height !== undefined) this.#heights.set(outer, height);
    return outer;
  }
}
