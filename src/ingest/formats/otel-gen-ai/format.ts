import type { Json } from '../../../base/canonical-json.ts';
import type { LogFormat, NormalizeContext, NormalizedEvent, Rejection } from '../../format.ts';
import { setBody } from '../body.ts';
import { EventFields } from '../event-fields.ts';
import { setInputTurns, setOutputTurns, TURN_FIELDS } from '../turns/turn-fields.ts';
import { setAttributeFields } from './attribute-fields.ts';
import { conversationOf } from './conversation.ts';
import { OTEL_GEN_AI_FIELDS } from './fields.ts';
import { isOtelRecord, type OtelRecord, readRecord } from './otel-record.ts';
import { setLabels, setModel, setOutcome, setRecordFields, setUser } from './record-fields.ts';

/**
 * Spans and log records of any application that is instrumented by OpenTelemetry's semantic conventions for generative AI, of
 * whatever version, or by OpenLLMetry or OpenInference. Other spans and log records are skipped.
 */
export const otelGenAi: LogFormat = {
  name: 'otel.gen_ai',
  stream: 'logs-otel.gen_ai-default',
  description: 'OpenTelemetry spans and log records of GenAI operations (OTLP)',
  fields: OTEL_GEN_AI_FIELDS,
  dynamicFields: [{ prefix: 'labels.', type: 'keyword' }],
  mayWrap: true,
  detects: isOtelRecord,
  normalize,
};

function normalize(record: Json, context: NormalizeContext): NormalizedEvent | Rejection {
  const read = readRecord(record);
  if ('reason' in read) return read;
  const fields = new EventFields(context);
  setRecordFields(fields, read);
  setAttributeFields(fields, read.attributes, read.resource);
  setModel(fields, read);
  setUser(fields, read);
  setConversation(fields, read);
  setOutcome(fields, read);
  setLabels(fields, read);
  return { timestamp: read.timestamp, fields: fields.values };
}

const CONTENT = [
  ...TURN_FIELDS.map((field) => field.name),
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.performance.request_size',
  'gen_ai.performance.response_size',
];

function setConversation(fields: EventFields, record: OtelRecord): void {
  if (!fields.wantsAny(CONTENT)) return;
  const { system, input, output, tools, prompt, completion } = conversationOf(record);
  setBody(fields, prompt, 'gen_ai.prompt', 'gen_ai.performance.request_size');
  setBody(fields, completion, 'gen_ai.completion', 'gen_ai.performance.response_size');
  setInputTurns(fields, { system, messages: input, tools });
  setOutputTurns(fields, output);
  // The span of a tool's own run names it.
  if (fields.values['gen_ai.tool.name'] === undefined) {
    fields.keywords('gen_ai.tool.name', [record.attributes['gen_ai.tool.name'] ?? record.attributes['tool.name']]);
  }
}
