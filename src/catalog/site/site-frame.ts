import { documentBegin, escapedHtml } from '../page/html/html-text.ts';
import { addressFrom, PLACES } from './site-places.ts';

/** What every page of the site has around its own content. */
export interface SiteFrame {
  /** For the foot of each page: `1,204 rules · seismo 0.1.0`. */
  readonly foot: string;
}

export interface SitePage {
  /** Where it lies, from the site's folder on. */
  readonly place: string;
  readonly title: string;
  /** What of the site's parts it belongs to. */
  readonly part: keyof typeof PARTS | null;
  /** Places of scripts that it runs, in order. */
  readonly scripts?: readonly string[];
  /** HTML, escaped. */
  readonly main: string;
}

const PARTS = {
  search: { title: 'Rules', place: PLACES.search },
  coverage: { title: 'Coverage', place: PLACES.coverage },
  fields: { title: 'Indicators', place: PLACES.fields },
} as const;

/**
 * All that a page may load is the site's own files: no inline script or style, nothing from elsewhere, no frame, no form that is sent. Of
 * a file on disk `'self'` is its folder's files in Chromium and Firefox.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'";

/** A page as a whole document. */
export function siteDocument(page: SitePage, frame: SiteFrame): string {
  const at = (place: string) => escapedHtml(addressFrom(page.place, place));
  const parts = Object.entries(PARTS).map(([part, { title, place }]) => {
    const current = part === page.part ? (page.place === place ? ' aria-current="page"' : ' aria-current="true"') : '';
    return `<li><a href="${at(place)}"${current}>${title}</a></li>`;
  });
  const scripts = (page.scripts ?? []).map((place) => `<script src="${at(place)}" defer></script>\n`);
  return `${documentBegin(POLICY, `${page.title} · seismo catalogue`)}
<link rel="stylesheet" href="${at(PLACES.style)}">
${scripts.join('')}</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site-head"><div>
<a class="brand" href="${at(PLACES.search)}">seismo <span>catalogue</span></a>
<nav aria-label="Site"><ul>${parts.join('')}</ul></nav>
</div></header>
<main id="main" tabindex="-1">
${page.main}
</main>
<footer class="site-foot"><p>${escapedHtml(frame.foot)}</p></footer>
</body>
</html>
`;
}
