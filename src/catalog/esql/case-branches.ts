import type { ExpressionSyntax } from '../../esql/ast.ts';

/** A value of a CASE and when it is taken. */
export interface CaseBranch {
  /** Where no branch before it is taken. Absent for the value that is left. */
  readonly when: ExpressionSyntax | undefined;
  readonly value: ExpressionSyntax;
}

const MAX_BRANCHES = 8;

/** The branches of `CASE(condition, value, ..., else)`; undefined where they are too many to be told one by one. */
export function caseBranches(node: Extract<ExpressionSyntax, { kind: 'call' }>): readonly CaseBranch[] | undefined {
  const { args } = node;
  if (args.length < 2 || args.length > 2 * MAX_BRANCHES + 1) return undefined;
  const branches: CaseBranch[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) {
    branches.push({ when: args[i]!, value: args[i + 1]! });
  }
  const rest: ExpressionSyntax = args.length % 2 === 1 ? args.at(-1)! : { kind: 'null', span: node.span };
  return [...branches, { when: undefined, value: rest }];
}
