import type { Span } from '../base/diagnostic.ts';
import { readLiteral } from '../functions/literal.ts';
import { readTimeZone } from '../functions/time/time-zone.ts';
import type { Column, Expression, Literal } from '../plan/expression.ts';
import type { ScalarValue, ValueType } from '../plan/value.ts';
import type { ExpressionSyntax } from './ast.ts';
import type { Findings } from './findings.ts';

/** A constant; several values make it multivalued. */
export function literal(type: ValueType, value: Literal['value'], span: Span): Literal {
  return { kind: 'literal', type, value, multi: Array.isArray(value), span };
}

/** A column as an expression. */
export function reference(column: Column, span: Span): Expression {
  return { kind: 'column', column, type: column.type, multi: column.multi, span };
}

/** `5 minutes` as a time_duration, `1 month` as a date_period; undefined where the unit is unknown (reported). */
export function timeSpan(
  syntax: Extract<ExpressionSyntax, { kind: 'timespan' }>,
  findings: Findings,
): Literal | undefined {
  const text = `${syntax.amount} ${syntax.unit}`;
  for (const type of ['time_duration', 'date_period'] as const) {
    const value = readLiteral(text, type);
    if (value !== undefined) return literal(type, value, syntax.span);
  }
  findings.error(
    'bad-literal',
    `\`${text}\` is no time span`,
    syntax.span,
    'spans are written as `5 minutes` or `1 day`',
  );
  return undefined;
}

/** Constant text read as another type, a date in a zone; undefined where it cannot be (reported). */
export function coerceLiteral(
  expression: Expression,
  type: ValueType,
  findings: Findings,
  zone?: string,
): Expression | undefined {
  if (expression.kind !== 'literal' || expression.type === 'null') return expression;
  if (expression.value === null) return literal(type, null, expression.span);
  const timeZone = zone === undefined ? undefined : readTimeZone(zone);
  const read = (text: unknown) => (typeof text === 'string' ? readLiteral(text, type, timeZone) : undefined);
  const values = Array.isArray(expression.value) ? expression.value.map(read) : [read(expression.value)];
  if (values.some((v) => v === undefined)) {
    findings.error(
      'bad-literal',
      `this text cannot be read as ${type}`,
      expression.span,
      literalForm(type, expression.value),
    );
    return undefined;
  }
  return literal(type, expression.multi ? (values as ScalarValue[]) : values[0]!, expression.span);
}

function literalForm(type: ValueType, value: Literal['value']): string | undefined {
  switch (type) {
    case 'date':
    case 'date_nanos':
      if (typeof value === 'string' && /^now\b/i.test(value)) return 'a moment before now is written `NOW() - 1 hour`';
      return 'dates are written as "2026-01-31T08:00:00Z" or "2026-01-31"';
    case 'boolean':
      return 'write true or false';
    case 'ip':
      if (typeof value === 'string' && value.includes('/'))
        return `a block is matched with \`CIDR_MATCH(address, "${value}")\``;
      return 'addresses are written as "10.0.0.1" or "2001:db8::1"';
    case 'time_duration':
    case 'date_period':
      return 'spans are written as "5 minutes" or "1 day"';
    default:
      return undefined;
  }
}
