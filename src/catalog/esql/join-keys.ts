import type { ExpressionSyntax } from '../../esql/ast.ts';
import type { Column } from './column-tracer.ts';

/** A table whose columns come beside those of the rows. */
export interface JoinedTable {
  readonly name: string;
  /** The rows' columns that it is looked up by. */
  readonly keys: readonly Column[];
  /** Under which name a field comes; undefined where they are not known. */
  readonly fields: readonly { readonly name: string; readonly field: string }[] | undefined;
}

/**
 * The columns of the rows that LOOKUP JOIN's conditions read. Of two names that are compared one is the table's: the second,
 * unless the table is known to have the first and not the second.
 */
export function joinKeys(
  conditions: readonly ExpressionSyntax[],
  table: readonly string[] | undefined,
): readonly string[] {
  const inTable = new Set(table);
  const keys = new Set<string>();
  const open = [...conditions].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'name') keys.add(node.name);
    if (node.kind !== 'call') continue;
    const [a, b] = node.args;
    if (node.name === 'AND') open.push(...[...node.args].reverse());
    else if (a?.kind === 'name' && b?.kind === 'name') {
      keys.add(inTable.has(a.name) && !inTable.has(b.name) ? b.name : a.name);
    } else {
      for (const arg of node.args) if (arg.kind !== 'name' || !inTable.has(arg.name)) open.push(arg);
    }
  }
  return [...keys];
}
