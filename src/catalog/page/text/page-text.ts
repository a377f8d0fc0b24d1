import { visible } from '../../../base/source-text.ts';
import { coloursOf } from '../highlight/colours-of.ts';
import type { TokenClass } from '../highlight/token.ts';
import type { Block, Line, OutlineItem } from '../layout/block.ts';
import { layoutOf } from '../layout/layout-of.ts';
import type { RulePage } from '../rule-page.ts';
import { displayWidth, painted, type Styled, styledLine, wrapped } from './styled-text.ts';
import { textTable } from './text-table.ts';

export interface TextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

const COLOURS: Readonly<Record<TokenClass, string>> = {
  comment: '2',
  keyword: '35',
  string: '32',
  number: '33',
  operator: '',
  function: '36',
  field: '',
  key: '36',
  section: '1',
  constant: '33',
};

/** Prose is easier to read in lines that are not too long. */
const WIDEST_PROSE = 100;
const NARROWEST = 40;

/** A page for a terminal. */
export function pageText(page: RulePage, options: TextOptions): string {
  const { title, breadcrumb, head, sections } = layoutOf(page);
  const draw = new TextDrawing(options, page.head.language);
  draw.line(
    styledLine(
      breadcrumb.flatMap((place, i) => (i === 0 ? [place] : [' › ', place])),
      '2',
    ),
  );
  draw.prose([title], '1', 0);
  draw.blocks(head, 0);
  for (const section of sections) {
    draw.gap();
    draw.line([{ text: section.title.toUpperCase(), style: '1' }]);
    draw.blocks(section.blocks, 2);
  }
  return draw.text();
}

class TextDrawing {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #colour: boolean;
  readonly #queryLanguage: string;

  constructor({ width, colour }: TextOptions, queryLanguage: string) {
    this.#width = Math.max(NARROWEST, width);
    this.#colour = colour;
    this.#queryLanguage = queryLanguage;
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  gap(): void {
    if (this.#lines.at(-1) !== '') this.#lines.push('');
  }

  line(pieces: readonly Styled[], indent = 0): void {
    this.#lines.push(`${' '.repeat(indent)}${painted(pieces, this.#colour)}`.trimEnd());
  }

  prose(text: Line, style: string, indent: number, first = ''): void {
    const width = Math.min(this.#width, WIDEST_PROSE) - indent - displayWidth(first);
    for (const [i, pieces] of wrapped(styledLine(text, style), width).entries()) {
      const mark = i === 0 ? first : ' '.repeat(displayWidth(first));
      this.line([{ text: mark, style: '' }, ...pieces], indent);
    }
  }

  blocks(blocks: readonly Block[], indent: number): void {
    for (const [i, block] of blocks.entries()) {
      if (i > 0 || indent === 0) this.gap();
      this.#block(block, indent);
    }
  }

  #block(block: Block, indent: number): void {
    switch (block.kind) {
      case 'facts':
        this.#facts(block, indent);
        return;
      case 'paragraph':
        this.prose(block.text, block.quiet === true ? '2' : '', indent);
        return;
      case 'table':
        if (block.named !== true) this.prose([block.caption], '1', indent);
        for (const line of textTable(block, this.#width - indent)) this.line(line, indent);
        return;
      case 'list':
        for (const item of block.items) this.prose(item, '', indent, '- ');
        return;
      case 'outline':
        this.#outline(block.items, indent);
        return;
      case 'code':
        this.#code(block, indent);
        return;
      case 'guide':
        this.#guide(block.markdown, indent);
        return;
      case 'group':
        this.prose(block.title, '1', indent);
        this.blocks(block.blocks, indent + 2);
        return;
    }
  }

  #facts({ facts }: Extract<Block, { kind: 'facts' }>, indent: number): void {
    const names = facts.map(({ name }) => styledLine([name], '2'));
    const column = Math.min(26, Math.max(...names.map((n) => displayWidth(n[0]!.text)))) + 2;
    for (const [i, { value }] of facts.entries()) {
      const lines = value.flatMap((line) => wrapped(styledLine(line), this.#width - indent - column));
      const name = names[i]!;
      const long = displayWidth(name[0]!.text) > column - 2;
      if (long) this.line(name, indent);
      for (const [y, pieces] of lines.entries()) {
        const shown = y === 0 && !long ? name : [];
        const pad = column - (shown.length === 0 ? 0 : displayWidth(name[0]!.text));
        this.line([...shown, { text: ' '.repeat(pad), style: '' }, ...pieces], indent);
      }
    }
  }

  #outline(items: readonly OutlineItem[], indent: number, top = true): void {
    for (const item of items) {
      this.prose(item.text, '', indent, top ? '' : '- ');
      this.#outline(item.items, indent + 2, false);
    }
  }

  /** Code is not wrapped: it is there to be read and copied as it is. */
  #code({ text, language }: Extract<Block, { kind: 'code' }>, indent: number): void {
    let line: Styled[] = [];
    for (const token of coloursOf(text.trimEnd(), language, this.#queryLanguage)) {
      const style = token.class === undefined ? '' : COLOURS[token.class];
      for (const [i, part] of token.text.split(/\r?\n/).entries()) {
        if (i > 0) {
          this.line(line, indent);
          line = [];
        }
        line.push({ text: visible(part).replaceAll('\t', '    '), style });
      }
    }
    this.line(line, indent);
  }

  /** A terminal shows Markdown as it is written: it was made to be read so. */
  #guide(markdown: string, indent: number): void {
    for (const line of markdown.trim().split(/\r?\n/)) {
      const text = visible(line.trimEnd());
      const lead = /^\s{0,20}(?:[-*+] |\d{1,3}[.)] |> )?/.exec(text)![0];
      if (text === '') this.gap();
      else this.prose([text.slice(lead.length)], /^\s{0,3}#{1,6} /.test(text) ? '1' : '', indent, lead);
    }
  }
}
