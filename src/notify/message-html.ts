import { htmlEscaped } from '../base/html-escaped.ts';
import type { Message } from './message.ts';

/** A message as an HTML document for mail: no scripts, styles or pictures from anywhere. */
export function messageHtml(message: Message): string {
  return `<!doctype html><html><head><meta charset="utf-8"></head><body>${section(message)}</body></html>`;
}

function section(message: Message): string {
  const rows = message.facts
    .map(
      ({ label, value }) =>
        `<tr><th align="left" valign="top">${htmlEscaped(label)}</th><td><code>${htmlEscaped(value)}</code></td></tr>`,
    )
    .join('');
  const link = message.link === undefined ? '' : `<p><a href="${htmlEscaped(message.link)}">Open in seismo</a></p>`;
  const parts = message.parts.map((part) => `<hr>${section(part)}`).join('');
  return `<h2>${htmlEscaped(message.title)}</h2><table cellpadding="4">${rows}</table>${link}${parts}`;
}
