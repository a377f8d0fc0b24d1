import { type ListedKey, listKeys } from './list-keys.ts';
import type { SchemaKey } from './schema-key.ts';

/** Every key of the configuration in tables of Markdown: one for those at the top, one for each table or kind of entry below. */
export function configReference(schema: SchemaKey): string {
  const tables = new Map<string, ListedKey[]>([['', []]]);
  for (const key of listKeys(schema)) {
    const table = tableOf(key.path);
    tables.set(table, [...(tables.get(table) ?? []), key]);
  }
  return [...tables]
    .map(([name, keys]) => `${name === '' ? '' : `### \`${name}\`\n\n`}${table(keys, name)}`)
    .join('\n\n');
}

/** What a key stands in: the root, one of its tables, or one kind of its entries. */
function tableOf(path: string): string {
  return /^(\w+(?:\[\w*\])?)\./.exec(path)?.[1] ?? '';
}

function table(keys: readonly ListedKey[], name: string): string {
  const rows = keys.map((key) => {
    const path = name === '' ? key.path : key.path.slice(name.length + 1);
    return `| \`${path}\` | ${cell(key.description ?? '')} | ${cell(key.type)} | ${defaultOf(key)} |`;
  });
  return ['| key | what | value | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function defaultOf({ default: value, required }: ListedKey): string {
  if (required) return 'must be given';
  if (value === undefined || (typeof value === 'object' && JSON.stringify(value) === '{}')) return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
