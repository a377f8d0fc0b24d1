import type { Token } from 'markdown-it';
import { codeBlock, codeSpan, escapedStart, escapedText, markdownLink } from '../markdown/markdown-text.ts';
import { parseGuide } from './parse-guide.ts';

/** A guide as Markdown with its headings from `level` on: its structure is written anew, and all that is no structure is escaped. */
export function guideMarkdown(markdown: string, level: number): string {
  const tokens = parseGuide(markdown, level);
  if (tokens === undefined) return codeBlock(markdown, '');
  return new GuidePrinter(tokens).print();
}

/** Prints block tokens; each block stands behind the marks of the lists and quotes that it is in. */
class GuidePrinter {
  readonly #tokens: readonly Token[];
  readonly #blocks: string[] = [];
  /** What begins each line of a block: of the first line, and of the others. */
  readonly #marks: { first: string; readonly rest: string }[] = [];
  readonly #numbers: (number | undefined)[] = [];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  print(): string {
    for (let i = 0; i < this.#tokens.length; i++) {
      const token = this.#tokens[i]!;
      if (token.type === 'table_open') i = this.#table(i);
      else this.#token(token, this.#tokens[i - 1]);
    }
    return this.#blocks.join('\n\n');
  }

  #token(token: Token, before: Token | undefined): void {
    switch (token.type) {
      case 'inline':
        if (before?.type === 'heading_open') this.#block(`${'#'.repeat(Number(before.tag.slice(1)))} ${inline(token)}`);
        else this.#block(inline(token).split('\n').map(escapedStart).join('\n'));
        return;
      case 'fence':
      case 'code_block':
        this.#block(codeBlock(token.content, ''));
        return;
      case 'hr':
        this.#block('---');
        return;
      case 'blockquote_open':
        this.#marks.push({ first: '> ', rest: '> ' });
        return;
      case 'bullet_list_open':
        this.#numbers.push(undefined);
        return;
      case 'ordered_list_open':
        this.#numbers.push(Number(token.attrGet('start') ?? 1));
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
        this.#numbers.pop();
        return;
    }
  }

  #item(): void {
    const number = this.#numbers.at(-1);
    const first = number === undefined ? '- ' : `${number}. `;
    if (number !== undefined) this.#numbers[this.#numbers.length - 1] = number + 1;
    this.#marks.push({ first, rest: ' '.repeat(first.length) });
  }

  #block(text: string): void {
    if (text === '') return;
    const lines = text.split('\n').map((line, i) => {
      const lead = this.#marks.map((mark) => (i === 0 ? mark.first : mark.rest)).join('');
      if (i === 0) for (const mark of this.#marks) mark.first = mark.rest;
      return `${lead}${line}`.trimEnd();
    });
    this.#blocks.push(lines.join('\n'));
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

/** The text of a line or paragraph. */
function inline(token: Token, inTable = false): string {
  let text = '';
  let link: { readonly href: string; readonly from: number } | undefined;
  for (const child of token.children ?? []) {
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
      case 'strong_open':
      case 'strong_close':
        text += '**';
        break;
      case 'em_open':
      case 'em_close':
        text += '*';
        break;
      case 's_open':
      case 's_close':
        text += '~~';
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
