import { printName } from '../../esql/name-printer.ts';
import { type Field, fieldOf, type StreamSchema } from '../../plan/schema.ts';
import { isString } from '../../plan/value.ts';
import type { RowValue } from '../../store/event-store.ts';

/** A row of a query, by name of column. */
export type Row = ReadonlyMap<string, RowValue>;

/** What a call's event is read by; a stream has some of them. */
export const FACT_COLUMNS = [
  'user.id',
  'event.action',
  'gen_ai.request.model.id',
  'gen_ai.request.id',
  'gen_ai.request.tool_names',
  'gen_ai.response.model',
  'gen_ai.response.finish_reasons',
  'gen_ai.response.error_code',
  'error.code',
  'error.message',
  'gen_ai.performance.response_time',
  'gen_ai.performance.request_size',
  'gen_ai.performance.response_size',
  'gen_ai.usage.prompt_tokens',
  'gen_ai.usage.completion_tokens',
  'gen_ai.usage.cache_read.input_tokens',
  'gen_ai.guardrail_id',
  'gen_ai.policy.action',
  'gen_ai.policy.match_detail',
  'gen_ai.compliance.violation_detected',
  'aws_bedrock.invocation.input.input_body_s3_path',
  'aws_bedrock.invocation.output.output_body_s3_path',
  'azure.open_ai.truncated',
] as const;

/** The turns as formats read them from the bodies. */
export const TURN_COLUMNS = ['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.system_instructions'] as const;

/** The bodies themselves. */
export const BODY_COLUMNS = ['gen_ai.prompt', 'gen_ai.completion'] as const;

export type CallColumn = (typeof FACT_COLUMNS)[number] | (typeof TURN_COLUMNS)[number] | (typeof BODY_COLUMNS)[number];

/** Those of some columns that a stream has. */
export function columnsOf(stream: StreamSchema, columns: readonly CallColumn[]): CallColumn[] {
  return columns.filter((name) => fieldOf(stream, name) !== undefined);
}

/** Whether a stream's events may be calls of a model. */
export function holdsCalls(stream: StreamSchema): boolean {
  return [...TURN_COLUMNS, ...BODY_COLUMNS].some((name) => isText(fieldOf(stream, name)));
}

function isText(field: Field | undefined): boolean {
  return field !== undefined && isString(field.type);
}

/** A stream's name as `FROM` takes it; undefined for one that no store of ours named. */
export function sourceName(stream: string): string | undefined {
  return /^[\w.:-]+$/.test(stream) ? stream : undefined;
}

export function names(columns: readonly string[]): string {
  return columns.map(printName).join(', ');
}

/** A column's text: of several values the first. */
export function textOf(row: Row, column: CallColumn): string | null {
  const value = row.get(column);
  const first = Array.isArray(value) ? value[0] : value;
  return first === null || first === undefined || first === '' ? null : String(first);
}

/** A column's values as texts. */
export function textsOf(row: Row, column: CallColumn): string[] {
  const value = row.get(column);
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** A column's number; null where it has none. */
export function numberOf(row: Row, column: CallColumn): number | null {
  const text = textOf(row, column);
  const number = text === null ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
