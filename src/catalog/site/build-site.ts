import { readFile } from 'node:fs/promises';
import type { Corpus } from '../corpus/corpus.ts';
import { type CoverageMatrix, type CoveringRule, coverageMatrix } from '../frameworks/coverage-matrix.ts';
import { frameworks } from '../frameworks/registry.ts';
import { pageHtml } from '../page/html/page-html.ts';
import { PAGE_STYLE } from '../page/html/page-style.ts';
import type { PageLinks } from '../page/layout/page-links.ts';
import type { RulePage } from '../page/rule-page.ts';
import { coveragePage } from './coverage-page.ts';
import { indicatorPages } from './indicator-pages.ts';
import { ruleCount } from './rule-list.ts';
import { searchData, searchDataScript } from './search-data.ts';
import { searchPage } from './search-page.ts';
import { openSiteFolder, type SiteFolder } from './site-folder.ts';
import { type SiteFrame, type SitePage, siteDocument } from './site-frame.ts';
import { addressFrom, frameworkPlace, PLACES } from './site-places.ts';
import { techniquePages } from './technique-pages.ts';

export interface SiteOptions {
  readonly corpus: Corpus;
  /** A rule's page by its key in the corpus. */
  pageOf(key: string): Promise<RulePage>;
  /** The folder: made where it does not exist, replaced where it holds a site. */
  readonly out: string;
  /** What made the site, for the foot of its pages: `seismo 0.1.0`. */
  readonly madeBy: string;
  /** Ends the building with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told after every rule. */
  readonly onRule?: ((done: number) => void) | undefined;
}

/** What was written. */
export interface BuiltSite {
  readonly rules: number;
  readonly pages: number;
  readonly bytes: number;
}

const ASSETS = [PLACES.findScript, PLACES.searchScript];

/**
 * Writes a corpus as a folder of pages that need no server: they work from `file://`. The same corpus gives the same bytes.
 *
 * @throws UserError where the folder holds something else, or cannot be written.
 */
export async function buildSite(options: SiteOptions): Promise<BuiltSite> {
  const folder = await openSiteFolder(options.out);
  try {
    const { rules, pages } = await writeSite(options, folder);
    return { rules, pages, bytes: await folder.close() };
  } catch (error) {
    await folder.abandon();
    throw error;
  }
}

async function writeSite(options: SiteOptions, folder: SiteFolder): Promise<Omit<BuiltSite, 'bytes'>> {
  const { corpus, signal } = options;
  const frame: SiteFrame = { foot: `${ruleCount(corpus.size)} · made by ${options.madeBy}` };
  let pages = 0;
  const write = async (page: SitePage) => {
    signal?.throwIfAborted();
    pages++;
    await folder.write(page.place, siteDocument(page, frame));
  };

  const hasPage = new Set([...corpus.rules()].flatMap(({ techniques }) => techniques));
  const covering: CoveringRule[] = [];
  for (const { key, name } of corpus.rules()) {
    const page = await options.pageOf(key);
    covering.push({ key, name, coverage: { rows: page.coverage, problems: page.coverage_problems } });
    await write(rulePage(page, hasPage));
    options.onRule?.(covering.length);
  }
  const matrices = frameworks().map((framework) => coverageMatrix(framework, covering));
  for (const page of pagesBesideRules(corpus, matrices)) await write(page);
  await folder.write(PLACES.searchData, searchDataScript(searchData(corpus, frameworks())));
  const style = await readFile(new URL('./assets/site.css', import.meta.url), 'utf8');
  await folder.write(PLACES.style, `${PAGE_STYLE.trim()}\n${style}`);
  for (const place of ASSETS) await folder.write(place, await readFile(new URL(`./${place}`, import.meta.url), 'utf8'));
  return { rules: covering.length, pages };
}

function* pagesBesideRules(corpus: Corpus, matrices: readonly CoverageMatrix[]): Generator<SitePage> {
  yield searchPage(corpus.size);
  yield coveragePage(matrices);
  yield* techniquePages(matrices, corpus);
  yield* indicatorPages(corpus);
}

/** `techniques` are the ids of those that have a page. */
function rulePage(page: RulePage, techniques: ReadonlySet<string>): SitePage {
  const place = PLACES.rule(page.key);
  const at = (to: string | undefined) => (to === undefined ? undefined : addressFrom(place, to));
  const vendor = page.key.slice(0, page.key.indexOf('/'));
  const links: PageLinks = {
    indicator: (key) => at(PLACES.indicator(key)),
    rule: (key) => at(PLACES.rule(key)),
    technique: (id) => at(frameworkPlace(frameworks(), id, (technique) => techniques.has(technique))),
    breadcrumb: (n) =>
      at(n === 0 ? PLACES.search : n === 1 ? `${PLACES.search}#vendor=${encodeURIComponent(vendor)}` : undefined),
  };
  return { place, title: page.head.name, part: 'search', main: pageHtml(page, links) };
}
