/** A JSON schema as OpenAPI 3.1 has it, as far as ours go. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly description?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly [media: string]: { readonly schema: Schema };
}

interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const HEAD = `// Written from the service's OpenAPI document by test/web/operations.test.ts (npm run api-types). Not edited by hand.
`;

/**
 * The API's schemas as TypeScript: a type for each component, `Operations` (path and query parameters, body and answer of each
 * operation) and `PATHS` (its method and path). Throws where a schema says what no type is known for.
 */
export function writeOperations(document: OpenApi): string {
  const schemas = Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const operations = Object.entries(document.paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
    .sort((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));
  return [
    HEAD,
    ...schemas.map(([name, schema]) => `export type ${name} = ${typeOf(schema)};\n`),
    'export interface Operations {',
    ...operations.map(({ operation }) => `  ${operation.operationId}: ${operationType(operation)};`),
    '}\n',
    'export const PATHS = {',
    ...operations.map(
      ({ path, method, operation: { operationId } }) => `  ${operationId}: ['${method.toUpperCase()}', '${path}'],`,
    ),
    '} as const satisfies Record<keyof Operations, readonly [string, string]>;\n',
  ].join('\n');
}

function operationType({ parameters = [], requestBody, responses }: OperationObject): string {
  const named = (place: string) => members(parameters.filter((p) => p.in === place).map(parameterMember));
  const body = requestBody?.content['application/json']?.schema;
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content;
  const answer = success?.['application/json']?.schema;
  return `{ path: ${named('path')}; query: ${named('query')}; body: ${body ? typeOf(body) : 'undefined'}; answer: ${
    answer ? typeOf(answer) : success ? 'string' : 'undefined'
  } }`;
}

function parameterMember({ name, required, schema }: Parameter): string {
  return member(name, required === true, schema);
}

function members(list: readonly string[]): string {
  return list.length === 0 ? 'Record<never, never>' : `{ ${list.join('; ')} }`;
}

function member(name: string, required: boolean, schema: Schema): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  return `${key}${required ? '' : '?'}: ${typeOf(schema)}${required ? '' : ' | undefined'}`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return union(choices.map(typeOf));
  if (schema.allOf !== undefined) return schema.allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  if (schema.type === undefined) return schema.properties === undefined ? 'unknown' : objectType(schema);
  return union([schema.type].flat().map((type) => plainType(type, schema)));
}

function plainType(type: string, schema: Schema): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
      return `(${schema.items === undefined ? 'unknown' : typeOf(schema.items)})[]`;
    case 'object':
      return objectType(schema);
    default:
      throw new Error(`there is no type for ${type}`);
  }
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const own = Object.entries(properties).map(([name, schema]) => member(name, required.includes(name), schema));
  const open = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : undefined;
  if (open !== undefined && own.length === 0) return `{ [key: string]: ${open} }`;
  if (open !== undefined) return `{ ${own.join('; ')} } & { [key: string]: ${open} }`;
  return own.length === 0 ? '{ [key: string]: unknown }' : `{ ${own.join('; ')} }`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}
