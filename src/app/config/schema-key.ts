import { z } from 'zod';
import { formatDuration, parseDuration } from '../../base/duration.ts';

/** What a schema says of a value, as far as people who write it need to know. */
export interface SchemaKey {
  /** In words: `text`, `duration`, `list of text`, `one of a, b`. */
  readonly type: string;
  readonly description: string | undefined;
  /** As it would be written; undefined where there is none. */
  readonly default: unknown;
  readonly required: boolean;
  /** Whether it is written as a text that stands for something else, as a duration does. */
  readonly transformed: boolean;
  /** Of a table: its keys. Of a union of tables: those of each. */
  readonly keys: ReadonlyMap<string, SchemaKey>;
  /** Of a table that is told by its `type`: its kinds. */
  readonly variants: ReadonlyMap<string, SchemaKey>;
  /** Of a list or of a table with keys of one's own: each of its values. */
  readonly each: SchemaKey | undefined;
}

const PLAIN: Omit<SchemaKey, 'type'> = {
  description: undefined,
  default: undefined,
  required: true,
  transformed: false,
  keys: new Map(),
  variants: new Map(),
  each: undefined,
};

/** Reads a schema of zod, through all that wraps it. */
export function schemaKey(schema: z.core.$ZodType): SchemaKey {
  const inner = unwrapped(schema);
  const { description = inner.description, title: type = inner.type } = (schema as z.ZodType).meta() ?? {};
  return { ...inner, description, type };
}

function unwrapped(schema: z.core.$ZodType): SchemaKey {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return { ...schemaKey(schema.unwrap()), required: false };
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    const inner = schemaKey(schema.unwrap());
    const written = asWritten(schema.def.defaultValue, inner);
    const isDuration = inner.transformed && inner.type === 'text' && parseDuration(String(written)) !== undefined;
    return { ...inner, required: false, default: written, ...(isDuration && { type: 'duration' }) };
  }
  if (schema instanceof z.ZodPipe) {
    const input = schemaKey(schema.def.in);
    return { ...input, transformed: true };
  }
  if (schema instanceof z.ZodReadonly) return schemaKey(schema.unwrap());
  if (schema instanceof z.ZodObject) {
    const keys = new Map(Object.entries(schema.shape).map(([key, value]) => [key, schemaKey(value)]));
    return { ...PLAIN, type: 'table', keys };
  }
  if (schema instanceof z.ZodArray) {
    const each = schemaKey(schema.element);
    return { ...PLAIN, type: `list of ${each.type}`, each };
  }
  if (schema instanceof z.ZodRecord) return { ...PLAIN, type: 'table', each: schemaKey(schema.valueType) };
  if (schema instanceof z.ZodDiscriminatedUnion) return byType(schema);
  if (schema instanceof z.ZodUnion) return anyOf(schema.options.map(schemaKey));
  return { ...PLAIN, type: scalarType(schema) };
}

function byType(schema: z.ZodDiscriminatedUnion): SchemaKey {
  const variants = new Map<string, SchemaKey>();
  for (const option of schema.options) {
    const key = schemaKey(option);
    const type = literalsOf(key.keys.get(schema.def.discriminator)?.type);
    if (type !== undefined) variants.set(type, key);
  }
  return { ...PLAIN, type: 'table', variants };
}

function literalsOf(type: string | undefined): string | undefined {
  return type === undefined ? undefined : /^`(.*)`$/.exec(type)?.[1];
}

function anyOf(options: readonly SchemaKey[]): SchemaKey {
  const type = [...new Set(options.map((o) => o.type))].join(' or ');
  const keys = new Map(options.flatMap((o) => [...o.keys]));
  return { ...PLAIN, type, keys, each: options.find((o) => o.each !== undefined)?.each };
}

function scalarType(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.map((o) => `\`${o}\``).join(', ')}`;
  if (schema instanceof z.ZodLiteral) return [...schema.values].map((v) => `\`${String(v)}\``).join(' or ');
  if (schema instanceof z.ZodBoolean) return '`true` or `false`';
  if (schema instanceof z.ZodNumber) return schema.isInt ? 'whole number' : 'number';
  if (schema instanceof z.ZodURL) return 'URL';
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return 'text';
  return 'any value';
}

/** A default as it would be written: one of a text that was made a number is a duration. */
function asWritten(value: unknown, { transformed }: SchemaKey): unknown {
  if (transformed && typeof value === 'number') return formatDuration(value);
  return value;
}

/** What the schema says of the value at a path; `typeAt` tells the `type` that stands in the table at a path. */
export function keyAt(
  root: SchemaKey,
  path: readonly PropertyKey[],
  typeAt: (path: readonly PropertyKey[]) => unknown,
): SchemaKey | undefined {
  let key: SchemaKey | undefined = root;
  for (const [i, step] of path.entries()) {
    const chosen: SchemaKey = withVariant(key, typeAt(path.slice(0, i)));
    key = chosen.keys.get(String(step)) ?? chosen.each;
    if (key === undefined) return undefined;
  }
  return withVariant(key, typeAt(path));
}

function withVariant(key: SchemaKey, type: unknown): SchemaKey {
  return key.variants.get(String(type)) ?? key;
}
