import { visible } from '../../../base/source-text.ts';
import { type Inline, isLocalAddress, isWebAddress, type Line } from '../layout/block.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML content and for quoted attributes: markup means nothing, control characters and bidirectional overrides are seen. */
export function escapedHtml(text: string): string {
  return visible(text.replace(/\r\n?/g, '\n')).replace(/[&<>"']/g, (char) => ENTITIES[char]!);
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
