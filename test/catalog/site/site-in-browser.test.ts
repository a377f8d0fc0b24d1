import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, hasChromium, openBrowser, openFile, openPage } from './open-browser.ts';
import { builtSite } from './sample-site.ts';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };

describe.skipIf(!hasChromium)('the site in a browser, from file://', { timeout: 60_000 }, () => {
  let site = '';
  let browser: Browser;

  beforeAll(async () => {
    site = (await builtSite()).out;
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(site, { recursive: true, force: true });
  });

  /** One page of each kind, and the hostile rule's. */
  function kinds(): string[] {
    const names = readdirSync(join(site, 'rules/elastic')).sort();
    const rules = [names[0], names.at(-1)].map((name) => `rules/elastic/${name}`);
    const [indicator] = readdirSync(join(site, 'indicators'));
    return [
      'index.html',
      'coverage.html',
      'fields/index.html',
      'fields/process.name.html',
      'techniques/T1059.html',
      `indicators/${indicator}`,
      ...rules,
    ];
  }

  it.each([
    ['light', DESK],
    ['dark', DESK],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)(
    'has no accessibility violation, and nothing wider than the window, in %s at %o',
    async (colorScheme, viewport) => {
      const { page, wrong } = await openPage(browser, { colorScheme, viewport });
      const found: string[] = [];
      for (const place of kinds()) {
        await openFile(page, join(site, place));
        for (const problem of await accessibilityProblems(page)) found.push(`${place}: ${problem}`);
        const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        if (beyond > 0) found.push(`${place}: ${beyond} pixels wider than the window`);
        const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
        expect(ground).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 28)');
      }
      expect(found).toEqual([]);
      expect(wrong).toEqual([]);
      await page.context().close();
    },
  );

  it('runs nothing that a rule brought along, and refuses it where it would', async () => {
    const { page, wrong } = await openPage(browser);
    for (const place of kinds()) await openFile(page, join(site, place));
    await openFile(page, join(site, 'index.html'), '#q=hostile');
    await page.getByRole('link', { name: /^Hostile/ }).click();
    expect(await page.locator('h1').textContent()).toContain('<script>alert(2)</script>');
    expect(wrong).toEqual([]);
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      const image = document.createElement('img');
      image.src = 'https://example.org/x.png';
      document.body.append(script, image);
    }`);
    expect(await page.title()).not.toBe('taken over');
    await page.waitForTimeout(50);
    expect(wrong.some((text) => text.includes('Content Security Policy'))).toBe(true);
    await page.context().close();
  });

  it('finds rules by words, in names, values and tags, and keeps the search in the address', async () => {
    const { page, wrong } = await openPage(browser);
    await openFile(page, join(site, 'index.html'));
    const names = page.locator('#results > li > a');
    expect(await names.count()).toBe(4);
    await page.getByLabel(/^Search/).fill('powershell shell');
    await expect.poll(() => page.getByRole('status').textContent()).toBe('2 of 4 rules');
    await page.getByLabel(/^Search/).fill('"reads keys"');
    await expect.poll(() => names.allTextContents()).toEqual(['Shell That Reads Keys']);
    expect(new URL(page.url()).hash).toBe('#q=%22reads+keys%22');
    await page.reload();
    await expect.poll(() => names.allTextContents()).toEqual(['Shell That Reads Keys']);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => names.count()).toBe(4);
    expect(new URL(page.url()).hash).toBe('');
    await page.getByLabel(/^Search/).fill('nothing like this');
    await expect.poll(() => page.getByRole('status').textContent()).toBe('0 of 4 rules');
    expect(wrong).toEqual([]);
    await page.context().close();
  });

  it('narrows by facets: alternatives within one, all of several, a field and an operator of one indicator', async () => {
    const { page } = await openPage(browser);
    const shown = async (hash: string) => {
      await openFile(page, join(site, 'index.html'), hash);
      await page.reload();
      return (await page.locator('#results > li > a').allTextContents()).map((name) =>
        name.split(' ').slice(0, 2).join(' '),
      );
    };
    expect(await shown('#severity=high&severity=low')).toEqual(['Prompts That', 'Shell That']);
    expect(await shown('#severity=high&technique=T1552')).toEqual([]);
    expect(await shown('#technique=T1552')).toEqual(['Shell That']);
    expect(await shown('#tactic=AML.TA0005')).toEqual(['Prompts That']);
    expect(await shown('#source=logs-endpoint.events.process-*')).toEqual(['Shell Started']);
    expect(await shown('#field=event.outcome&operator=in')).toEqual(['Prompts That']);
    // The rule has both, but not of one test.
    expect(await shown('#field=event.outcome&operator=gt')).toEqual([]);
    await shown('');
    await page.getByRole('checkbox', { name: /^critical/ }).check();
    await expect.poll(() => page.getByRole('status').textContent()).toBe('1 of 4 rules');
    // Another value of the same facet says what it would add.
    expect(await page.locator('label', { hasText: /^low/ }).locator('.count').textContent()).toBe('1');
    await page.context().close();
  });

  it('is used by keyboard alone, with the focus in sight', async () => {
    const { page } = await openPage(browser, { viewport: DESK });
    await openFile(page, join(site, 'index.html'));
    const focused = () =>
      page.evaluate<{ name: string; visible: boolean }>(`{
        const element = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const text = (element.closest('label') ?? element).textContent.trim();
        ({ name: text || element.id || element.ariaLabel, visible: outlineStyle !== 'none' && outlineWidth !== '0px' });
      }`);
    await page.keyboard.press('Tab');
    expect(await focused()).toEqual({ name: 'Skip to content', visible: true });
    const seen: string[] = [];
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      const { name, visible } = await focused();
      seen.push(name);
      expect(visible, name).toBe(true);
      if (name.startsWith('critical')) break;
      if (name === 'words') await page.keyboard.type('shell');
    }
    expect(seen).toEqual(expect.arrayContaining(['Rules', 'Coverage', 'Indicators', 'words', 'Vendor', 'Severity']));
    // Choosing a value draws the facet anew and keeps the focus where it was.
    await page
      .locator('label', { hasText: /^critical/ })
      .locator('input')
      .focus();
    await page.keyboard.press('Space');
    await expect.poll(() => page.getByRole('status').textContent()).toBe('1 of 4 rules');
    expect(await page.evaluate('document.activeElement.checked')).toBe(true);
    await page.locator('#results a').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/rules\/elastic\//);
    await page.locator('a', { hasText: 'T1059.001' }).first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/techniques\/T1059\.001\.html$/);
    await page.context().close();
  });

  it('shows gaps of the matrix, and hides them when asked', async () => {
    const { page } = await openPage(browser, { viewport: PHONE });
    await openFile(page, join(site, 'coverage.html'));
    const gap = page.locator('li.gap', { hasText: 'T1557' }).first();
    expect(await gap.isVisible()).toBe(true);
    await page.getByLabel('Show techniques without a rule').uncheck();
    expect(await gap.isVisible()).toBe(false);
    expect(await page.locator('a', { hasText: 'LLM Prompt Injection' }).first().isVisible()).toBe(true);
    await page.context().close();
  });

  it('says how rules are found without JavaScript', async () => {
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    await openFile(page, join(site, 'index.html'));
    expect(await page.locator('noscript').textContent()).toContain('Searching needs JavaScript');
    await page.getByRole('link', { name: 'Coverage' }).click();
    expect(await page.locator('h1').textContent()).toBe('Coverage');
    await page.context().close();
  });
});
