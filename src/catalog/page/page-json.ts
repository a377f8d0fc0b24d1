import type { RulePage } from './rule-page.ts';

/** A page as JSON text, indented. */
export function pageJson(page: RulePage): string {
  return `${JSON.stringify(page, null, 2)}\n`;
}
