import type { Span } from '../base/diagnostic.ts';
import type { Call, Column, Expression, Literal } from '../plan/expression.ts';
import { outputOf, type Plan } from '../plan/node.ts';
import { columnsRead, nodesOf } from '../plan/rewrite.ts';
import type { ScalarValue, ValueType } from '../plan/value.ts';

const NOWHERE: Span = { start: 0, end: 0 };

/** Makes columns that detection adds to a rule's plan, with ids that the plan does not use. */
export class HiddenColumns {
  #next: number;

  constructor(plan: Plan) {
    let highest = 0;
    for (const node of nodesOf(plan)) {
      for (const column of [...outputOf(node), ...columnsRead(node)]) highest = Math.max(highest, column.id);
      if (node.kind === 'aggregate') for (const g of node.groups) highest = Math.max(highest, g.column.id);
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

/** Lets columns through the places of a plan that keep only named ones. */
export function carryThrough(node: Plan, columns: readonly Column[]): Plan {
  if (node.kind !== 'project') return node;
  const kept = new Set(node.columns.map((c) => c.id));
  return { ...node, columns: [...node.columns, ...columns.filter((c) => !kept.has(c.id))] };
}
