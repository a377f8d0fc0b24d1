import type { FieldDeclaration } from '../../format.ts';
import { ECS_FIELDS } from '../ecs-fields.ts';
import { GEN_AI_FIELDS, KNOWN_GEN_AI_FIELDS } from '../gen-ai-fields.ts';
import { OTEL_ATTRIBUTE_FIELDS } from './attribute-fields.ts';

/** Every field of an event made of a span or log record, but for `labels.`. */
export const OTEL_GEN_AI_FIELDS: readonly FieldDeclaration[] = [
  ...ECS_FIELDS,
  ...GEN_AI_FIELDS,
  ...OTEL_ATTRIBUTE_FIELDS,
  { name: 'error.message', type: 'text', description: "The error, in the application's words." },
  { name: 'event.duration', type: 'long', description: 'Nanoseconds the operation took.' },
  { name: 'event.end', type: 'date', description: 'When the operation ended.' },
  { name: 'event.start', type: 'date', description: 'When the operation began.' },
  { name: 'gen_ai.guardrail_id', type: 'keyword', list: true, description: 'The guardrail asked for.' },
  { name: 'log.level', type: 'keyword', description: "A log record's severity." },
  { name: 'otel.event_name', type: 'keyword', description: "A log record's event: gen_ai.user.message, ..." },
  { name: 'otel.scope.name', type: 'keyword', description: 'The instrumentation.' },
  { name: 'otel.scope.version', type: 'keyword', description: "The instrumentation's version." },
  { name: 'otel.signal', type: 'keyword', description: 'span or log.' },
  { name: 'otel.span.kind', type: 'keyword', description: 'client, internal, server, ...' },
  { name: 'parent.id', type: 'keyword', description: 'The span above.' },
  { name: 'related.ip', type: 'ip', list: true, description: 'Every address in the event.' },
  { name: 'source.address', type: 'keyword', description: "The address of the application's caller." },
  { name: 'source.ip', type: 'ip', description: "The address of the application's caller." },
  { name: 'span.id', type: 'keyword', description: 'The span.' },
  { name: 'span.name', type: 'keyword', description: "The span's name." },
  { name: 'trace.id', type: 'keyword', description: 'The trace.' },
  { name: 'user.email', type: 'keyword', description: "The end user's address." },
  { name: 'user.name', type: 'keyword', description: "The end user's name." },
  ...KNOWN_GEN_AI_FIELDS,
];
