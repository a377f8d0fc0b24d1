import { commonType, comparable } from '../functions/types.ts';
import type { Column } from '../plan/expression.ts';
import type { Branch, Plan } from '../plan/node.ts';
import { nodesOf, stack } from '../plan/rewrite.ts';
import type { ColumnIds, LateSource, Scope } from './scope.ts';

/** Columns of branches that come together, found when a query first names them behind the branches. */
export class LateBranches implements LateSource {
  readonly #found = new Map<string, { readonly column: Column; readonly own: readonly (Column | undefined)[] }>();
  readonly #branches: readonly Scope[];
  readonly #ids: ColumnIds;

  constructor(branches: readonly Scope[], ids: ColumnIds) {
    this.#branches = branches;
    this.#ids = ids;
  }

  mayHold(prefix: string): boolean {
    return this.#branches.some((scope) => scope.mayHold(prefix));
  }

  find(name: string): Column | undefined {
    const known = this.#found.get(name);
    if (known !== undefined) return known.column;
    const own = this.#branches.map((scope) => scope.find(name));
    const some = own.filter((c) => c !== undefined);
    if (some.length === 0) return undefined;
    const column = this.#ids.make(
      name,
      commonType(some.map((c) => ({ ...c, literal: undefined }))),
      some.some((c) => c.multi),
    );
    this.#found.set(name, { column, own });
    return column;
  }

  get columns(): Column[] {
    return [...this.#found.values()].map((f) => f.column);
  }

  /** The branch with its own columns of those found. */
  extend(branch: Branch, index: number): Branch {
    return { ...branch, columns: [...branch.columns, ...[...this.#found.values()].map((f) => f.own[index])] };
  }
}

/** The types that columns of one name have together where branches meet; undefined where they do not go together. */
export function typeTogether(columns: readonly Column[]): Column['type'] | undefined {
  const first = columns.find((c) => c.type !== 'null');
  if (first === undefined) return 'null';
  if (!columns.every((c) => comparable(first.type, c.type))) return undefined;
  return commonType(columns.map((c) => ({ ...c, literal: undefined })));
}

/**
 * The plan with columns that were found late let through every step that keeps only listed columns but was not meant to (RENAME,
 * DROP), up to the first that was.
 */
export function letThrough(plan: Plan, late: readonly Column[], branches: ReadonlyMap<number, LateBranches>): Plan {
  let open = late;
  const nodes = nodesOf(plan).map((node): Plan => {
    switch (node.kind) {
      case 'forked':
        return { ...node, columns: [...node.columns, ...open] };
      case 'project':
        if (node.open) return { ...node, columns: [...node.columns, ...open] };
        open = [];
        return node;
      case 'aggregate':
        open = [];
        return node;
      case 'fork': {
        const found = branches.get(node.id)!;
        const through = node.branches.map((b, i) =>
          found.extend({ ...b, plan: letThrough(b.plan, open, branches) }, i),
        );
        open = found.columns;
        return { ...node, branches: through, columns: [...node.columns, ...open] };
      }
      default:
        return node;
    }
  });
  return stack(nodes);
}
