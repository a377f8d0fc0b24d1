import type { Token } from 'markdown-it';
import { codeBlock, codeSpan, escapedStart, escapedText, markdownLink } from '../markdown/markdown-text.ts';
import { parseGuide, parseGuideLine } from './parse-guide.ts';

/** A guide as Markdown with its headings from `level` on: its structure is written anew, and all that is no structure is escaped. */
export function guideMarkdown(markdown: string, level: number): string {
  const tokens = parseGuide(markdown, level);
  if (tokens === undefined) return codeBlock(markdown, '');
  return new GuidePrinter(tokens).print();
}

/** A list or a quote that blocks are in: what begins the first line of the next block, and all other lines. */
interface Mark {
  first: string;
  readonly rest: string;
}

interface OpenList {
  /** Of the next item; undefined where items have no numbers. */
  number: number | undefined;
}

/** What the last block stood in. */
interface PrintedBlock {
  readonly marks: readonly Mark[];
  readonly lists: readonly OpenList[];
}

/** Prints block tokens; each block stands behind the marks of the lists and quotes that it is in. */
class GuidePrinter {
  readonly #tokens: readonly Token[];
  readonly #marks: Mark[] = [];
  readonly #lists: OpenList[] = [];
  #before: PrintedBlock | undefined;
  #text = '';

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  print(): string {
    for (let i = 0; i < this.#tokens.length; i++) {
      const token = this.#tokens[i]!;
      if (token.type === 'table_open') i = this.#table(i);
      else this.#token(token, this.#tokens[i - 1]);
    }
    return this.#text;
  }

  #token(token: Token, before: Token | undefined): void {
    switch (token.type) {
      case 'inline':
        if (before?.type === 'heading_open') this.#block(headingText(before, token));
        else this.#block(paragraphText(token), before?.hidden === true);
        return;
      case 'fence':
      case 'code_block':
        this.#block(codeBlock(token.content, ''));
        return;
      case 'hr':
        // Not of dashes, which behind the dash of an item would be one rule with it.
        this.#block('***');
        return;
      case 'blockquote_open':
        this.#marks.push({ first: '> ', rest: '> ' });
        return;
      case 'bullet_list_open':
        this.#lists.push({ number: undefined });
        return;
      case 'ordered_list_open':
        this.#lists.push({ number: Number(token.attrGet('start') ?? 1) });
        return;
      case 'list_item_open':
        this.#item();
        return;
      case 'blockquote_close':
      case 'list_item_close':
        this.#marks.pop();
        return;
      case 'bullet_list_close':
      case 'ordered_list_close':
        this.#lists.pop();
        return;
    }
  }

  #item(): void {
    const list = this.#lists.at(-1)!;
    const first = list.number === undefined ? '- ' : `${list.number}. `;
    if (list.number !== undefined) list.number++;
    this.#marks.push({ first, rest: ' '.repeat(first.length) });
  }

  /** `tight`: a line of a list whose items have no lines between them. */
  #block(text: string, tight = false): void {
    if (text === '') return;
    const separator = this.#separator(tight);
    const lines = text.split('\n').map((line, i) => {
      const lead = this.#marks.map((mark) => (i === 0 ? mark.first : mark.rest)).join('');
      if (i === 0) for (const mark of this.#marks) mark.first = mark.rest;
      return `${lead}${line}`.trimEnd();
    });
    this.#text += separator + lines.join('\n');
    this.#before = { marks: [...this.#marks], lists: [...this.#lists] };
  }

  /** What stands between the block before and the next one: a quote goes on in the line between them. */
  #separator(tight: boolean): string {
    const before = this.#before;
    if (before === undefined) return '';
    const list = this.#lists.at(-1);
    // A list inside an item ends the item's paragraph only where it begins with 1.
    const inner = this.#lists.length > 1 && list?.number === undefined && before.lists.includes(this.#lists.at(-2)!);
    if (tight && list !== undefined && (before.lists.includes(list) || inner)) return '\n';
    const shared = this.#marks.filter((mark) => before.marks.includes(mark));
    return `\n${shared
      .map((mark) => mark.rest)
      .join('')
      .trimEnd()}\n`;
  }

  /** Prints a table and gives where it ends. */
  #table(start: number): number {
    const rows: string[][] = [];
    let at = start;
    for (; at < this.#tokens.length && this.#tokens[at]!.type !== 'table_close'; at++) {
      const token = this.#tokens[at]!;
      if (token.type === 'tr_open') rows.push([]);
      else if (token.type === 'inline') rows.at(-1)?.push(inline(token, true).replaceAll('\n', ' '));
    }
    const [header, ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
    if (header !== undefined) {
      this.#block([header, `|${' --- |'.repeat(rows[0]!.length)}`, ...body].join('\n'));
    }
    return at;
  }
}

function headingText({ tag }: Token, token: Token): string {
  const text = inline(token).replaceAll('\n', ' ').trim();
  // What would close the heading, and not be shown.
  const shown = text.replace(/(^|\s)(#+)$/, '$1\\$2');
  return `${'#'.repeat(Number(tag.slice(1)))} ${shown}`.trimEnd();
}

/** An empty line would end the paragraph. */
function paragraphText(token: Token): string {
  const lines = inline(token)
    .split('\n')
    .map((line) => escapedStart(line.trim()));
  return lines.filter((line) => line !== '').join('\n');
}

/** The text of a line or paragraph. What is stressed stays so where it is read as it was: signs of it beside others may not be. */
function inline({ children }: Token, inTable = false): string {
  const tokens = children ?? [];
  const text = written(tokens, inTable, true);
  const isSame = !tokens.some(({ type }) => type in STRESS) || written(parseGuideLine(text), inTable, true) === text;
  return isSame ? text : written(tokens, inTable, false);
}

const STRESS: Readonly<Record<string, string>> = {
  strong_open: '**',
  strong_close: '**',
  em_open: '*',
  em_close: '*',
  s_open: '~~',
  s_close: '~~',
};

function written(tokens: readonly Token[], inTable: boolean, stressed: boolean): string {
  let text = '';
  let link: { readonly href: string; readonly from: number } | undefined;
  for (const child of tokens) {
    if (stressed) text += STRESS[child.type] ?? '';
    switch (child.type) {
      case 'text':
      case 'text_special':
        text += escapedText(child.content);
        break;
      case 'code_inline':
        text += codeSpan(child.content, inTable);
        break;
      case 'softbreak':
      case 'hardbreak':
        text += '\n';
        break;
      case 'link_open':
        link = { href: String(child.attrGet('href') ?? ''), from: text.length };
        break;
      case 'link_close':
        if (link !== undefined) text = text.slice(0, link.from) + markdownLink(text.slice(link.from), link.href, true);
        link = undefined;
        break;
    }
  }
  return text;
}
