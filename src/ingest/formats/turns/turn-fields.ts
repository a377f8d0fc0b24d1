import type { Json } from '../../../base/canonical-json.ts';
import type { FieldDeclaration } from '../../format.ts';
import type { EventFields } from '../event-fields.ts';
import { contentKind, type Message, type Part, plainText, type RequestTurns } from './message.ts';
import { requestTurns } from './request-turns.ts';
import { responseTurns } from './response-turns.ts';

const SYSTEM = ['gen_ai.system_instructions', 'gen_ai.request.model.instructions'] as const;
const REQUEST = ['gen_ai.input.messages', 'gen_ai.input.last_user_message', 'gen_ai.request.tool_names'] as const;
const RESPONSE = ['gen_ai.output.messages', 'gen_ai.output.text', 'gen_ai.tool.name'] as const;

/** The fields that {@link setRequestTurns} and {@link setResponseTurns} write. */
export const TURN_FIELDS: readonly FieldDeclaration[] = [
  {
    name: 'gen_ai.input.messages',
    type: 'text',
    description: 'The turns sent to the model, as JSON in the shape of OpenTelemetry: role and parts.',
  },
  { name: 'gen_ai.input.last_user_message', type: 'text', description: 'The last thing the user said, as plain text.' },
  {
    name: 'gen_ai.system_instructions',
    type: 'text',
    description: 'The system instructions, as JSON in the shape of OpenTelemetry.',
  },
  {
    name: 'gen_ai.request.model.instructions',
    type: 'text',
    description: 'The system instructions, as plain text.',
  },
  {
    name: 'gen_ai.request.tool_names',
    type: 'keyword',
    list: true,
    description: 'Names of the tools the request offered to the model.',
  },
  {
    name: 'gen_ai.output.messages',
    type: 'text',
    description: 'The answer, its stream joined, as JSON in the shape of OpenTelemetry: role, parts, finish reason.',
  },
  { name: 'gen_ai.output.text', type: 'text', description: 'The answer as plain text, its stream joined.' },
  {
    name: 'gen_ai.tool.name',
    type: 'keyword',
    list: true,
    description: 'Names of the tools that the model called in its answer.',
  },
];

/** Sets what a request says. `kindsField` names where the kinds of its content go, in a format that has such a field. */
export function setRequestTurns(fields: EventFields, body: Json | undefined, kindsField?: string): void {
  if (body === undefined) return;
  const wantsKinds = kindsField !== undefined && fields.wants(kindsField);
  if (!wantsKinds && !fields.wantsAny(REQUEST) && !fields.wantsAny(SYSTEM)) return;
  const turns = requestTurns(body);
  setInputTurns(fields, turns);
  if (wantsKinds) fields.keywords(kindsField, partsOf(turns.messages).map(contentKind));
}

/** Sets the fields of turns that were sent to a model. */
export function setInputTurns(fields: EventFields, turns: RequestTurns): void {
  if (turns.system.length > 0) {
    if (fields.wants(SYSTEM[0])) fields.keyword(SYSTEM[0], JSON.stringify(turns.system));
    fields.keyword(SYSTEM[1], plainText(turns.system));
  }
  if (turns.messages.length > 0 && fields.wants('gen_ai.input.messages')) {
    fields.keyword('gen_ai.input.messages', JSON.stringify(turns.messages));
  }
  fields.keyword('gen_ai.input.last_user_message', lastUserText(turns.messages));
  fields.keywords('gen_ai.request.tool_names', turns.tools);
}

/** Sets what a response says. `textField` names where its plain text goes too, in a format that has such a field. */
export function setResponseTurns(fields: EventFields, body: Json | undefined, textField?: string): void {
  if (body === undefined) return;
  const wantsText = textField !== undefined && fields.wants(textField);
  if (!wantsText && !fields.wantsAny(RESPONSE)) return;
  const messages = responseTurns(body);
  setOutputTurns(fields, messages);
  if (wantsText) fields.keyword(textField, plainText(partsOf(messages)));
}

/** Sets the fields of turns that a model answered with. */
export function setOutputTurns(fields: EventFields, messages: readonly Message[]): void {
  if (messages.length === 0) return;
  if (fields.wants('gen_ai.output.messages')) fields.keyword('gen_ai.output.messages', JSON.stringify(messages));
  const parts = partsOf(messages);
  fields.keyword('gen_ai.output.text', plainText(parts));
  fields.keywords(
    'gen_ai.tool.name',
    parts.map((part) => (part.type === 'tool_call' ? part.name : undefined)),
  );
}

/** The text of the last user turn that has any: an agent's tool results are user turns to some models, and no one's words. */
function lastUserText(messages: readonly Message[]): string | undefined {
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i];
    if (message?.role !== 'user') continue;
    const text = plainText(message.parts);
    if (text !== '') return text;
  }
  return undefined;
}

function partsOf(messages: readonly Message[]): readonly Part[] {
  return messages.flatMap((message) => message.parts);
}
