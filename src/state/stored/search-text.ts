import type { Alert, AlertValue } from '../../detect/alert.ts';

/** Of a value longer than this, its beginning is searched. */
const LONGEST_VALUE = 1_024;
/** Of an alert with more text than this, what comes first is searched. */
const LONGEST_TEXT = 16_384;

/**
 * What an alert is found by, in small letters: a line each for its id, rule, name and reason, then one per value of its row, as field, tab,
 * value. {@link searchedValue} and {@link searchedWord} give what to look for in it.
 */
export function searchText(alert: Alert): string {
  let text = '\n';
  const add = (line: string) => {
    if (text.length < LONGEST_TEXT) text += `${line}\n`;
  };
  for (const head of [alert.id, alert.rule_id, alert.rule_name, alert.reason]) add(searched(head));
  for (const [field, value] of Object.entries(alert.fields)) {
    for (const item of scalars(value)) add(`${searched(field)}\t${searched(String(item))}`);
  }
  return text;
}

/** A field's value, or any field's, as the search text holds it. */
export function searchedValue(field: string | undefined, value: string): string {
  return field === undefined ? `\t${searched(value)}\n` : `\n${searched(field)}\t${searched(value)}\n`;
}

/** The words of a text that someone looks for. */
export function searchedWords(text: string): string[] {
  return text.split(/\s+/).map(searched).filter(Boolean);
}

function searched(text: string): string {
  // The separators, and whatever else is no part of a word, are spaces; cut first, since a value may be a whole prompt.
  return text
    .slice(0, LONGEST_VALUE)
    .toLowerCase()
    .replace(/\p{Cc}/gu, ' ');
}

function scalars(value: AlertValue): readonly (string | number | boolean)[] {
  if (value === null) return [];
  return typeof value === 'object' ? value : [value];
}
