import type { Json } from '../../../base/canonical-json.ts';

/** Settings of a rule as its file writes them, one a line: `value = 10`; those that are undefined are left out. */
export function settingsText(settings: { readonly [name: string]: Json | undefined }): string {
  return Object.entries(settings)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${valueText(value)}`]))
    .join('\n');
}

function valueText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, item]) => `${name} = ${valueText(item as Json)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
