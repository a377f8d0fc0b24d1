import type { Alert } from '../../api/operations.ts';
import { numberText } from '../../parts/number-text.ts';

export type FieldValue = Alert['fields'][string];

/** A value of a row as text: numbers short, lists with commas. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether a value stands for prompt text that is not shown. */
export function isMasked(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isMasked);
  return typeof value === 'string' && /^\[masked: \d+ characters\]$/.test(value);
}
