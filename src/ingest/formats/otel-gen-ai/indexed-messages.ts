import type { Json } from '../../../base/canonical-json.ts';
import { asObject, type JsonObject, objectsOf } from '../json-read.ts';

/** Prefixes under which messages are attributes of their own: `gen_ai.prompt.0.content` (OpenLLMetry), `llm.input_messages.0...` (OpenInference). */
const PREFIXES = {
  input: ['gen_ai.prompt.', 'llm.prompts.', 'llm.input_messages.'],
  output: ['gen_ai.completion.', 'llm.completions.', 'llm.output_messages.'],
} as const;

/** Attributes that are read so; a conversation has fewer. */
const MOST_ATTRIBUTES = 10_000;

/** Whether an attribute is a piece of a message. */
export function isIndexed(key: string): boolean {
  for (const prefix of [...PREFIXES.input, ...PREFIXES.output]) {
    if (key.startsWith(prefix) && /^\d/.test(key.slice(prefix.length))) return true;
  }
  return false;
}

/** The messages that attributes with numbered names make up, in their order; undefined where there are none. */
export function indexedMessages(attributes: JsonObject, side: 'input' | 'output'): readonly Json[] | undefined {
  for (const prefix of PREFIXES[side]) {
    const tree: Tree = new Map();
    let read = 0;
    for (const key of Object.keys(attributes)) {
      if (!key.startsWith(prefix) || !/^\d{1,4}(?:\.|$)/.test(key.slice(prefix.length))) continue;
      if (++read > MOST_ATTRIBUTES) break;
      plant(tree, key.slice(prefix.length).split('.', 12), attributes[key]!);
    }
    if (tree.size > 0) return (grown(tree) as readonly Json[]).map(unwrapped);
  }
  return undefined;
}

/** Maps, since the names are whatever was sent. */
type Tree = Map<string, Tree | Json>;

function plant(tree: Tree, path: readonly string[], value: Json): void {
  let at = tree;
  for (const name of path.slice(0, -1)) {
    let next = at.get(name);
    if (!(next instanceof Map)) {
      next = new Map() as Tree;
      at.set(name, next);
    }
    at = next;
  }
  const last = path[path.length - 1]!;
  if (!(at.get(last) instanceof Map)) at.set(last, value);
}

function grown(node: Tree | Json): Json {
  if (!(node instanceof Map)) return node;
  const entries = [...node].map(([name, value]) => [name, grown(value)] as const);
  if (!entries.every(([name]) => /^\d{1,4}$/.test(name))) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
}

/** OpenInference puts each thing into an object of its name: `{message: {contents: [{message_content: {...}}]}}`. */
function unwrapped(item: Json): Json {
  const message = asObject(asObject(item)?.message);
  if (message === undefined) return item;
  const contents = objectsOf(message.contents).map((content) =>
    imageless(asObject(content.message_content) ?? content),
  );
  const calls = objectsOf(message.tool_calls).map((call) => asObject(call.tool_call) ?? call);
  return {
    ...message,
    ...(contents.length > 0 && { content: contents }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function imageless(content: JsonObject): JsonObject {
  const url = asObject(asObject(content.image)?.image)?.url;
  return url === undefined ? content : { type: 'image_url', image_url: { url } };
}
