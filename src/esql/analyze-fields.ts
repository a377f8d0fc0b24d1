import { constantExpression } from '../functions/fold.ts';
import type { Assignment, Column } from '../plan/expression.ts';
import { analyzeExpression } from './analyze-expression.ts';
import type { QueryEnvironment } from './analyze-query.ts';
import type { FieldSyntax } from './ast.ts';
import type { Scope } from './scope.ts';

/** The columns that EVAL or ROW makes, each seen by those after it. */
export function analyzeFields(
  fields: readonly FieldSyntax[],
  scope: Scope,
  env: QueryEnvironment,
): { assignments: Assignment[]; scope: Scope } {
  const assignments: Assignment[] = [];
  const current = scope.copy();
  for (const field of fields) {
    const name = fieldName(field, env);
    const expression = analyzeExpression(field.expression, { ...env, scope: current });
    // A column whose expression is wrong still exists, so that what follows is not blamed for it.
    const column: Column = env.ids.make(name, expression?.type ?? 'null', expression?.multi ?? false);
    if (expression !== undefined) {
      assignments.push({ column, expression });
      const constant = constantExpression(expression, env.ids.foldContext);
      if (constant !== undefined) env.ids.constants.set(column.id, constant);
    }
    current.put(column);
  }
  return { assignments, scope: current };
}

/** The name a field is given, or else its own text. */
export function fieldName(field: FieldSyntax, env: QueryEnvironment): string {
  if (field.name !== undefined) return field.name.name;
  const { expression } = field;
  return expression.kind === 'name' ? expression.name : env.text.slice(expression.span.start, expression.span.end);
}
