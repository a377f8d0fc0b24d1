import { KEY_TEXTS } from './key-texts.ts';
import type { SchemaKey } from './schema-key.ts';

/** A key of the configuration, as the documentation lists it. */
export interface ListedKey {
  /** `sources[].name`, `retention.*.age`; keys of one kind of entry begin with that: `notifiers[email].host`. */
  readonly path: string;
  readonly type: string;
  readonly default: unknown;
  readonly required: boolean;
  readonly description: string | undefined;
}

/** Every key of the configuration, tables before what they hold. */
export function listKeys(root: SchemaKey): ListedKey[] {
  return [...root.keys].flatMap(([name, key]) => keysBelow(name, key));
}

function keysBelow(path: string, key: SchemaKey): ListedKey[] {
  const listed = {
    path,
    type: key.type,
    default: key.default,
    required: key.required,
    description: key.description ?? textOf(path),
  };
  return [listed, ...inside(path, key)];
}

function inside(path: string, key: SchemaKey): ListedKey[] {
  const own = [...key.keys].flatMap(([name, child]) => keysBelow(`${path}.${name}`, child));
  const kinds = [...key.variants].flatMap(([type, variant]) => {
    const at = `${path.replace(/\[\]$/, '')}[${type}]`;
    return [...variant.keys].flatMap(([name, child]) => (name === 'type' ? [] : keysBelow(`${at}.${name}`, child)));
  });
  const each = key.each === undefined ? [] : inside(key.type.startsWith('list') ? `${path}[]` : `${path}.*`, key.each);
  return [...own, ...kinds, ...each];
}

/** What a key means whose schema does not say so: one for all kinds of entries where they share it. */
function textOf(path: string): string | undefined {
  return KEY_TEXTS[path] ?? KEY_TEXTS[path.replace(/^(notifiers|sources)\[\w+\]/, '$1[]')];
}
