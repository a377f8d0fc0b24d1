import type { Json } from '../../../base/canonical-json.ts';
import { asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import type { Message, Part } from '../turns/message.ts';
import { indexedMessages } from './indexed-messages.ts';
import { otelMessages, otelParts, structured } from './otel-messages.ts';
import type { OtelEvent, OtelRecord } from './otel-record.ts';

/** What was said to a model and by it, wherever an instrumentation put it. */
export interface Conversation {
  readonly system: readonly Part[];
  readonly input: readonly Message[];
  readonly output: readonly Message[];
  /** Names of the tools on offer. */
  readonly tools: readonly string[];
  /** The request and the response as they were written, for their whole text; undefined where nothing was. */
  readonly prompt: Json | undefined;
  readonly completion: Json | undefined;
}

/** Attributes that hold all of one side: of OpenInference, OpenLLMetry, Vercel's AI SDK. */
const INPUTS = ['input.value', 'traceloop.entity.input', 'ai.prompt.messages', 'ai.prompt'];
const OUTPUTS = ['output.value', 'traceloop.entity.output', 'ai.response.text', 'ai.response.object'];

function firstStructured(attributes: JsonObject, names: readonly string[]): Json | undefined {
  for (const name of names) if ((attributes[name] ?? '') !== '') return structured(attributes[name]);
  return undefined;
}

interface Sides {
  system: Json | undefined;
  input: Json | undefined;
  output: Json | undefined;
}

/**
 * Reads the conversation of a record from its attributes (the conventions' own, OpenLLMetry's, OpenInference's) and from its
 * events; where several hold it, from the first of these.
 */
export function conversationOf({ attributes, events }: OtelRecord): Conversation {
  const told = eventSides(events);
  const system = structured(attributes['gen_ai.system_instructions']) ?? told.system;
  const input =
    structured(attributes['gen_ai.input.messages']) ??
    indexedMessages(attributes, 'input') ??
    told.input ??
    structured(attributes['gen_ai.prompt']) ??
    firstStructured(attributes, INPUTS);
  const output =
    structured(attributes['gen_ai.output.messages']) ??
    indexedMessages(attributes, 'output') ??
    told.output ??
    structured(attributes['gen_ai.completion']) ??
    firstStructured(attributes, OUTPUTS);
  const all = otelMessages(chatOf(input), 'user');
  const isSystem = (message: Message) => message.role === 'system' || message.role === 'developer';
  return {
    system: [...otelParts(system), ...all.filter(isSystem).flatMap((message) => message.parts)],
    input: all.filter((message) => !isSystem(message)),
    output: otelMessages(answersOf(output), 'assistant'),
    tools: toolNames(attributes),
    prompt: system === undefined || input === undefined ? (input ?? system) : { messages: input, system },
    completion: output,
  };
}

/** Where a whole request was written as one value, its messages. */
function chatOf(input: Json | undefined): Json | undefined {
  const request = asObject(input);
  return Array.isArray(request?.messages) ? (request.messages as Json) : input;
}

/** Where a whole response was written as one value, its choices' messages. */
function answersOf(output: Json | undefined): Json | undefined {
  const choices = objectsOf(asObject(output)?.choices);
  return choices.length === 0 ? output : choices.map(choiceMessage);
}

function choiceMessage(choice: JsonObject): Json {
  const message = asObject(structured(choice.message)) ?? choice;
  return { ...message, ...(choice.finish_reason !== undefined && { finish_reason: choice.finish_reason }) };
}

const ROLES: Readonly<Record<string, string>> = {
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
};

function eventSides(events: readonly OtelEvent[]): Sides {
  const system: Json[] = [];
  const input: Json[] = [];
  const output: Json[] = [];
  const sides: Sides = { system: undefined, input: undefined, output: undefined };
  for (const event of events) {
    const content = eventContent(event);
    if (event.name === 'gen_ai.system.message') system.push({ type: 'text', content: textOf(content) });
    else if (event.name in ROLES) input.push(roleMessage(content, ROLES[event.name]!));
    else if (event.name === 'gen_ai.choice') output.push(choiceMessage({ role: 'assistant', ...content }));
    else if (event.name === 'gen_ai.content.prompt') sides.input ??= structured(event.attributes['gen_ai.prompt']);
    else if (event.name === 'gen_ai.content.completion') {
      sides.output ??= structured(event.attributes['gen_ai.completion']);
    }
  }
  if (system.length > 0) sides.system = system;
  if (input.length > 0) sides.input = input;
  if (output.length > 0) sides.output = output;
  return sides;
}

/** An event's content: the body of a log record, an attribute that holds it as JSON, or the attributes of a span's event. */
function eventContent(event: OtelEvent): JsonObject {
  const body = structured(event.body) ?? structured(event.attributes['gen_ai.event.content']);
  return asObject(body) ?? (typeof body === 'string' ? { content: body } : event.attributes);
}

function roleMessage(content: JsonObject, role: string): Json {
  const id = asString(content.id);
  const calls = structured(content.tool_calls);
  return {
    role,
    content: content.content ?? null,
    ...(calls !== undefined && { tool_calls: calls }),
    ...(role === 'tool' && id !== undefined && { tool_call_id: id }),
  };
}

function textOf(content: JsonObject): string {
  const value = content.content;
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/** Tools on offer: the conventions' list, or OpenLLMetry's and OpenInference's numbered ones. */
function toolNames(attributes: JsonObject): readonly string[] {
  const names: string[] = [];
  for (const tool of objectsOf(structured(attributes['gen_ai.tool.definitions']))) {
    const name = asString(tool.name) ?? asString(asObject(tool.function)?.name);
    if (name !== undefined) names.push(name);
  }
  for (const key of Object.keys(attributes)) {
    if (/^llm\.request\.functions\.\d{1,4}\.name$/.test(key)) names.push(asString(attributes[key]) ?? '');
    if (!/^llm\.tools\.\d{1,4}\.tool\.json_schema$/.test(key)) continue;
    const schema = asObject(structured(attributes[key]));
    names.push(asString(schema?.name) ?? asString(asObject(schema?.function)?.name) ?? '');
  }
  return names;
}
