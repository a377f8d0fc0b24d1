import type { Json } from '../../../base/canonical-json.ts';
import type { FieldDeclaration } from '../../format.ts';
import type { EventFields } from '../event-fields.ts';
import { asArray, type JsonObject } from '../json-read.ts';
import { structured } from './otel-messages.ts';

type ReadType = 'keyword' | 'integer' | 'long' | 'double' | 'boolean' | 'keywords' | 'text';

/** A field, how it is read, and the attributes it is read from, the conventions' own first. */
type AttributeField = readonly [field: string, type: ReadType, attributes: readonly string[], description?: string];

/**
 * Attributes that are fields as they are: those of OpenTelemetry's GenAI conventions, older names of theirs, and what
 * OpenLLMetry (`llm.`, `traceloop.`) and OpenInference (`llm.`) write instead. Fields without a description are every format's.
 */
const ATTRIBUTE_FIELDS: readonly AttributeField[] = [
  ['gen_ai.system', 'keyword', ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'llm.system']],
  ['gen_ai.provider.name', 'keyword', ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'llm.system']],
  [
    'gen_ai.operation.name',
    'keyword',
    ['gen_ai.operation.name', 'llm.request.type', 'ai.operationId', 'openinference.span.kind', 'traceloop.span.kind'],
    'The operation: chat, text_completion, embeddings, execute_tool, invoke_agent, ...',
  ],
  ['gen_ai.request.max_tokens', 'integer', ['gen_ai.request.max_tokens', 'llm.request.max_tokens']],
  ['gen_ai.request.temperature', 'double', ['gen_ai.request.temperature', 'llm.request.temperature']],
  ['gen_ai.request.top_p', 'double', ['gen_ai.request.top_p', 'llm.request.top_p']],
  ['gen_ai.request.top_k', 'double', ['gen_ai.request.top_k', 'llm.request.top_k']],
  ['gen_ai.request.stop_sequences', 'keywords', ['gen_ai.request.stop_sequences', 'llm.chat.stop_sequences']],
  ['gen_ai.response.id', 'keyword', ['gen_ai.response.id']],
  ['gen_ai.response.model', 'keyword', ['gen_ai.response.model', 'llm.response.model']],
  ['gen_ai.response.finish_reasons', 'keywords', ['gen_ai.response.finish_reasons', 'llm.response.finish_reason']],
  [
    'gen_ai.usage.prompt_tokens',
    'integer',
    [
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.prompt_tokens',
      'llm.token_count.prompt',
      'llm.usage.prompt_tokens',
      'llm.usage.input_tokens',
    ],
  ],
  [
    'gen_ai.usage.completion_tokens',
    'integer',
    [
      'gen_ai.usage.output_tokens',
      'gen_ai.usage.completion_tokens',
      'llm.token_count.completion',
      'llm.usage.completion_tokens',
      'llm.usage.output_tokens',
    ],
  ],
  [
    'gen_ai.usage.cache_read.input_tokens',
    'integer',
    [
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'llm.token_count.prompt_details.cache_read',
    ],
  ],
  [
    'gen_ai.usage.cache_creation.input_tokens',
    'integer',
    [
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'llm.token_count.prompt_details.cache_write',
    ],
  ],
  ['gen_ai.agent.id', 'keyword', ['gen_ai.agent.id'], "The agent's id."],
  ['gen_ai.agent.name', 'keyword', ['gen_ai.agent.name', 'agent.name'], "The agent's name."],
  [
    'gen_ai.conversation.id',
    'keyword',
    ['gen_ai.conversation.id', 'session.id', 'traceloop.association.properties.session_id'],
    'The conversation, session or thread.',
  ],
  ['gen_ai.data_source.id', 'keyword', ['gen_ai.data_source.id'], 'The data source that was searched.'],
  ['gen_ai.evaluation.name', 'keyword', ['gen_ai.evaluation.name'], 'What an evaluation measures.'],
  ['gen_ai.evaluation.score.value', 'double', ['gen_ai.evaluation.score.value'], "An evaluation's score."],
  ['gen_ai.evaluation.score.label', 'keyword', ['gen_ai.evaluation.score.label'], "An evaluation's score, in a word."],
  ['gen_ai.evaluation.explanation', 'text', ['gen_ai.evaluation.explanation'], 'Why the score is so.'],
  ['gen_ai.output.type', 'keyword', ['gen_ai.output.type'], 'What was asked for: text, json, image, speech.'],
  ['gen_ai.request.choice.count', 'integer', ['gen_ai.request.choice.count'], 'How many answers were asked for.'],
  ['gen_ai.tool.call.arguments', 'text', ['gen_ai.tool.call.arguments', 'tool.parameters'], "A tool call's arguments."],
  ['gen_ai.tool.call.id', 'keyword', ['gen_ai.tool.call.id'], "A tool call's id."],
  ['gen_ai.tool.call.result', 'text', ['gen_ai.tool.call.result'], 'What a tool answered.'],
  ['gen_ai.tool.type', 'keyword', ['gen_ai.tool.type'], 'function, extension or datastore.'],
  ['error.type', 'keyword', ['error.type', 'exception.type'], 'The class of the error.'],
  ['http.response.status_code', 'long', ['http.response.status_code', 'http.status_code'], 'The HTTP status.'],
  ['server.address', 'keyword', ['server.address', 'net.peer.name'], "The model API's host."],
  ['server.port', 'long', ['server.port', 'net.peer.port'], "The model API's port."],
  ['url.full', 'keyword', ['url.full', 'http.url'], 'The URL that was called.'],
];

/** Attributes of the resource (and of the record, where it has them) that say which application this is. */
const RESOURCE_FIELDS: readonly AttributeField[] = [
  ['cloud.account.id', 'keyword', ['cloud.account.id']],
  ['cloud.provider', 'keyword', ['cloud.provider']],
  ['cloud.region', 'keyword', ['cloud.region', 'aws.region']],
  ['host.name', 'keyword', ['host.name'], 'The host the application runs on.'],
  ['container.id', 'keyword', ['container.id'], 'The container the application runs in.'],
  ['service.name', 'keyword', ['service.name'], 'The application.'],
  ['service.version', 'keyword', ['service.version'], "The application's version."],
  [
    'service.environment',
    'keyword',
    ['deployment.environment.name', 'deployment.environment'],
    'Where it is deployed: production, staging, ...',
  ],
];

const TYPES = { keywords: 'keyword' } as const;

/** The fields of these attributes that other formats do not have. */
export const OTEL_ATTRIBUTE_FIELDS: readonly FieldDeclaration[] = [...ATTRIBUTE_FIELDS, ...RESOURCE_FIELDS].flatMap(
  ([name, type, , description]) =>
    description === undefined ? [] : [{ name, type: type === 'keywords' ? TYPES[type] : type, description }],
);

const MAPPED: ReadonlySet<string> = new Set([...ATTRIBUTE_FIELDS, ...RESOURCE_FIELDS].flatMap(([, , names]) => names));

/** Whether an attribute is a field of its own. */
export function isMapped(attribute: string): boolean {
  return MAPPED.has(attribute);
}

/** Sets what attributes tell as they are; those of the resource where the record has not its own. */
export function setAttributeFields(fields: EventFields, attributes: JsonObject, resource: JsonObject): void {
  for (const [field, type, names] of ATTRIBUTE_FIELDS) setField(fields, field, type, firstOf([attributes], names));
  for (const [field, type, names] of RESOURCE_FIELDS) {
    setField(fields, field, type, firstOf([attributes, resource], names));
  }
}

function firstOf(places: readonly JsonObject[], names: readonly string[]): Json | undefined {
  for (const place of places) {
    for (const name of names) {
      const value = Object.hasOwn(place, name) ? place[name] : undefined;
      if (value !== undefined && value !== null && value !== '') return value;
    }
  }
  return undefined;
}

function setField(fields: EventFields, field: string, type: ReadType, value: Json | undefined): void {
  if (value === undefined || !fields.wants(field)) return;
  switch (type) {
    case 'keywords': {
      const list = structured(value);
      fields.keywords(field, Array.isArray(list) ? asArray(list as Json) : [value]);
      return;
    }
    case 'text':
      fields.keyword(field, typeof value === 'object' ? JSON.stringify(value) : value);
      return;
    case 'integer':
      fields.integer(field, value);
      return;
    case 'long':
      fields.long(field, value);
      return;
    case 'double':
      fields.double(field, value);
      return;
    case 'boolean':
      fields.boolean(field, value);
      return;
    case 'keyword':
      fields.keyword(field, value);
  }
}
