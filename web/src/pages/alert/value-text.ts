import type { Alert } from '../../api/operations.ts';

export type FieldValue = Alert['fields'][string];

const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** A value of a row as text: numbers short, lists with commas. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value === 'number') return NUMBER.format(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether a value stands for prompt text that is not shown. */
export function isMasked(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isMasked);
  return typeof value === 'string' && /^\[masked: \d+ characters\]$/.test(value);
}

/** A field's value in an event's document, whether its name is nested, dotted or both. */
export function documentValue(document: unknown, field: string): unknown {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) return undefined;
  const object = document as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(object, field)) return object[field];
  for (let dot = field.indexOf('.'); dot !== -1; dot = field.indexOf('.', dot + 1)) {
    const head = field.slice(0, dot);
    if (!Object.hasOwn(object, head)) continue;
    const found = documentValue(object[head], field.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A count with its noun. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${NUMBER.format(n)} ${n === 1 ? one : many}`;
}
