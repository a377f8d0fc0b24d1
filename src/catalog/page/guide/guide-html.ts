import { escapedHtml } from '../html/html-text.ts';
import { parseGuide, renderGuide } from './parse-guide.ts';

/** A guide as HTML, its headings from `level` on. */
export function guideHtml(markdown: string, level: number): string {
  const tokens = parseGuide(markdown, level);
  if (tokens === undefined) return `<pre>${escapedHtml(markdown)}</pre>\n`;
  return renderGuide(tokens);
}
