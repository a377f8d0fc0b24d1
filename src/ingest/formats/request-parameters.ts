import type { Json } from '../../base/canonical-json.ts';
import type { FieldDeclaration } from '../format.ts';
import type { EventFields } from './event-fields.ts';
import { asArray, asObject, type JsonObject, objectsOf } from './json-read.ts';

/** The fields that {@link setRequestParameters} writes. */
export const REQUEST_PARAMETER_FIELDS: readonly FieldDeclaration[] = [
  { name: 'gen_ai.request.max_tokens', type: 'integer', description: 'The most tokens the model may generate.' },
  { name: 'gen_ai.request.temperature', type: 'double', description: 'The sampling temperature asked for.' },
  { name: 'gen_ai.request.top_p', type: 'double', description: 'The nucleus sampling threshold asked for.' },
  { name: 'gen_ai.request.top_k', type: 'double', description: 'How many tokens sampling chooses from.' },
  {
    name: 'gen_ai.request.stop_sequences',
    type: 'keyword',
    list: true,
    description: 'Texts at which the model stops.',
  },
];

const NAMES = REQUEST_PARAMETER_FIELDS.map((field) => field.name);

const MAX_TOKENS = [
  'max_tokens',
  'maxTokens',
  'max_tokens_to_sample',
  'max_completion_tokens',
  'max_new_tokens',
  'maxTokenCount',
  'max_gen_len',
] as const;

/** Sets the inference parameters of a request's body, under every name that Bedrock's models and Converse have for them. */
export function setRequestParameters(fields: EventFields, body: Json | undefined): void {
  if (body === undefined || typeof body === 'string' || !fields.wantsAny(NAMES)) return;
  const places = parameterPlaces(body);
  if (places.length === 0) return;
  fields.integer('gen_ai.request.max_tokens', firstOf(places, MAX_TOKENS));
  fields.double('gen_ai.request.temperature', firstOf(places, ['temperature']));
  fields.double('gen_ai.request.top_p', firstOf(places, ['top_p', 'topP', 'p']));
  fields.double('gen_ai.request.top_k', firstOf(places, ['top_k', 'topK', 'k']));
  fields.keywords(
    'gen_ai.request.stop_sequences',
    asArray(firstOf(places, ['stop_sequences', 'stopSequences', 'stop'])),
  );
}

/** The objects of a request in which its parameters may stand, nearest first. */
function parameterPlaces(body: Json): readonly JsonObject[] {
  const outer = asObject(body) ?? sessionStart(body);
  if (outer === undefined) return [];
  const request = asObject(outer.modelInput) ?? outer;
  const additional = asObject(request.additionalModelRequestFields);
  const places = [
    request,
    asObject(request.inferenceConfig),
    asObject(request.textGenerationConfig),
    asObject(request.inferenceConfiguration),
    asObject(request.parameters),
    additional,
    asObject(additional?.inferenceConfig),
  ];
  return places.filter((place) => place !== undefined);
}

/** A bidirectional stream's parameters are in its first event. */
function sessionStart(body: Json): JsonObject | undefined {
  for (const item of objectsOf(body)) {
    const start = asObject(asObject(item.event)?.sessionStart);
    if (start !== undefined) return start;
  }
  return undefined;
}

function firstOf(places: readonly JsonObject[], names: readonly string[]): Json | undefined {
  for (const place of places) {
    for (const name of names) {
      const value = place[name];
      if (value !== undefined && value !== null) return value;
    }
  }
  return undefined;
}
