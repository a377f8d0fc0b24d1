import { visible } from '../../../base/source-text.ts';
import { type Inline, isLocalAddress, isWebAddress, type Line } from '../layout/block.ts';

/** Characters that CommonMark, its tables and its mathematics give a meaning inside a line. */
const MARKS = /[\\`*_{}[\]<>&~|$!]/g;

/** Text as Markdown that shows it and means nothing: on one line, every mark escaped. See https://spec.commonmark.org/0.31.2/#backslash-escapes. */
export function escapedText(text: string): string {
  return onOneLine(text).replace(MARKS, '\\$&');
}

/** A line of text at the beginning of a block, where further marks would make a list, a heading or the second line of a table of it. */
export function escapedStart(markdown: string): string {
  return markdown.replace(
    /^\s*(?:([#+=-]|:(?=-))|(\d{1,9})([.)]))/,
    (_all, mark?: string, digits?: string, end?: string) => (mark === undefined ? `${digits}\\${end}` : `\\${mark}`),
  );
}

/** Text as code in a line; in a table its bars are escaped, as tables are cut before code is read. */
export function codeSpan(text: string, inTable = false): string {
  const line = onOneLine(text);
  if (line.trim() === '') return line === '' ? '' : '` `';
  const fence = '`'.repeat(longestRun(line) + 1);
  const padded = /^`|`$|^ .* $/.test(line) ? ` ${line} ` : line;
  return `${fence}${inTable ? padded.replaceAll('|', '\\|') : padded}${fence}`;
}

/** Text as a block of code: fenced by more backticks than it holds. */
export function codeBlock(text: string, language: string, indent = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  const lines = visible(text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')).split('\n');
  return [`${fence}${language}`, ...lines, fence].map((line) => (line === '' ? '' : indent + line)).join('\n');
}

export function markdownLine(line: Line, inTable = false): string {
  return line.map((inline) => markdownInline(inline, inTable)).join('');
}

function markdownInline(inline: Inline, inTable: boolean): string {
  if (typeof inline === 'string') return escapedText(inline);
  switch (inline.kind) {
    case 'code':
      return codeSpan(inline.text, inTable);
    case 'strong':
      return `**${escapedText(inline.text)}**`;
    case 'tone':
      return escapedText(inline.text);
    case 'link':
      return markdownLink(inline.text, inline.href);
  }
}

/** A link, where its address leads to the web or stays in the site; `isMarkdown` where the text is escaped already. */
export function markdownLink(text: string, href: string, isMarkdown = false): string {
  const shown = isMarkdown ? text : escapedText(text);
  return isWebAddress(href) || isLocalAddress(href) ? `[${shown}](<${encoded(href)}>)` : shown;
}

function encoded(href: string): string {
  return visible(href).replace(/[<>\\|`\s]/g, (c) => encodeURIComponent(c));
}

function longestRun(text: string): number {
  let most = 0;
  for (const [run] of text.matchAll(/`+/g)) most = Math.max(most, run.length);
  return most;
}

function onOneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' '));
}
