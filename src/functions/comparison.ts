import { Sql, sql } from '../base/sql-text.ts';
import type { ValueType } from '../plan/value.ts';
import { castArgument } from './argument-sql.ts';
import type { Argument, ArgumentProblem, Parameter, SqlTemplate } from './definition.ts';
import { commonType, comparable, family, STORED } from './types.ts';
import { versionKey } from './version-order.ts';

/** Types with an order; boolean has none in comparisons. */
export const ORDERED = STORED.filter((type) => type !== 'boolean');

/** The two operands of a comparison. */
export function comparisonParameters(types: readonly ValueType[] = STORED): Parameter[] {
  return [
    { name: 'left', types },
    { name: 'right', types },
  ];
}

const READ_FROM_TEXT: ReadonlySet<ValueType> = new Set(['boolean', 'date', 'date_nanos', 'ip', 'version']);

/** Constant text beside a date, ip, version or boolean is read as that type. */
export function comparisonCoercion(args: readonly Argument[]): readonly (ValueType | undefined)[] {
  const target = args.find((a) => READ_FROM_TEXT.has(a.type))?.type;
  return args.map((a) =>
    target !== undefined && a.type === 'keyword' && a.literal !== undefined ? target : undefined,
  );
}

/** Operands must be of one family: all numeric, all text, all dates, or of one type. */
export function comparisonCheck(args: readonly Argument[]): ArgumentProblem | undefined {
  const first = args.find((a) => a.type !== 'null');
  if (first === undefined) return undefined;
  const other = args.findIndex((a) => !comparable(first.type, a.type));
  if (other === -1) return undefined;
  return {
    argument: other,
    message: `cannot compare ${family(first.type)} with ${family(args[other]!.type)}`,
    hint: comparisonHint(args),
  };
}

/** How a constant that is compared with another type is to be written, or which side to convert. */
export function comparisonHint(args: readonly Argument[]): string {
  const field = args.find((a) => a.literal === undefined && a.type !== 'null');
  const constant = args.find((a) => a.literal !== undefined && field !== undefined && !comparable(field.type, a.type));
  const value = constant?.literal?.value;
  if (field !== undefined && constant !== undefined) {
    const kind = family(field.type);
    if (kind === 'string' && (typeof value === 'number' || typeof value === 'bigint'))
      return `text stands in quotes: \`"${value}"\``;
    if (kind === 'numeric' && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
      return `a number stands without quotes: \`${value}\``;
    if (kind === 'boolean') return 'compare it with `true` or `false`';
    if (kind === 'ip' || kind === 'version')
      return `${kind} values are written as text: \`"${kind === 'ip' ? '10.0.0.1' : '8.0.0'}"\``;
    if (kind === 'date') return 'write the date as text, or convert milliseconds with `TO_DATETIME(...)`';
  }
  return 'convert one side, as with TO_STRING or TO_LONG';
}

/** Whether a comparison with null was meant to test for it. */
export function comparisonDoubt(args: readonly Argument[]): ArgumentProblem | undefined {
  const argument = args.findIndex((a) => a.literal?.value === null);
  if (argument === -1) return undefined;
  return { argument, message: 'a comparison with null is always null', hint: 'test with `IS NULL` or `IS NOT NULL`' };
}

/** `=` or `<>`. */
export function equalitySql(operator: '=' | '<>'): SqlTemplate {
  return (args, context) => {
    const [left, right] = dateAligned(args, context);
    return sql`(${left!} ${Sql.raw(operator)} ${right!})`;
  };
}

/** `<`, `<=`, `>` or `>=`; versions compare part by part. */
export function orderSql(operator: '<' | '<=' | '>' | '>='): SqlTemplate {
  return (args, context) => {
    const aligned = dateAligned(args, context);
    const [left, right] = args[0]!.type === 'version' ? aligned.map((value) => versionKey(value, context)) : aligned;
    return sql`(${left!} ${Sql.raw(operator)} ${right!})`;
  };
}

/** Operands as SQL; dates of two precisions meet in the finer one. */
function dateAligned(...[args, context]: Parameters<SqlTemplate>): Sql[] {
  if (!args.some((a) => a.type === 'date_nanos')) return args.map((a) => a.sql);
  return args.map((a) => castArgument(a, commonType(args), context));
}
