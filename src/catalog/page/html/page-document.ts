import { createHash } from 'node:crypto';
import type { PageLinks } from '../layout/page-links.ts';
import type { RulePage } from '../rule-page.ts';
import { escapedHtml } from './html-text.ts';
import { pageHtml } from './page-html.ts';
import { PAGE_STYLE } from './page-style.ts';

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

/** A page as a whole HTML document in one file: it loads nothing, runs nothing, and says so to the browser. */
export function pageDocument(page: RulePage, links: PageLinks = {}): string {
  const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapedHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapedHtml(page.head.name)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${pageHtml(page, links)}</main>
</body>
</html>
`;
}
