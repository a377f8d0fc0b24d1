import type { Json } from '../../base/canonical-json.ts';
import { parseJsonText } from '../../ingest/formats/body.ts';
import { asObject, asString, type JsonObject, objectsOf } from '../../ingest/formats/json-read.ts';

/** A tool that a request offers to the model. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string | null;
  /** The JSON schema of its arguments, as JSON; null where the log holds none. */
  readonly schema: string | null;
}

const MOST_TOOLS = 100;

/**
 * The tools of a request's body, as Converse (`toolConfig.tools[].toolSpec`), Anthropic, OpenAI (`function`) and Cohere write them; by name
 * alone where the body is not at hand.
 */
export function toolDefinitions(body: string | null, names: readonly string[]): ToolDefinition[] {
  const parsed = asObject(body === null ? undefined : parseJsonText(body));
  const request = asObject(parsed?.modelInput) ?? parsed;
  const told =
    request === undefined ? [] : [...objectsOf(request.tools), ...objectsOf(asObject(request.toolConfig)?.tools)];
  const tools = told.map(definitionOf).filter((tool) => tool !== undefined);
  const known = new Set(tools.map((tool) => tool.name));
  const rest = names.filter((name) => !known.has(name)).map((name) => ({ name, description: null, schema: null }));
  return [...tools, ...rest].slice(0, MOST_TOOLS);
}

function definitionOf(tool: JsonObject): ToolDefinition | undefined {
  const named = asObject(tool.toolSpec) ?? asObject(tool.systemTool) ?? asObject(tool.function) ?? tool;
  const name = asString(named.name);
  if (name === undefined || name === '') return undefined;
  const schema: Json | undefined =
    asObject(named.inputSchema)?.json ?? named.input_schema ?? named.parameters ?? named.parameter_definitions;
  return {
    name,
    description: asString(named.description) ?? null,
    schema: schema === undefined ? null : JSON.stringify(schema, null, 2),
  };
}
