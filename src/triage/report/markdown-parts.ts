import { codeBlock, codeSpan, escapedStart, escapedText } from '../../catalog/page/markdown/markdown-text.ts';
import { type GuideLine, lineText } from '../guide/guide.ts';

/** Text longer than this is cut in a report's tables. */
const LONGEST_CELL = 300;

/** Text in a line that means nothing as Markdown; addresses in it are not made links of either (GitHub's autolinks). */
export function inert(text: string): string {
  return escapedText(text)
    .replaceAll('://', '\\://')
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}\\.`);
}

/** A paragraph of such text. */
export function textParagraph(text: string): string {
  return escapedStart(inert(text));
}

/** Text as somebody wrote it, over several lines, that means nothing as Markdown: as a quote. */
export function quoted(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => `> ${escapedStart(inert(line))}`.trimEnd())
    .join('\n');
}

/** A table of texts; those of columns named in `codes` as code. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  codes: readonly number[] = [],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (text: string, i: number) => {
    const cut = cutText(text);
    return codes.includes(i) ? codeSpan(cut, true) : inert(cut);
  };
  return [line(head.map(inert)), `|${' --- |'.repeat(head.length)}`, ...rows.map((row) => line(row.map(cell)))].join(
    '\n',
  );
}

/** A line of a guide: its words, without its marks. */
export function guideText(line: GuideLine): string {
  return inert(lineText(line));
}

export function shell(text: string): string {
  return codeBlock(text, 'sh');
}

function cutText(text: string): string {
  const characters = Array.from(text.slice(0, LONGEST_CELL * 2));
  return characters.length > LONGEST_CELL || text.length > LONGEST_CELL * 2
    ? `${characters.slice(0, LONGEST_CELL - 1).join('')}…`
    : text;
}
