import { hexToIp } from '../base/ip.ts';
import { Sql } from '../base/sql-text.ts';
import type { Literal } from '../plan/expression.ts';
import type { ScalarValue } from '../plan/value.ts';
import type { Argument, ArgumentProblem, SqlArgument, SqlContext } from './definition.ts';
import type { OptionValues } from './options.ts';
import { type Sought, soughtConstant, soughtSql } from './sought-value.ts';
import { isText } from './types.ts';

/** The text that a constant is sought by in texts. */
export function soughtIn({ type, value }: Literal): string {
  if (type === 'ip') return hexToIp(String(value));
  if (type === 'date') return new Date(Number(value)).toISOString();
  return String(value);
}

/** What is wrong with seeking a constant in a field of another type, unless a search is `lenient`. */
export function soughtProblem(
  field: Argument,
  sought: Argument,
  { lenient }: OptionValues,
): ArgumentProblem | undefined {
  return lenient === true || fits(field, sought) ? undefined : { argument: 1, message: foreign(field) };
}

/** The same as a warning where a search is `lenient`. */
export function soughtDoubt(field: Argument, sought: Argument): ArgumentProblem | undefined {
  if (fits(field, sought)) return undefined;
  return { argument: 1, message: `${foreign(field)}: it is never found`, code: 'never-found' };
}

function fits(field: Argument, { literal }: Argument): boolean {
  if (field.type === 'null' || literal === undefined || literal.value === null) return true;
  return soughtAs(field, literal) !== undefined;
}

function foreign({ type }: Argument): string {
  return `this cannot be read as ${type}, which the field is`;
}

/** Whether a field that is no text holds a constant, or one of its values is it; false for what is no value of its type. */
export function foundSql(field: SqlArgument, sought: Literal | string, context: SqlContext): Sql {
  const found = typeof sought === 'string' ? values(sought) : soughtAs(field, sought);
  return found === undefined ? Sql.raw('FALSE') : soughtSql(field, found, context);
}

function soughtAs({ type }: Argument, literal: Literal): Sought | undefined {
  if (isText(type)) return values(soughtIn(literal));
  return soughtConstant(literal.value as ScalarValue, isText(literal.type) ? 'keyword' : literal.type, type);
}

function values(text: string): Sought {
  return { kind: 'values', values: [text] };
}
