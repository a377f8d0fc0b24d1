import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const VIEWER = 'a-viewer-token-of-the-tests';
const STREAM = 'logs-aws_bedrock.invocation-*';
/** How long something may take on a machine that is busy with other tests. */
const SOON = { timeout: 20_000 };

describe.skipIf(!hasChromium)('the console', { retry: 2 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  beforeAll(async () => {
    [browser, service] = await Promise.all([
      openBrowser(),
      startService({
        sample: { past: '1h', history: '1h', events_per_hour: 600, attack_every: '5m' },
        auth: { tokens: [{ name: 'vic', role: 'viewer', token: VIEWER }] },
      }),
    ]);
    await filled(service.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
  });

  const editorOf = (page: Page) => page.getByRole('textbox', { name: 'ES|QL query' });
  const write = async (page: Page, text: string) => {
    const editor = editorOf(page);
    // The page begins with a query of its own.
    await expect.poll(() => editor.textContent(), SOON).toContain('FROM logs-');
    await editor.click();
    await page.keyboard.press('Control+a');
    // Chromium itself tries to style what is written over coloured text, which the page's policy refuses.
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(text);
  };
  const link = (query: string, time = '') => `/console?${new URLSearchParams({ q: query })}${time}`;

  test('begins with a query over what is there, helps to write another, and runs it', async () => {
    const { page, wrong } = await openPage(browser, service, '/console');
    const editor = editorOf(page);
    await write(page, '');
    await page.keyboard.type(`FROM ${STREAM} | STATS calls = COUNT(*) BY user.i`, { delay: 5 });
    const offers = page.getByRole('listbox');
    await offers
      .getByRole('option', { name: /^user\.id/ })
      .first()
      .waitFor();
    await page.keyboard.press('Tab');
    await expect.poll(() => editor.textContent(), SOON).toContain('BY user.id');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('columnheader', { name: /user\.id/ }).waitFor();
    await expect
      .poll(() => page.getByRole('status').filter({ hasText: /rows/ }).textContent(), SOON)
      .toMatch(/\d+ rows/);
    expect(new URL(page.url()).searchParams.get('q')).toContain('BY user.id');
    expect(wrong).toEqual([]);
  });

  test('offers the values of fields of few values, and none of prompts', async () => {
    const { page } = await openPage(browser, service, '/console');
    // What takes too long to read while someone types is there when they type again.
    await vi.waitFor(
      async () => {
        await write(page, '');
        await page.keyboard.type(`FROM ${STREAM} | WHERE gen_ai.response.error_code == `);
        await page
          .getByRole('option', { name: /Exception/ })
          .first()
          .waitFor({ timeout: 3_000 });
      },
      { timeout: 30_000 },
    );
    await write(page, '');
    await page.keyboard.type(`FROM ${STREAM} | WHERE gen_ai.input.last_user_message == `);
    await page.locator('.cm-completionLabel').first().waitFor();
    expect(await page.locator('.cm-completionLabel').allTextContents()).not.toContainEqual(
      expect.stringContaining(' '),
    );
  });

  test('marks a mistake, takes the reader to it, and tells what a word is', async () => {
    const { page, wrong } = await openPage(browser, service, link(`FROM ${STREAM}\n| WHERE user.idd == "a"`));
    const place = page.getByRole('button', { name: '2:9: go to line 2, column 9' });
    await place.waitFor();
    await page
      .getByText(/did you mean .*user\.id/)
      .first()
      .waitFor();
    expect(await page.locator('.cm-lintRange-error').textContent()).toBe('user.idd');
    await place.click();
    await page.keyboard.type('x');
    await expect.poll(() => editorOf(page).textContent(), SOON).toContain('WHERE xuser.idd');
    await write(page, `FROM ${STREAM} | STATS n = COUNT_DISTINCT(user.id)`);
    const word = page.getByText('COUNT_DISTINCT', { exact: true });
    const about = page.locator('.esql-hover');
    // A pointer that comes while the text is still being taken in is waited for in vain.
    await expect
      .poll(async () => {
        await page.mouse.move(0, 0);
        await word.hover();
        return await about.waitFor({ timeout: 3_000 }).then(
          () => true,
          () => false,
        );
      }, SOON)
      .toBe(true);
    expect(wrong).toEqual([]);
  });

  test('lays a query out, toggles comments, undoes, and lets go of the keyboard', async () => {
    const { page } = await openPage(browser, service, '/console');
    await write(page, `from ${STREAM} | where user.id is not null | stats n = count(*) by user.id`);
    await page.keyboard.press('Shift+Alt+f');
    await expect.poll(() => page.locator('.cm-line').count(), SOON).toBe(3);
    expect(await editorOf(page).textContent()).toContain('| STATS n = COUNT(*) BY user.id');
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.locator('.cm-line').count(), SOON).toBe(1);
    await page.keyboard.press('Control+/');
    await expect.poll(() => editorOf(page).textContent(), SOON).toMatch(/^\/\/ ?from/);
    await page.keyboard.press('Control+/');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.closest('.cm-editor') === null")).toBe(true);
  });

  test('shows rows as a chart, sorts them, opens one, and keeps them as a file', async () => {
    const query = `FROM ${STREAM} | STATS calls = COUNT(*), tokens = SUM(gen_ai.usage.prompt_tokens) BY t = DATE_TRUNC(5 minutes, @timestamp), model = gen_ai.request.model.id | SORT t`;
    const { page, wrong } = await openPage(browser, service, link(query));
    await page.getByRole('columnheader', { name: /tokens/ }).waitFor();
    await page.getByRole('columnheader', { name: /calls/ }).getByRole('button').click();
    expect(await page.getByRole('columnheader', { name: /calls/ }).getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('button', { name: 'Row 1: all its values' }).click();
    const dialog = page.getByRole('dialog', { name: 'Row 1' });
    await dialog.getByText('model', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('dialog', { name: 'Row 2' }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Export' }).click();
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const csv = await readFile(await (await waiting).path(), 'utf8');
    expect(csv).toMatch(/^calls,tokens,t,model\r\n\d+,/);

    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.recharts-surface').first().waitFor();
    expect(await page.getByLabel('Across').locator('option:checked').textContent()).toBe('t');
    expect(await page.getByLabel('Series').locator('option:checked').textContent()).toBe('model');
    await page.getByLabel('Up').selectOption({ label: 'tokens' });
    await page.getByText('tokens by t and model').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(wrong).toEqual([]);
  });

  test('a link runs the query over its time; history brings queries back', async () => {
    const { page, wrong } = await openPage(
      browser,
      service,
      link(`FROM ${STREAM} | STATS n = COUNT(*)`, '&from=now-7d&to=now-1d'),
    );
    await page.getByRole('row', { name: /Row 1/ }).getByText('0', { exact: true }).waitFor();
    await page.getByLabel('Time', { exact: true }).selectOption({ label: 'Last 24 hours' });
    await expect.poll(() => new URL(page.url()).searchParams.get('from'), SOON).toBe('now-24h');
    await expect.poll(() => page.getByRole('row', { name: /Row 1/ }).textContent(), SOON).toMatch(/[1-9]\d\d/);
    await page.goBack();
    await expect.poll(() => page.getByRole('row', { name: /Row 1/ }).textContent(), SOON).toMatch(/10$/);
    await page.getByRole('tab', { name: 'History' }).click();
    const past = page.getByRole('tabpanel').getByRole('button', { name: /STATS n = COUNT/ });
    expect(await past.count()).toBe(2);
    await past.filter({ hasText: 'Last 24 hours' }).click();
    await expect.poll(() => page.getByRole('row', { name: /Row 1/ }).textContent(), SOON).toMatch(/[1-9]\d\d/);
    await page.getByRole('button', { name: 'Forget all' }).click();
    await page.getByText('are kept in this browser').waitFor();
    expect(wrong).toEqual([]);
  });

  test('masked prompts are shown on demand to those who may, and that is noted', async () => {
    const query = `FROM ${STREAM} | WHERE gen_ai.input.last_user_message IS NOT NULL | KEEP gen_ai.input.last_user_message | LIMIT 5`;
    const { page } = await openPage(browser, service, link(query));
    await page.getByText(/Prompt text is masked/).waitFor();
    await page
      .getByRole('cell', { name: /\[masked: \d+ characters\]/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: /Show it/ }).click();
    await page.getByText(/Prompt text is masked/).waitFor({ state: 'detached' });
    expect(await page.getByRole('cell').allTextContents()).not.toContainEqual(expect.stringContaining('[masked'));
    const address = `${service.url}/api/v1/audit?action=prompt.view`;
    const { items } = await read<{ items: { details: { query: string } }[] }>(address);
    expect(items[0]!.details.query).toBe(query);
  });

  test('a long query is cancelled', async () => {
    const list = `[${Array.from({ length: 20 }, (_, i) => i).join(',')}]`;
    const names = 'abcdef'.split('');
    const query = `FROM ${STREAM} | EVAL ${names.map((n) => `${n} = ${list}`).join(', ')} | ${names.map((n) => `MV_EXPAND ${n}`).join(' | ')} | STATS n = COUNT_DISTINCT(CONCAT(${names.map((n) => `TO_STRING(${n})`).join(', ')}))`;
    const { page } = await openPage(browser, service, link(query));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The query was cancelled after').waitFor();
  });

  test('a query is saved as a rule, which is there and runs', async () => {
    const { page, wrong } = await openPage(
      browser,
      service,
      link(`FROM ${STREAM} | STATS n = COUNT(*) BY user.id | WHERE n > 3`),
    );
    await page.getByRole('button', { name: 'Save as rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save as a rule' });
    await dialog.getByLabel('Name').fill('Busy callers');
    await dialog.getByLabel('Severity').selectOption('high');
    await dialog.getByText('name = "Busy callers"').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save and run' }).click();
    await dialog.getByText('The rule is saved, and runs').waitFor();
    const href = await dialog.getByRole('link', { name: 'Go to the rule' }).getAttribute('href');
    const id = decodeURIComponent(href!.replace('/rules/', ''));
    const ruleOf = () => read<object>(`${service.url}/api/v1/rules/${id}`);
    expect(await ruleOf()).toMatchObject({ status: 'active', own: true, severity: 'high', name: 'Busy callers' });
    await expect
      .poll(async () => (await read<{ items: unknown[] }>(`${service.url}/api/v1/alerts?rule_id=${id}`)).items.length, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0);

    await dialog.getByRole('button', { name: 'Back to the console' }).click();
    await page.getByRole('tab', { name: 'Rules' }).click();
    await page.getByRole('button', { name: 'Open Busy callers' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('rule'), SOON).toBe(id);
    await page.getByRole('cell').first().waitFor();
    await write(page, `FROM ${STREAM} | STATS n = COUNT(*) BY user.id | WHERE n > 5000`);
    await page.getByRole('button', { name: 'Save as rule' }).click();
    await dialog.getByRole('button', { name: 'Save into the rule' }).click();
    await dialog.getByText('The rule is saved, and runs').waitFor();
    expect(await ruleOf()).toMatchObject({ name: 'Busy callers', thresholds: [{ value: 5000 }] });
    await dialog.getByRole('button', { name: 'Back to the console' }).click();
    await page.getByRole('button', { name: 'Delete Busy callers' }).click();
    await page.getByRole('button', { name: 'Delete the rule' }).click();
    await page.getByText('Queries that are saved as rules here').waitFor();
    expect((await fetch(`${service.url}/api/v1/rules/${id}`)).status).toBe(404);
    expect(wrong).toEqual([]);
  });

  test('a viewer sees no prompts and saves no rules, and is told so', async () => {
    const { page } = await openPage(browser, service, link(`FROM ${STREAM} | KEEP gen_ai.prompt, user.id | LIMIT 5`), {
      extraHTTPHeaders: { Authorization: `Bearer ${VIEWER}` },
    });
    await page.getByText(/The role analyst is needed to see it/).waitFor();
    await page.getByRole('button', { name: 'Save as rule' }).click();
    await page.getByText(/The role admin is needed to save it here/).waitFor();
    expect(await page.getByRole('button', { name: 'Save and run' }).count()).toBe(0);
  });

  test('hostile text in a link stays text', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202e\u001b[31m[a](javascript:alert(1))';
    const { page, wrong } = await openPage(browser, service, link(`ROW a = "${hostile}", \`<b>x</b>\` = 1`));
    await page.getByRole('cell', { name: /<img src=x/ }).waitFor();
    expect(await page.locator('main img:not(.cm-widgetBuffer), main b').count()).toBe(0);
    expect(await page.getByRole('cell', { name: /<img src=x/ }).textContent()).toContain('⟨U+202E⟩');
    expect(wrong).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('fits a phone and has no barrier, %s', async (colorScheme) => {
    const { page, wrong } = await openPage(
      browser,
      service,
      link(`FROM ${STREAM} | STATS n = COUNT(*) BY user.id, gen_ai.request.model.id`),
      {
        viewport: { width: 360, height: 800 },
        colorScheme,
      },
    );
    await page.getByRole('columnheader', { name: /user\.id/ }).waitFor();
    expect(await isTooWide(page)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
    for (const tab of ['Examples', 'History']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await accessibilityProblems(page)).toEqual([]);
    }
    expect(wrong).toEqual([]);
  });
});

/** Waits until the sample's past is stored. */
async function filled(url: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { items } = await read<{ items: { events: number }[] }>(`${url}/api/v1/usage`);
      expect(items.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThan(300);
    },
    { timeout: 30_000, interval: 200 },
  );
}

async function read<T>(address: string): Promise<T> {
  return (await (await fetch(address)).json()) as T;
}
