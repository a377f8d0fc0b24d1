import { guideHtml } from '../guide/guide-html.ts';
import { coloursOf } from '../highlight/colours-of.ts';
import type { Block, CodeLanguage, OutlineItem } from '../layout/block.ts';
import { layoutOf } from '../layout/layout-of.ts';
import type { PageLinks } from '../layout/page-links.ts';
import type { RulePage } from '../rule-page.ts';
import { escapedHtml, htmlLine } from './html-text.ts';

/** Past this many lines a body is folded up at first. */
const FOLDED_LINES = 40;

/** A page as an HTML fragment, one `<article class="rule-page">`; its looks are `PAGE_STYLE`. Nothing of a rule's text is markup in it, and it needs no script. */
export function pageHtml(page: RulePage, links: PageLinks = {}): string {
  const { title, breadcrumb, head, sections } = layoutOf(page, links);
  const draw = new HtmlDrawing(page.head.language);
  const trail = breadcrumb.map((place) => `<li>${htmlLine([place])}</li>`).join('');
  const contents = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapedHtml(name)}</a></li>`).join('');
  return [
    '<article class="rule-page">',
    '<header>',
    `<nav aria-label="Breadcrumb"><ol class="breadcrumb">${trail}</ol></nav>`,
    `<h1 dir="auto">${escapedHtml(title)}</h1>`,
    ...head.map((block) => draw.block(block, 2)),
    '</header>',
    `<nav class="contents" aria-label="On this page"><ul>${contents}</ul></nav>`,
    ...sections.map(({ id, title: name, blocks }) =>
      [
        `<section id="${id}" aria-labelledby="${id}-title">`,
        `<h2 id="${id}-title">${escapedHtml(name)}</h2>`,
        ...blocks.map((block) => draw.block(block, 3)),
        '</section>',
      ].join('\n'),
    ),
    '</article>',
    '',
  ].join('\n');
}

class HtmlDrawing {
  readonly #queryLanguage: string;

  constructor(queryLanguage: string) {
    this.#queryLanguage = queryLanguage;
  }

  /** `level` is that of the headings inside the block. */
  block(block: Block, level: number): string {
    switch (block.kind) {
      case 'facts':
        return facts(block);
      case 'paragraph':
        return `<p dir="auto"${block.quiet === true ? ' class="quiet"' : ''}>${htmlLine(block.text)}</p>`;
      case 'table':
        return table(block);
      case 'list':
        return `<ul>${block.items.map((item) => `<li dir="auto">${htmlLine(item)}</li>`).join('')}</ul>`;
      case 'outline':
        return `<div class="outline"><p>${escapedHtml(block.caption)}</p>${outline(block.items)}</div>`;
      case 'code':
        return this.#code(block);
      case 'guide':
        return `<div class="guide" dir="auto">${guideHtml(block.markdown, level)}</div>`;
      case 'group': {
        const inner = block.blocks.map((b) => this.block(b, level + 1)).join('\n');
        return `<section class="group" id="${block.id}"><h${level}>${htmlLine(block.title)}</h${level}>\n${inner}</section>`;
      }
    }
  }

  #code({ text, language, label }: Extract<Block, { kind: 'code' }>): string {
    const shown = text.replace(/\n+$/, '');
    const drawn = `<pre class="code" aria-label="${escapedHtml(label)}"><code>${this.#coloured(shown, language)}</code></pre>`;
    const lines = shown.split('\n').length;
    if (lines <= FOLDED_LINES) return drawn;
    return `<details><summary>${escapedHtml(label)}, ${lines.toLocaleString('en-US')} lines</summary>${drawn}</details>`;
  }

  #coloured(text: string, language: CodeLanguage): string {
    return coloursOf(text, language, this.#queryLanguage)
      .map((token) =>
        token.class === undefined
          ? escapedHtml(token.text)
          : `<span class="c-${token.class}">${escapedHtml(token.text)}</span>`,
      )
      .join('');
  }
}

function facts({ facts: pairs }: Extract<Block, { kind: 'facts' }>): string {
  const items = pairs.map(
    ({ name, value }) =>
      `<div><dt>${escapedHtml(name)}</dt>${value.map((line) => `<dd dir="auto">${htmlLine(line)}</dd>`).join('')}</div>`,
  );
  return `<dl class="facts">${items.join('\n')}</dl>`;
}

/** A table that is wider than a phone is scrolled, by keyboard too. */
function table({ caption, columns, rows, named }: Extract<Block, { kind: 'table' }>): string {
  const wide = columns.length > 2;
  const numeric = (c: number) => (columns[c]?.numeric === true ? ' class="number"' : '');
  const header = columns.map(({ title }, c) => `<th scope="col"${numeric(c)}>${escapedHtml(title)}</th>`).join('');
  const body = rows.map((cells) => {
    const drawn = cells.map((cell, c) => {
      const lines = cell.map(htmlLine);
      const inner =
        lines.length > 1 ? `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>` : (lines[0] ?? '');
      const title = wide ? ` data-label="${escapedHtml(columns[c]!.title)}"` : '';
      return `<td dir="auto"${numeric(c)}${title}>${inner}</td>`;
    });
    return `<tr>${drawn.join('')}</tr>`;
  });
  const label = escapedHtml(caption);
  return [
    `<div class="scroll" role="group" aria-label="${label}" tabindex="0"><table${wide ? ' class="wide"' : ''}><caption${named === true ? ' class="named"' : ''}>${label}</caption>`,
    `<thead><tr>${header}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody></table></div>`,
  ].join('\n');
}

function outline(items: readonly OutlineItem[]): string {
  const drawn = items.map(
    (item) => `<li dir="auto">${htmlLine(item.text)}${item.items.length > 0 ? outline(item.items) : ''}</li>`,
  );
  return `<ul>${drawn.join('')}</ul>`;
}
