import type { Json } from '../../base/canonical-json.ts';
import { asObject, type JsonObject } from './json-read.ts';

/** How much of an object becomes fields: what goes beyond is left out, so that no record makes columns without end. */
export interface FlattenLimits {
  readonly leaves: number;
  /** Characters of a leaf's whole name. */
  readonly nameLength: number;
  readonly depth: number;
}

/**
 * The leaves of an object by their dotted names, each with all its values: lists are values of one leaf, and so are members of
 * the objects in a list. Nulls and empty names are no leaves.
 */
export function flatten(object: JsonObject, limits: FlattenLimits): Map<string, Json[]> {
  const leaves = new Map<string, Json[]>();
  const walk = (value: Json, name: string, depth: number): void => {
    if ((value ?? null) === null || name.length > limits.nameLength) return;
    if (Array.isArray(value)) {
      if (depth < limits.depth) for (const item of value as readonly Json[]) walk(item, name, depth + 1);
      return;
    }
    const inner = asObject(value);
    if (inner !== undefined) {
      if (depth < limits.depth) walkMembers(inner, `${name}.`, depth + 1);
      return;
    }
    const known = leaves.get(name);
    if (known !== undefined) known.push(value);
    else if (leaves.size < limits.leaves) leaves.set(name, [value]);
  };
  const walkMembers = (members: JsonObject, prefix: string, depth: number): void => {
    for (const key of Object.keys(members)) if (key.trim() !== '') walk(members[key]!, prefix + key, depth);
  };
  walkMembers(object, '', 0);
  return leaves;
}
