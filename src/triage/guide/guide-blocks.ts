import type { Token } from 'markdown-it';
import type { GuideBlock, GuideItem, GuideLine, GuideText } from './guide.ts';

/** A heading with its rank among blocks that stand in no list or quote. */
export interface RankedHeading {
  readonly kind: 'heading';
  readonly rank: number;
  readonly text: GuideLine;
}

export type TopBlock = RankedHeading | Exclude<GuideBlock, { kind: 'heading' }>;

/** A guide's tokens (`parseGuide`) as blocks of plain data; no item is a step yet. */
export function guideBlocks(tokens: readonly Token[]): TopBlock[] {
  return new BlockReader(tokens).read();
}

/** A line of ES|QL begins with the command that gives rows. */
const ESQL = /^(?:\s*(?:\/\/[^\n]*\n|\/\*[\s\S]*?\*\/))*\s*(?:from\s+\S|row\s+\S+\s*=|ts\s+\S)/i;

export function looksLikeEsql(text: string): boolean {
  return ESQL.test(text.slice(0, 10_000));
}

class BlockReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): TopBlock[] {
    return this.#blocks(undefined);
  }

  /** Blocks until the closing token of a type, which is passed. */
  #blocks(end: string | undefined): TopBlock[] {
    const blocks: TopBlock[] = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++]!;
      if (token.type === end) return blocks;
      const block = this.#block(token);
      if (block !== undefined) blocks.push(block);
    }
    return blocks;
  }

  #block(token: Token): TopBlock | undefined {
    switch (token.type) {
      case 'heading_open':
        return { kind: 'heading', rank: Number(token.tag.slice(1)), text: this.#line('heading_close') };
      case 'paragraph_open': {
        const text = this.#line('paragraph_close');
        return text.length === 0 ? undefined : { kind: 'paragraph', text };
      }
      case 'fence':
      case 'code_block': {
        const text = token.content.replace(/\n+$/, '');
        return { kind: 'code', text, language: looksLikeEsql(text) ? 'esql' : 'text' };
      }
      case 'blockquote_open':
        return { kind: 'quote', blocks: this.#blocks('blockquote_close').map(plainHeading) };
      case 'bullet_list_open':
        return { kind: 'list', start: null, items: this.#items('bullet_list_close') };
      case 'ordered_list_open':
        return {
          kind: 'list',
          start: Number(token.attrGet('start') ?? 1),
          items: this.#items('ordered_list_close'),
        };
      case 'table_open':
        return this.#table();
      default:
        return undefined;
    }
  }

  #items(end: string): GuideItem[] {
    const items: GuideItem[] = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++]!;
      if (token.type === end) break;
      if (token.type === 'list_item_open') {
        items.push({ step: null, blocks: this.#blocks('list_item_close').map(plainHeading) });
      }
    }
    return items;
  }

  #table(): TopBlock {
    const rows: GuideLine[][] = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++]!;
      if (token.type === 'table_close') break;
      if (token.type === 'tr_open') rows.push([]);
      else if (token.type === 'inline') rows.at(-1)?.push(guideLine(token));
    }
    return { kind: 'table', head: rows[0] ?? [], rows: rows.slice(1) };
  }

  #line(end: string): GuideLine {
    let line: GuideLine = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++]!;
      if (token.type === end) break;
      if (token.type === 'inline') line = guideLine(token);
    }
    return line;
  }
}

function plainHeading(block: TopBlock): GuideBlock {
  return block.kind === 'heading' ? { kind: 'heading', text: block.text } : block;
}

/** The text of an inline token with its marks. */
function guideLine(token: Token): GuideLine {
  const line: GuideText[] = [];
  const depth = { strong: 0, emphasis: 0, struck: 0 };
  let href: string | undefined;
  const add = (text: string, code = false) => {
    if (text === '') return;
    line.push({
      text,
      ...(code && { code: true as const }),
      ...(depth.strong > 0 && { strong: true as const }),
      ...(depth.emphasis > 0 && { emphasis: true as const }),
      ...(depth.struck > 0 && { struck: true as const }),
      ...(href !== undefined && { href }),
    });
  };
  for (const child of token.children ?? []) {
    switch (child.type) {
      case 'text':
      case 'text_special':
        add(child.content);
        break;
      case 'code_inline':
        add(child.content, true);
        break;
      case 'softbreak':
        add(' ');
        break;
      case 'hardbreak':
        add('\n');
        break;
      case 'strong_open':
        depth.strong++;
        break;
      case 'strong_close':
        depth.strong--;
        break;
      case 'em_open':
        depth.emphasis++;
        break;
      case 'em_close':
        depth.emphasis--;
        break;
      case 's_open':
        depth.struck++;
        break;
      case 's_close':
        depth.struck--;
        break;
      case 'link_open':
        href = String(child.attrGet('href') ?? '') || undefined;
        break;
      case 'link_close':
        href = undefined;
        break;
    }
  }
  return merged(line);
}

/** Neighbours with the same marks as one. */
function merged(line: readonly GuideText[]): GuideLine {
  const result: GuideText[] = [];
  for (const run of line) {
    const last = result.at(-1);
    if (last !== undefined && marks(last) === marks(run))
      result[result.length - 1] = { ...last, text: last.text + run.text };
    else result.push(run);
  }
  return result;
}

function marks({ text: _text, ...rest }: GuideText): string {
  return JSON.stringify(rest);
}
