import { htmlEscaped } from '../../../base/html-escaped.ts';
import { visible } from '../../../base/source-text.ts';
import { type Inline, isLocalAddress, isWebAddress, type Line } from '../layout/block.ts';

/** Text for HTML content and for quoted attributes: markup means nothing, control characters and bidirectional overrides are seen. */
export function escapedHtml(text: string): string {
  return htmlEscaped(visible(text.replace(/\r\n?/g, '\n')));
}

/** The beginning of an HTML document, up to its title: it sends no referrer, and `policy` says what it may load and run. */
export function documentBegin(policy: string, title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapedHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapedHtml(title)}</title>`;
}

export function htmlLine(line: Line): string {
  return line.map(htmlInline).join('');
}

function htmlInline(inline: Inline): string {
  if (typeof inline === 'string') return escapedHtml(inline);
  const text = escapedHtml(inline.text);
  switch (inline.kind) {
    case 'code':
      return `<code>${text}</code>`;
    case 'strong':
      return `<strong>${text}</strong>`;
    case 'tone':
      return `<span class="tone-${inline.tone}">${text}</span>`;
    case 'link':
      return htmlLink(inline.href, text);
  }
}

/** A link out tells the other side nothing of the page; one within the site is a relative address. `html` is escaped text. */
export function htmlLink(href: string, html: string): string {
  if (isWebAddress(href)) return `<a href="${escapedHtml(href)}" rel="noopener noreferrer nofollow">${html}</a>`;
  if (isLocalAddress(href)) return `<a href="${escapedHtml(href)}">${html}</a>`;
  return html;
}
