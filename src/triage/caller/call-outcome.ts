import { printName } from '../../esql/name-printer.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import { anyOf } from './caller-condition.ts';

/** What came of a call: it went through, it failed, or a guardrail or content filter acted on it (blocked or masked). */
export const OUTCOMES = ['ok', 'error', 'intervened'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Fields that hold an error's code, the most telling first. */
const ERROR_FIELDS = ['gen_ai.response.error_code', 'error.code', 'aws.cloudtrail.error_code'];
const VIOLATION = 'gen_ai.compliance.violation_detected';
const RESULT = 'event.outcome';

/** An ES|QL expression of an event's outcome, of the fields that the stream has. */
export function outcomeExpression(schema: StreamSchema): string {
  const cases: string[] = [];
  if (schema.fields.get(VIOLATION)?.type === 'boolean') cases.push(`${VIOLATION}, "intervened"`);
  const errors = errorFields(schema).map((field) => `${printName(field)} IS NOT NULL`);
  if (schema.fields.get(RESULT)?.type === 'keyword') errors.unshift(`${RESULT} == "failure"`);
  if (errors.length > 0) cases.push(`${anyOf(errors)}, "error"`);
  return cases.length === 0 ? '"ok"' : `CASE(${cases.join(', ')}, "ok")`;
}

/** An ES|QL expression of an event's error code; undefined where the stream has none. */
export function errorExpression(schema: StreamSchema): string | undefined {
  const fields = errorFields(schema).map(printName);
  return fields.length < 2 ? fields[0] : `COALESCE(${fields.join(', ')})`;
}

function errorFields(schema: StreamSchema): string[] {
  return ERROR_FIELDS.filter((name) => {
    const field = schema.fields.get(name);
    return field?.type === 'keyword' && !field.multi;
  });
}
