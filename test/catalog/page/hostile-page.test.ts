import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { CatalogRule } from '../../../src/catalog/catalog-rule.ts';
import { pageDocument } from '../../../src/catalog/page/html/page-document.ts';
import { pageHtml } from '../../../src/catalog/page/html/page-html.ts';
import { pageMarkdown } from '../../../src/catalog/page/markdown/page-markdown.ts';
import { pageText } from '../../../src/catalog/page/text/page-text.ts';
import { aPage, fieldTest, ruleThatAsks } from './a-page.ts';

const MARKUP = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'><svg/onload=alert(1)>';
const TERMINAL = '\u001b[2J\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007\r\b\u009b31m';
const BIDI = 'invoice\u202egpj.exe\u2066\u2069\u200f\u061c';
const MARKDOWN =
  '\n# Heading\n[x](javascript:alert(1)) ![p](https://evil.example/p.png) | cell | `code` *bold* ~~~\n```\n';

const HOSTILE = MARKUP + TERMINAL + BIDI + MARKDOWN;

/** A rule that has something hostile in every place. */
const rule: CatalogRule = ruleThatAsks(
  {
    kind: 'or',
    of: [
      fieldTest({ field: `field${HOSTILE}`, values: [HOSTILE, ''], aggregate: HOSTILE, text: HOSTILE }),
      fieldTest({ field: 'a', other: HOSTILE }),
      { kind: 'opaque', text: HOSTILE, why: HOSTILE, sources: [HOSTILE], negated: false },
    ],
  },
  {
    name: HOSTILE,
    description: HOSTILE,
    status: HOSTILE,
    severity: HOSTILE,
    timeWindow: HOSTILE,
    author: [HOSTILE],
    license: HOSTILE,
    source: HOSTILE,
    tags: [HOSTILE],
    references: [
      `javascript:alert(1)//${HOSTILE}`,
      `https://evil.example/${HOSTILE}`,
      'https://good.example/a?b=c&d="e"',
    ],
    falsePositives: [HOSTILE],
    note: `${HOSTILE}\n\n<iframe src="https://evil.example"></iframe>\n\n&#x202e;&lt;b&gt; [a](JaVaScRiPt:alert(1)) <javascript:alert(1)> [b](data:text/html,x)\n\n[c](https://good.example "<b>title")`,
    setup: HOSTILE,
    related: [{ id: HOSTILE, relation: HOSTILE }],
    taxonomy: HOSTILE,
    integrations: [HOSTILE],
    requiredFields: [{ name: HOSTILE, type: HOSTILE, ecs: false }],
    investigationFields: [HOSTILE],
    techniques: [{ framework: 'atlas', id: HOSTILE, where: HOSTILE }],
    body: `[rule]\nquery = '''\n${HOSTILE}\n'''\n# ${HOSTILE}`,
  },
);
const stage = rule.anatomy.stages[0]!;
const page = aPage({
  ...rule,
  anatomy: {
    stages: [{ ...stage, kind: HOSTILE, text: HOSTILE, reads: [HOSTILE], makes: [HOSTILE] }],
    outputs: [{ field: HOSTILE, source: HOSTILE }],
    groupBy: [HOSTILE],
    streams: [HOSTILE],
    fields: [HOSTILE],
  },
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what is tested.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069]/;

describe('a rule that is hostile in every place', () => {
  test('is only text in HTML', () => {
    const html = pageHtml(page);
    expect(html).not.toMatch(/<(?:script|img|svg|iframe|b|style|link|form|object)\b/i);
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map((match) => match[1]));
    const known =
      'article header nav ol li h1 h2 h3 h4 h5 h6 dl div dt dd p a ul section table caption thead tbody tr th td code pre details summary span em strong hr blockquote s br';
    expect([...tags].filter((tag) => !known.split(' ').includes(tag!))).toEqual([]);
    const bare = html.replace(/="[^"<>]*"/g, '=""');
    expect(bare).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
    expect(html).not.toMatch(UNSEEN);
  });

  test('leads nowhere but to the web in HTML', () => {
    const targets = [...pageDocument(page).matchAll(/\b(?:href|src|action)="([^"]*)"/g)].map((match) => match[1]!);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(target).toMatch(/^(?:https?:\/\/|#[a-z])/);
    expect(targets).toContain('https://good.example/a?b=c&amp;d=&quot;e&quot;');
  });

  test('is a document that loads and runs nothing', () => {
    expect(pageDocument(page)).toContain('default-src &#39;none&#39;; style-src &#39;sha256-');
  });

  test('is only text in Markdown', () => {
    const markdown = pageMarkdown(page);
    expect(markdown).not.toMatch(UNSEEN);
    // Read by one that takes all that Markdown allows.
    const parser = new MarkdownIt({ html: true });
    parser.validateLink = () => true;
    const blocks = parser.parse(markdown, {});
    const tokens = blocks.flatMap((token) => [token, ...(token.children ?? [])]);
    const html = tokens.filter(({ type }) => type.startsWith('html_')).map(({ content }) => content);
    expect(html.filter((content) => content !== '<br>')).toEqual([]);
    expect(tokens.filter(({ type }) => type === 'image')).toEqual([]);
    const links = tokens.filter(({ type }) => type === 'link_open').map((token) => String(token.attrGet('href')));
    expect(links.filter((href) => !/^https?:/.test(href))).toEqual([]);
    const titles = blocks.flatMap(({ type, tag }, i) =>
      type === 'heading_open' && tag <= 'h2' ? [blocks[i + 1]!.content] : [],
    );
    expect(titles.slice(1)).toEqual([
      'Coverage',
      'Stages and predicates',
      'Indicators',
      'Output fields',
      'Event coverage',
      'Triage guide',
      'False positives',
      'Setup',
      'References',
      'Rule body',
    ]);
  });

  test('neither paints a terminal nor begins lines of ours', () => {
    const text = pageText(page, { width: 80, colour: false });
    expect(text).not.toMatch(UNSEEN);
    const heads = text.split('\n').filter((line) => /^[A-Z][A-Z ]+$/.test(line));
    expect(heads).toEqual([
      'COVERAGE',
      'STAGES AND PREDICATES',
      'INDICATORS',
      'OUTPUT FIELDS',
      'EVENT COVERAGE',
      'TRIAGE GUIDE',
      'FALSE POSITIVES',
      'SETUP',
      'REFERENCES',
      'RULE BODY',
    ]);
  });
});

test('values of a megabyte are cut where people read them, and whole for machines', () => {
  const long = 'x'.repeat(1_000_000);
  const big = aPage(ruleThatAsks(fieldTest({ field: 'a', values: [long], text: 'a' })));
  expect(pageText(big, { width: 80, colour: false }).length).toBeLessThan(10_000);
  expect(pageHtml(big).length).toBeLessThan(20_000);
  expect(big.indicators[0]!.values[0]).toBe(long);
});
