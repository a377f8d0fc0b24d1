import fc from 'fast-check';
import MarkdownIt, { type Token } from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { guideHtml } from '../../../src/catalog/page/guide/guide-html.ts';
import { guideMarkdown } from '../../../src/catalog/page/guide/guide-markdown.ts';

/** One that takes all that Markdown allows. */
const reader = new MarkdownIt({ html: true });
reader.validateLink = () => true;

function tokensOf(markdown: string): Token[] {
  return reader.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
}

describe('a guide', () => {
  test('is rendered, its headings below the page’s', () => {
    const html = guideHtml(
      '# Triage\n\n## Steps\n\n1. Look at `user.id`.\n2. See [the docs](https://example.org/a).\n',
      3,
    );
    expect(html).toBe(
      '<h3>Triage</h3>\n<h4>Steps</h4>\n<ol>\n<li>Look at <code>user.id</code>.</li>\n<li>See <a href="https://example.org/a" rel="noopener noreferrer nofollow">the docs</a>.</li>\n</ol>\n',
    );
  });

  test('begins with the same rank, whatever it begins with itself', () => {
    expect(guideMarkdown('### A\n\n#### B\n\n###### C', 3)).toBe('### A\n\n#### B\n\n###### C');
    expect(guideMarkdown('# A\n\n## B', 3)).toBe('### A\n\n#### B');
  });

  test('keeps its structure as Markdown', () => {
    const guide = [
      '- one *two* **three** `four`',
      '  - five',
      '    still five',
      '',
      '> a quote',
      '> - of a list',
      '',
      '3. three',
      '4. four',
      '',
      '```sql',
      'SELECT `a`',
      '```',
      '',
      '| a | b |',
      '| --- | --- |',
      '| `x|y` | z |',
      '',
      'A_b_c, 2 * 3 * 4 and <b>.',
    ].join('\n');
    const written = guideMarkdown(guide, 3);
    const html = (markdown: string) =>
      new MarkdownIt()
        .render(markdown)
        .replace(/ class="[^"]*"/g, '')
        .replace(/\s*\n\s*/g, '');
    expect(html(written)).toBe(html(guide));
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '*',
        '**',
        '_',
        '`',
        '``',
        '[',
        ']',
        '(',
        ')',
        '![',
        '](',
        '<',
        '>',
        '&',
        '#',
        '# ',
        '- ',
        '1. ',
        '> ',
        '|',
        '\n',
        '\n\n',
        ' ',
      ],
      ...[
        '    ',
        '\t',
        '\\',
        '~~',
        '---',
        '===',
        '```\n',
        '<b>',
        '<!--',
        'javascript:',
        'https://a.example',
        '&lt;',
        '&#x202e;',
        '!',
      ],
      ...[
        '| a | b |\n| - | - |\n| c | d |\n',
        '[a](https://a.example)',
        '![p](https://a.example/p)',
        '<script>',
        'word',
        '$',
        ':',
      ],
    ),
    fc.string({ maxLength: 4 }),
  );
  const guides = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));

  test('of whatever text is harmless in both forms', () => {
    fc.assert(
      fc.property(guides, (guide) => {
        const html = guideHtml(guide, 3);
        expect(html.replace(/="[^"<>]*"/g, '')).not.toMatch(
          /<(?!\/?(?:p|h[3-6]|ul|ol start|ol|li|a href rel|a|code|pre|em|strong|s|br|hr|blockquote|table|thead|tbody|tr|th style|th|td style|td)>)/,
        );
        const tokens = tokensOf(guideMarkdown(guide, 3));
        expect(tokens.filter(({ type }) => type.startsWith('html') || type === 'image')).toEqual([]);
        const links = tokens.flatMap((t) => (t.type === 'link_open' ? [String(t.attrGet('href'))] : []));
        expect(links.filter((href) => !/^https?:/.test(href))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps a rule that stands in a list', () => {
    expect(guideMarkdown('*\t---', 3)).toBe('- ***');
    expect(guideMarkdown('- ***', 3)).toBe('- ***');
  });

  test('makes no table of a line under another', () => {
    expect(guideMarkdown('word\n\\:-', 3)).toBe('word\n\\:-');
    expect(guideMarkdown('- :-', 3)).toBe('- \\:-');
  });

  test('shows a sign that ends a heading', () => {
    expect(guideMarkdown('# word \\#', 3)).toBe('### word \\#');
    expect(guideMarkdown('# \\##', 3)).toBe('### \\##');
  });

  test('keeps what is stressed, but where its signs would be read in another way', () => {
    expect(guideMarkdown('a **b** and *c*', 3)).toBe('a **b** and *c*');
    expect(guideMarkdown('**A*!**', 3)).toBe('A\\!\\*');
  });

  test('has one way to be written', () => {
    fc.assert(
      // An address becomes a link or not by what stands beside it, escapes among that.
      fc.property(
        guides.map((guide) => guide.replaceAll('https:', '')),
        (guide) => {
          const once = guideMarkdown(guide, 3);
          expect(guideMarkdown(once, 3)).toBe(once);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
