import MarkdownIt, { type Token } from 'markdown-it';
import { visible } from '../../../base/source-text.ts';
import { isWebAddress } from '../layout/block.ts';

/** Past this many characters a guide is shown as the text it is. */
const MAX_GUIDE = 100_000;

/** HTML in a guide is text; pictures are not loaded, as that would tell their server who reads; links lead to the web only. */
const parser = new MarkdownIt({ html: false, linkify: true, typographer: false, maxNesting: 20 }).disable('image');
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
parser.validateLink = isWebAddress;

/**
 * A guide's Markdown as tokens whose texts are safe to show once escaped: headings are shifted, so that the first rank of them is
 * `level`. Undefined where the guide is too long to be more than text.
 */
export function parseGuide(markdown: string, level: number): Token[] | undefined {
  if (markdown.length > MAX_GUIDE) return undefined;
  const tokens = parser.parse(markdown, {});
  const headings = tokens.filter((token) => token.type.startsWith('heading_'));
  const top = Math.min(...headings.map(rank));
  for (const heading of headings) heading.tag = `h${Math.min(6, level + rank(heading) - top)}`;
  for (const token of tokens) cleanse(token);
  return tokens;
}

/** A line's Markdown as the tokens inside a paragraph. */
export function parseGuideLine(markdown: string): Token[] {
  const tokens = parser.parseInline(markdown, {});
  for (const token of tokens) cleanse(token);
  return tokens.flatMap((token) => token.children ?? []);
}

/** Tokens as HTML. */
export function renderGuide(tokens: Token[]): string {
  return parser.renderer.render(tokens, parser.options, {});
}

/** Entities (`&#x202e;`) give characters that no text may hold, so texts are made visible after parsing. */
function cleanse(token: Token): void {
  token.content = visible(token.content);
  token.info = '';
  if (token.type === 'link_open') {
    token.attrs = [
      ['href', String(token.attrGet('href') ?? '')],
      ['rel', 'noopener noreferrer nofollow'],
    ];
  }
  for (const child of token.children ?? []) cleanse(child);
}

function rank({ tag }: Token): number {
  return Number(tag.slice(1));
}
