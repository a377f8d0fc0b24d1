import { columnsUsed, type Expression } from '../../plan/expression.ts';
import type { Plan } from '../../plan/node.ts';
import { branchesOf, everyNodeOf } from '../../plan/rewrite.ts';
import { isString } from '../../plan/value.ts';
import type { IsPromptField } from './prompt-fields.ts';

/** What of a plan's columns comes from prompt text. */
export interface PromptColumns {
  /** Ids of columns whose values are prompt text, or made of it. Numbers, dates and truth values made of it are not told by it. */
  readonly masked: ReadonlySet<number>;
  /** The first prompt field that the plan does more with than pass it on; undefined where there is none. */
  readonly computedWith: string | undefined;
}

/** Follows prompt text through a plan, from the fields that hold it to the columns it ends in. */
export function promptColumns(plan: Plan, isPrompt: IsPromptField): PromptColumns {
  const origin = new Map<number, string>();
  let computedWith: string | undefined;
  const computes = (field: string | undefined) => {
    computedWith ??= field;
  };
  const originOf = (expression: Expression) => {
    for (const column of columnsUsed(expression)) {
      const field = origin.get(column.id);
      if (field !== undefined) return field;
    }
    return undefined;
  };
  /** A column that an expression gives: passed on where it is a column alone. */
  const assign = (id: number, expression: Expression) => {
    const field = originOf(expression);
    if (field === undefined) return;
    if (expression.kind !== 'column') computes(field);
    if (isString(expression.type)) origin.set(id, field);
  };
  const pass = (to: number, from: number | undefined) => {
    const field = from === undefined ? undefined : origin.get(from);
    if (field !== undefined) origin.set(to, field);
  };
  // Branches read what stands before them, and forks what their branches give: again until nothing is added.
  for (let before = -1; before !== origin.size; ) {
    before = origin.size;
    for (const node of everyNodeOf(plan)) {
      switch (node.kind) {
        case 'scan':
        case 'lookup':
          for (const { column, field } of node.columns) {
            if (isPrompt(field) && isString(column.type)) origin.set(column.id, field);
          }
          break;
        case 'filter':
          computes(originOf(node.condition));
          break;
        case 'eval':
          for (const { column, expression } of node.assignments) assign(column.id, expression);
          break;
        case 'row':
          for (const { column, expression } of node.columns) assign(column.id, expression);
          break;
        case 'aggregate':
        case 'inline_aggregate':
          for (const { column, call } of node.aggregates) {
            const field = [...call.args, ...(call.filter ? [call.filter] : [])]
              .map(originOf)
              .find((f) => f !== undefined);
            if (field === undefined) continue;
            computes(field);
            if (isString(call.type)) origin.set(column.id, field);
          }
          if (node.kind === 'aggregate') {
            for (const { column, expression } of node.groups) {
              computes(originOf(expression));
              assign(column.id, expression);
            }
          } else {
            for (const { id } of node.groups) computes(origin.get(id));
            for (const { column, expression } of node.computed) assign(column.id, expression);
            for (const { column, source } of node.added) pass(column.id, source.id);
          }
          break;
        case 'sort':
          for (const key of node.keys) computes(originOf(key.expression));
          break;
        case 'limit':
          for (const key of node.by?.keys ?? []) computes(originOf(key));
          break;
        case 'expand':
          pass(node.column.id, node.source.id);
          break;
        case 'join':
          computes(originOf(node.condition));
          break;
        case 'enrich':
          computes(originOf(node.condition));
          for (const { column, source } of node.added) pass(column.id, source.id);
          break;
        case 'fork':
        case 'union':
          for (const branch of branchesOf(node)) {
            branch.columns.forEach((column, i) => {
              pass(node.columns[i]!.id, column?.id);
            });
          }
          break;
        case 'stored':
        case 'project':
        case 'forked':
        case 'sample':
          break;
      }
    }
  }
  return { masked: new Set(origin.keys()), computedWith };
}
