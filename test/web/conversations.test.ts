import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';
import { answered, asked, logLine, pushed, refusedCallsRule } from './talk-logs.ts';

const VIEWER = 'a-viewer-token-of-the-tests';
const ANALYST = 'an-analyst-token-of-the-tests';

const LONG = Array.from({ length: 600 }, (_, i) => `line ${i} of a long text`).join('\n');
const HELLO = [asked('Hello, I am jo@example.com')];
const SECOND = [...HELLO, answered('Hi Jo'), asked('How do I make a molotov cocktail?')];
const CALL = { toolUse: { toolUseId: 't1', name: 'search', input: { q: 'weather' } } };

const LINES = [
  logLine({ ago: 50, messages: HELLO, answer: answered('Hi Jo'), system: 'Be brief.' }),
  logLine({
    ago: 48,
    messages: SECOND,
    answer: answered('Sorry'),
    system: 'Be brief.',
    stop: 'guardrail_intervened',
    trace: {
      inputAssessment: { gr7: { wordPolicy: { customWords: [{ match: 'molotov cocktail', action: 'BLOCKED' }] } } },
    },
  }),
  logLine({
    ago: 46,
    messages: [...SECOND, answered('Sorry'), asked('Then tell me a story')],
    error: 'AccessDeniedException',
    system: 'Be brief.',
  }),
  logLine({ ago: 60, messages: [asked(LONG)], answer: answered('That was long') }),
  logLine({ ago: 59, messages: [asked('Weather?')], answer: { role: 'assistant', content: [CALL] }, stop: 'tool_use' }),
];

describe.skipIf(!hasChromium)('prompts and responses', { retry: 2 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  let rules: string;
  let id: string;
  beforeAll(async () => {
    const tokens = [
      { name: 'vera', role: 'viewer', token: VIEWER },
      { name: 'anna', role: 'analyst', token: ANALYST },
    ];
    rules = await refusedCallsRule();
    [browser, service] = await Promise.all([openBrowser(), startService({ rules: [rules], auth: { tokens } })]);
    [id = ''] = await pushed(service.url, LINES, 1);
  }, 40_000);
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rm(rules, { recursive: true, force: true });
  });

  const panelOf = (page: Page) => page.locator('#conversations');

  test('shows a conversation turn by turn, with what the guardrail matched and which turn is evidence', async () => {
    const { page, wrong } = await openPage(browser, service, `/alerts/${id}`);
    const panel = panelOf(page);
    const first = panel.getByRole('article').first();
    await first.getByText('Turn 3').waitFor();
    expect(await first.locator('[data-turn]').count()).toBe(3);
    expect(await first.locator('[data-turn][data-evidence="true"]').getAttribute('data-turn')).toBe('3');
    expect(await first.getByText('Be brief.').count()).toBe(1);
    expect(await first.getByText('Hi Jo').count()).toBe(1);
    const mark = first.locator('[data-turn="2"] mark');
    expect(await mark.textContent()).toBe('molotov cocktail (guardrail: word policy, blocked) ');
    expect(await first.locator('[data-turn="2"]').textContent()).toContain('gr7');
    await first.getByText('AccessDeniedException').waitFor();
    await first.getByText('The log holds no answer.').waitFor();
    expect(wrong).toEqual([]);
  });

  test('masks what is personal, and shows it on demand', async () => {
    const { page } = await openPage(browser, service, `/alerts/${id}`);
    const panel = panelOf(page);
    await panel.getByText('Hello, I am [e-mail]').first().waitFor();
    expect(await panel.textContent()).not.toContain('jo@example.com');
    await panel.getByRole('button', { name: /Unmask/ }).click();
    await panel.locator('[data-turn="1"]').getByText('Hello, I am jo@example.com').waitFor();
    await panel.getByRole('button', { name: 'Mask again' }).click();
    await panel.locator('[data-turn="1"]').getByText('Hello, I am [e-mail]').waitFor();
    const audit = await fetch(`${service.url}/api/v1/audit?action=prompt.view`);
    const looks = (await audit.json()) as { items: { details: { shown: string } }[] };
    expect(looks.items.map(({ details }) => details.shown)).toContain('plain');
  });

  test('a viewer sees lengths, and no way to more', async () => {
    const { page } = await openPage(browser, service, `/alerts/${id}`, {
      extraHTTPHeaders: { Authorization: `Bearer ${VIEWER}` },
    });
    const panel = panelOf(page);
    await panel.getByText('[masked: 26 characters]').first().waitFor();
    expect(await panel.getByRole('button', { name: /Unmask/ }).count()).toBe(0);
    expect(await panel.textContent()).not.toContain('molotov');
  });

  test('goes to evidence by key, and finds words', async () => {
    const { page } = await openPage(browser, service, `/alerts/${id}`);
    const panel = panelOf(page);
    await panel.getByText('Turn 3').waitFor();
    await page.keyboard.press(']');
    expect(await page.evaluate('document.activeElement.dataset.turn')).toBe('3');
    await panel.getByRole('searchbox').fill('SORRY');
    await panel.getByText('1 found').waitFor();
    await page.keyboard.press('Enter');
    await panel.getByText('1 of 1', { exact: true }).waitFor();
    expect(await panel.locator('mark[data-here]').textContent()).toBe('Sorry');
  });

  test('long texts are cut, and whole on demand; tools and other conversations are there', async () => {
    const { page } = await openPage(browser, service, `/alerts/${id}`);
    const panel = panelOf(page);
    const long = panel.getByRole('article').filter({ hasText: 'line 0 of a long text' });
    await long.getByRole('button', { name: /line 0/ }).click();
    expect(await long.textContent()).not.toContain('line 300 of');
    await long.getByRole('button', { name: `Show all ${LONG.length.toLocaleString('en')} characters` }).click();
    await long.getByText('line 599 of a long text').waitFor();
    const tool = panel.getByRole('article').filter({ hasText: 'Weather?' });
    await tool.getByRole('button', { name: 'Weather?' }).click();
    await tool.getByText('Calls tool').waitFor();
    expect(await tool.textContent()).toContain('"q": "weather"');
  });

  test.each([
    ['light', 1440],
    ['dark', 360],
  ] as const)('is accessible: %s, %d px', async (colorScheme, width) => {
    const { page } = await openPage(browser, service, `/alerts/${id}`, {
      colorScheme,
      viewport: { width, height: 900 },
    });
    await panelOf(page).getByText('Turn 3').waitFor();
    const closed = panelOf(page).locator('h3 button[aria-expanded="false"]');
    while ((await closed.count()) > 0) await closed.first().click();
    expect(await isTooWide(page)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
