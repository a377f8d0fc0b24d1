import { stringify } from 'yaml';
import { HIDDEN } from '../../base/secret.ts';
import { type ConfigNode, nodeAt, type TableNode } from './config-node.ts';
import { isReference } from './load-config.ts';
import type { SchemaKey } from './schema-key.ts';
import { isSecret } from './secret-references.ts';

/** A configuration with all its defaults, as YAML that says the same. Secrets are hidden; references to them are shown as written. */
export function showConfig(root: TableNode, schema: SchemaKey): string {
  return stringify(shownTable(schema, root, []), { lineWidth: 0 });
}

type Path = readonly PropertyKey[];

function shownTable(key: SchemaKey, node: TableNode | undefined, path: Path): Record<string, unknown> {
  const type = typeOf(node);
  const { keys } = key.variants.get(String(type)) ?? key;
  const shown: Record<string, unknown> = {};
  for (const [name, child] of keys) {
    const value = shownValue(child, node?.entries.get(name)?.node, [...path, name], type);
    if (value !== undefined) shown[name] = value;
  }
  if (keys.size === 0 && node !== undefined) {
    for (const [name, { node: entry }] of node.entries)
      shown[name] = shownValue(key.each ?? key, entry, [...path, name], type);
  }
  return shown;
}

function shownValue(key: SchemaKey, node: ConfigNode | undefined, path: Path, type: unknown): unknown {
  if (node === undefined || (node.kind === 'value' && node.value === null)) {
    const isTable = key.keys.size > 0 && key.default !== undefined;
    return isTable && isEmpty(key.default) ? shownTable(key, undefined, path) : key.default;
  }
  switch (node.kind) {
    case 'table':
      return shownTable(key, node, path);
    case 'list':
      return node.items.map((item, i) => shownValue(key.each ?? key, item, [...path, i], type));
    case 'value': {
      const hidden = typeof node.value === 'string' && isSecret(path, type) && !isReference(node.value);
      return hidden ? HIDDEN : node.value;
    }
  }
}

function typeOf(node: TableNode | undefined): unknown {
  const type = node && nodeAt(node, ['type']);
  return type?.kind === 'value' ? type.value : undefined;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
