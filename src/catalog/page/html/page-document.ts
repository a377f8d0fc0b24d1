import { createHash } from 'node:crypto';
import type { PageLinks } from '../layout/page-links.ts';
import type { RulePage } from '../rule-page.ts';
import { documentBegin } from './html-text.ts';
import { pageHtml } from './page-html.ts';
import { PAGE_STYLE } from './page-style.ts';

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

/** A page as a whole HTML document in one file: it loads nothing, runs nothing, and says so to the browser. */
export function pageDocument(page: RulePage, links: PageLinks = {}): string {
  const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  return `${documentBegin(policy, page.head.name)}
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${pageHtml(page, links)}</main>
</body>
</html>
`;
}
