import type { CsvTable } from './csv-table.ts';

/** What an index mapping says of one field. */
export interface MappedField {
  readonly name: string;
  readonly typeName: string;
  /** How many steps a `scaled_float` has per unit. */
  readonly scalingFactor: number | undefined;
  /** The field whose values this one holds in another type; undefined where it has its own. */
  readonly copyOf: string | undefined;
}

export type Mapping = ReadonlyMap<string, MappedField>;

const MAX_DEPTH = 20;

/** Reads a mapping's `properties`, objects and multi-fields (`fields`) as dotted names. */
export function readMapping(json: unknown): Mapping {
  const fields = new Map<string, MappedField>();
  readProperties(member(json, 'properties'), '', undefined, fields, 0);
  return fields;
}

function readProperties(
  properties: unknown,
  prefix: string,
  copyOf: string | undefined,
  into: Map<string, MappedField>,
  depth: number,
): void {
  if (typeof properties !== 'object' || properties === null || depth > MAX_DEPTH) return;
  for (const [key, field] of Object.entries(properties)) {
    const name = prefix + key;
    const type = member(field, 'type');
    const factor = member(field, 'scaling_factor');
    if (typeof type === 'string') {
      const scalingFactor = typeof factor === 'number' ? factor : undefined;
      into.set(name, { name, typeName: type, scalingFactor, copyOf });
    }
    readProperties(member(field, 'properties'), `${name}.`, undefined, into, depth + 1);
    readProperties(member(field, 'fields'), `${name}.`, name, into, depth + 1);
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/**
 * The mapping of a table: that of its name, or of the table that a `_lookup` one is named after, else one that tells of exactly
 * the fields the table has.
 */
export function mappingOf(table: CsvTable, mappings: ReadonlyMap<string, Mapping>): Mapping | undefined {
  const named = mappings.get(table.name) ?? mappings.get(table.name.replace('_lookup', ''));
  if (named !== undefined) return named;
  const names = new Set(table.columns.map((column) => column.name));
  return [...mappings.values()].find(
    (mapping) => mapping.size === names.size && [...mapping.keys()].every((n) => names.has(n)),
  );
}
