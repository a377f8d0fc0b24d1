import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const CHROMIUM = process.env.SEISMO_CHROMIUM ?? '/usr/bin/chromium';

/** Whether there is a browser to test with; where there is none, that is told once. */
export const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`skipped: no Chromium at ${CHROMIUM} (SEISMO_CHROMIUM names another)`);

export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

/** A page with what went wrong on it: errors, refusals by its policy, and everything asked for that is no file. */
export interface WatchedPage {
  readonly page: Page;
  readonly wrong: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) wrong.push(`request: ${request.url()}`);
  });
  page.on('requestfailed', (request) => wrong.push(`not loaded: ${request.url()}`));
  return { page, wrong };
}

export async function openFile(page: Page, path: string, hash = ''): Promise<void> {
  await page.goto(pathToFileURL(path).href + hash);
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with a page: rule, and where. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Evaluated by the test itself, so that the page's policy stays as it is; preloading would fetch files, which that refuses.
  const { readFile } = await import('node:fs/promises');
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations: found } = await page.evaluate<AxeResults>('axe.run({ preload: false })');
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`),
  );
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly html: string }[];
  }[];
}
