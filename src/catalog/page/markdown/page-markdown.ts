import { guideMarkdown } from '../guide/guide-markdown.ts';
import type { Block, OutlineItem } from '../layout/block.ts';
import { layoutOf } from '../layout/layout-of.ts';
import type { PageLinks } from '../layout/page-links.ts';
import type { RulePage } from '../rule-page.ts';
import { codeBlock, escapedStart, markdownLine } from './markdown-text.ts';

/** A page as Markdown (CommonMark with tables): nothing of a rule's text means anything but itself, its guides aside, which keep what is harmless. */
export function pageMarkdown(page: RulePage, links: PageLinks = {}): string {
  const { title, breadcrumb, head, sections } = layoutOf(page, links);
  const trail = markdownLine(breadcrumb.flatMap((place, i) => (i === 0 ? [place] : [' › ', place])));
  const parts = [trail, `# ${markdownLine([title])}`, ...head.map((block) => drawn(block, 2))];
  for (const section of sections) {
    parts.push(`## ${markdownLine([section.title])}`, ...section.blocks.map((block) => drawn(block, 3)));
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** `level` is that of the headings inside the block. */
function drawn(block: Block, level: number): string {
  switch (block.kind) {
    case 'facts':
      return block.facts
        .map(
          ({ name, value }) => `- **${markdownLine([name])}**: ${value.map((line) => markdownLine(line)).join(', ')}`,
        )
        .join('\n');
    case 'paragraph':
      return escapedStart(markdownLine(block.text));
    case 'table':
      return table(block);
    case 'list':
      return block.items.map((item) => `- ${escapedStart(markdownLine(item))}`).join('\n');
    case 'outline':
      return [`${markdownLine([block.caption])}:`, '', ...outline(block.items, '')].join('\n');
    case 'code':
      return codeBlock(block.text, block.language === 'kuery' ? 'kql' : block.language);
    case 'guide':
      return guideMarkdown(block.markdown, level);
    case 'group':
      return [
        `${'#'.repeat(level)} ${markdownLine(block.title)}`,
        ...block.blocks.map((b) => drawn(b, level + 1)),
      ].join('\n\n');
  }
}

function table({ columns, rows, caption, named }: Extract<Block, { kind: 'table' }>): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    ...(named === true ? [] : [`${markdownLine([caption])}:`, '']),
    row(columns.map(({ title }) => markdownLine([title], true))),
    row(columns.map(({ numeric }) => (numeric === true ? '---:' : '---'))),
    ...rows.map((cells) => row(cells.map((cell) => cell.map((line) => markdownLine(line, true)).join('<br>')))),
  ].join('\n');
}

function outline(items: readonly OutlineItem[], indent: string): string[] {
  return items.flatMap((item) => [
    `${indent}- ${escapedStart(markdownLine(item.text))}`,
    ...outline(item.items, `${indent}  `),
  ]);
}
