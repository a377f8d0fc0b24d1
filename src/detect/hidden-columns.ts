import type { Span } from '../base/diagnostic.ts';
import type { Call, Column, Expression, Literal } from '../plan/expression.ts';
import { type Branch, outputOf, type Plan } from '../plan/node.ts';
import { columnsRead, everyNodeOf, nodesOf, stack } from '../plan/rewrite.ts';
import type { ScalarValue, ValueType } from '../plan/value.ts';

const NOWHERE: Span = { start: 0, end: 0 };

/** Makes columns that detection adds to a rule's plan, with ids that the plan does not use. */
export class HiddenColumns {
  #next: number;

  constructor(plan: Plan) {
    let highest = 0;
    for (const node of everyNodeOf(plan)) {
      for (const column of [...outputOf(node), ...columnsRead(node)]) highest = Math.max(highest, column.id);
      for (const id of ownIds(node)) highest = Math.max(highest, id);
    }
    this.#next = highest + 1;
  }

  make(name: string, type: ValueType, multi = false): Column {
    return { id: this.#next++, name: `$${name}`, type, multi };
  }
}

export function referTo(column: Column): Expression {
  return { kind: 'column', column, type: column.type, multi: column.multi, span: NOWHERE };
}

export function constant(value: ScalarValue, type: ValueType): Literal {
  return { kind: 'literal', type, value, multi: false, span: NOWHERE };
}

export function call(name: string, args: readonly Expression[], type: ValueType, multi = false): Call {
  return { kind: 'call', name, args, type, multi, span: NOWHERE };
}

/** The ids that a node uses beside those of columns that it gives or reads. */
function ownIds(node: Plan): number[] {
  switch (node.kind) {
    case 'aggregate':
      return node.groups.map((g) => g.column.id);
    case 'limit':
      return node.by === undefined ? [] : [node.by.place.id];
    case 'join':
    case 'enrich':
    case 'inline_aggregate':
      return [node.row.id];
    case 'sample':
      return [node.drawn.id];
    case 'fork':
      return [node.id];
    default:
      return [];
  }
}

/** Lets columns of a node's input through where it keeps only named ones, and through its branches. */
export function carryThrough(node: Plan, columns: readonly Column[]): Plan {
  switch (node.kind) {
    case 'project':
      return { ...node, columns: [...node.columns, ...missingFrom(node.columns, columns)] };
    case 'fork': {
      const added = missingFrom(node.columns, columns);
      const through = (b: Branch): Branch => ({
        plan: stack(nodesOf(b.plan).map((step) => carryThrough(step, columns))),
        columns: [...b.columns, ...added],
      });
      return { ...node, columns: [...node.columns, ...added], branches: node.branches.map(through) };
    }
    default:
      return node;
  }
}

function missingFrom(kept: readonly Column[], columns: readonly Column[]): Column[] {
  const ids = new Set(kept.map((c) => c.id));
  return columns.filter((c) => !ids.has(c.id));
}
