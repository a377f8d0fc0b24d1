import type { Json } from '../base/canonical-json.ts';

const PLACEHOLDER = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;
const WHOLE = /^\{\{\s*([^{}]{1,200}?)\s*\}\}$/;

/**
 * Fills `{{path}}` in the strings of a JSON value. A string that is one placeholder becomes the value found, of whatever type (null where
 * there is none); a placeholder inside a string becomes its text (nothing where there is none). Values are put into the tree and never
 * into JSON text, so no value can leave its string; nothing found is read as a template again. Keys are left as they are.
 */
export function fillTemplate(template: Json, data: Json): Json {
  if (typeof template === 'string') return fillText(template, data);
  if (template === null || typeof template !== 'object') return template;
  if (Array.isArray(template)) return template.map((item: Json) => fillTemplate(item, data));
  const filled: Record<string, Json> = Object.create(null);
  for (const [key, value] of Object.entries(template)) filled[key] = fillTemplate(value, data);
  return filled;
}

/** The paths that a template names, in order, each once. */
export function templatePaths(template: Json): string[] {
  if (typeof template === 'string') return [...new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1]!))];
  if (template === null || typeof template !== 'object') return [];
  return [...new Set(Object.values(template).flatMap((value: Json) => templatePaths(value)))];
}

function fillText(text: string, data: Json): Json {
  const whole = WHOLE.exec(text);
  if (whole !== null) return find(data, whole[1]!) ?? null;
  return text.replace(PLACEHOLDER, (_, path: string) => textOf(find(data, path)));
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Follows a dotted path. Names of fields have dots themselves (`alert.fields.user.id`), so the longest name that fits is taken. */
function find(data: Json, path: string): Json | undefined {
  return follow(data, path.split('.'));
}

function follow(value: Json, steps: readonly string[]): Json | undefined {
  if (steps.length === 0) return value;
  if (value === null || typeof value !== 'object') return undefined;
  for (let taken = steps.length; taken >= 1; taken--) {
    const name = steps.slice(0, taken).join('.');
    if (!Object.hasOwn(value, name) || (Array.isArray(value) && name === 'length')) continue;
    const found = follow((value as Readonly<Record<string, Json>>)[name]!, steps.slice(taken));
    if (found !== undefined) return found;
  }
  return undefined;
}
