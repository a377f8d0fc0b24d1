import { isIP } from 'node:net';
import type { Json } from '../../../base/canonical-json.ts';
import { parseModel } from '../aws/model.ts';
import type { EventFields } from '../event-fields.ts';
import { asNumber, asObject, asString, asText, type JsonObject } from '../json-read.ts';
import { parseNanoseconds } from '../timestamp.ts';
import { isMapped } from './attribute-fields.ts';
import { isIndexed } from './indexed-messages.ts';
import type { OtelRecord } from './otel-record.ts';

/** What every record has: its kind, its place in a trace, what was called. */
export function setRecordFields(fields: EventFields, { signal, record, attributes, scope, events }: OtelRecord): void {
  fields.set('event.kind', 'event');
  fields.set('event.category', ['api']);
  fields.set('event.module', 'otel');
  fields.set('event.dataset', 'otel.gen_ai');
  fields.set('data_stream.type', 'logs');
  fields.set('data_stream.dataset', 'otel.gen_ai');
  fields.set('data_stream.namespace', 'default');
  fields.set('ecs.version', '8.17.0');
  fields.keyword('trace.id', record.traceId);
  fields.keyword('span.id', record.spanId);
  fields.keyword('parent.id', record.parentSpanId);
  fields.keyword('span.name', record.name);
  fields.keyword('otel.signal', signal);
  fields.keyword('otel.span.kind', record.kind);
  fields.keyword('otel.scope.name', scope.name);
  fields.keyword('otel.scope.version', scope.version);
  const eventName = signal === 'log' ? events[0]?.name : undefined;
  fields.keyword('otel.event_name', eventName);
  fields.keyword('log.level', record.severityText);
  const operation =
    asText(attributes['gen_ai.operation.name']) ??
    asText(attributes['llm.request.type']) ??
    asText(attributes['ai.operationId']);
  fields.keyword('event.action', operation ?? eventName ?? record.name);
  setDuration(fields, record, attributes);
}

function setDuration(fields: EventFields, record: JsonObject, attributes: JsonObject): void {
  const first = asNumber(attributes['gen_ai.response.time_to_first_chunk']);
  if (first !== undefined) fields.long('gen_ai.performance.start_response_time', Math.round(first * 1000));
  const begin = parseNanoseconds(record.startTimeUnixNano);
  const end = parseNanoseconds(record.endTimeUnixNano);
  fields.date('event.start', begin);
  fields.date('event.end', end);
  if (begin === undefined || end === undefined || end < begin) return;
  const duration = BigInt(record.endTimeUnixNano as string) - BigInt(record.startTimeUnixNano as string);
  if (duration < 0n) return;
  fields.long('event.duration', String(duration));
  fields.long('gen_ai.performance.response_time', end - begin);
  fields.date('gen_ai.response.timestamp', end);
}

/** The model asked for, by the same id as in the cloud's own log where it is Bedrock's. */
export function setModel(fields: EventFields, { attributes }: OtelRecord): void {
  const asked =
    asText(attributes['gen_ai.request.model']) ??
    asText(attributes['llm.request.model']) ??
    asText(attributes['llm.model_name']) ??
    asText(attributes['gen_ai.response.model']);
  if (asked === undefined || asked === '') return;
  const provider = asText(attributes['gen_ai.provider.name']) ?? asText(attributes['gen_ai.system']) ?? '';
  const model = /aws|bedrock/i.test(provider) ? parseModel(asked) : undefined;
  fields.keyword('gen_ai.request.model.id', model?.id ?? asked);
  fields.keyword('gen_ai.request.model.type', model?.vendor);
  fields.keywords('gen_ai.guardrail_id', [attributes['aws.bedrock.guardrail.id']]);
}

const CALLERS = ['client.address', 'source.address', 'http.client_ip'];
const USER_IDS = ['enduser.id', 'user.id', 'traceloop.association.properties.user_id', 'gen_ai.openai.request.user'];

/** The end user, where the application names one; and from where the call to the application came. */
export function setUser(fields: EventFields, { attributes, resource }: OtelRecord): void {
  const id = firstText([attributes, resource], USER_IDS);
  const name = firstText([attributes, resource], ['user.name', 'user.full_name']);
  const email = firstText([attributes, resource], ['user.email']);
  fields.keyword('user.id', id);
  fields.keyword('gen_ai.user.id', id);
  fields.keyword('user.name', name);
  fields.keyword('user.email', email);
  fields.keywords('related.user', [id, name, email]);
  const address = firstText([attributes], CALLERS);
  fields.keyword('source.address', address);
  if (address !== undefined && isIP(address) !== 0 && !address.includes('%')) {
    fields.keyword('source.ip', address);
    fields.keywords('related.ip', [address]);
  }
}

function firstText(places: readonly JsonObject[], names: readonly string[]): string | undefined {
  for (const place of places) for (const name of names) if (asText(place[name])) return asText(place[name]);
  return undefined;
}

/** Whether it went well. A log record of one message has no outcome: it is no operation of its own. */
export function setOutcome(fields: EventFields, { signal, record, attributes, events }: OtelRecord): void {
  const status = asObject(record.status);
  const exception = events.find(({ name }) => name === 'exception')?.attributes;
  const type = asText(attributes['error.type']) || asText(exception?.['exception.type']) || undefined;
  const failed = status?.code === 'error' || (type !== undefined && status?.code !== 'ok');
  const whole = signal === 'span' || events[0]?.name === 'gen_ai.client.inference.operation.details';
  if (whole || failed) fields.set('event.outcome', failed ? 'failure' : 'success');
  fields.set('event.type', failed ? ['access', 'error'] : ['access']);
  if (!failed) return;
  fields.keyword('error.type', type);
  fields.keyword('error.code', type);
  fields.keyword('gen_ai.response.error_code', type);
  fields.keyword('error.message', asString(status?.message) ?? exception?.['exception.message']);
}

/** Attributes that are read above, beside those of the table of attributes. */
const READ: ReadonlySet<string> = new Set([
  ...USER_IDS,
  ...CALLERS,
  'aws.bedrock.guardrail.id',
  'event.name',
  'exception.message',
  'exception.stacktrace',
  'gen_ai.request.model',
  'gen_ai.response.time_to_first_chunk',
  'gen_ai.tool.name',
  'llm.model_name',
  'llm.request.model',
  'tool.name',
  'user.email',
  'user.full_name',
  'user.name',
]);

/** More than these are no labels, and each would be a column. */
const MOST_LABELS = 64;
const LONGEST_LABEL = 1024;

/**
 * What attributes are called that hold what people and models wrote, or a command with its secrets, in whatever
 * instrumentation: labels are shown to everybody, and a conversation has fields of its own.
 */
const CONTENT =
  /(?:^|[._])(?:arguments|body|command(?:_args|_line)?|completions?|contents?|documents?|inputs?|json_schema|messages?|outputs?|prompts?|query|response\.(?:text|object)|span(?:In|Out)puts|system_instructions|text|tool_?calls|tool\.definitions|value)(?:[._]|$)|^llm\.(?:tools|request\.functions)\./i;

/** Attributes that are no field of their own, under `labels.`, the record's before the resource's. */
export function setLabels(fields: EventFields, { attributes, resource, scope }: OtelRecord): void {
  let left = MOST_LABELS;
  for (const place of [attributes, asObject(scope.attributes) ?? {}, resource]) {
    for (const key of Object.keys(place)) {
      if (left === 0) return;
      const name = key.trim().replaceAll('.', '_');
      if (name === '' || name.length > 256 || READ.has(key) || isMapped(key) || isIndexed(key) || CONTENT.test(key))
        continue;
      const text = labelText(place[key]!);
      if (text === undefined || text.length > LONGEST_LABEL || `labels.${name}` in fields.values) continue;
      fields.keyword(`labels.${name}`, text);
      left--;
    }
  }
}

function labelText(value: Json): string | undefined {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : asText(value);
}
