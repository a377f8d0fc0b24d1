import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { catalogRules } from '../../bench/catalog-rules.mjs';
import { addCollection } from '../../src/catalog/corpus/add-collection.ts';
import { burst, DATASET } from '../api/open-service.ts';
import { ruleText } from '../detect/rule-book/rule-folder.ts';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const RULE = 'denied-calls';
const USER_A = 'arn:aws:iam::123456789012:user/a';
const QUERY =
  'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.response.error_code == "AccessDeniedException"' +
  ' | STATS n = COUNT(*) BY user.id | WHERE n > 2';
const HOSTILE_NOTE = `note = """
## Look
A [page](https://example.org/a?b=1), a [trap](javascript:alert(1)), <script>alert(2)</script> and <img src=x onerror=alert(3)>.
![picture](https://example.org/p.png) \\u202Eturned
"""
references = ["https://example.org/ref", "javascript:alert(4)"]
`;
const FILES = {
  'denied.toml': ruleText({ id: RULE, name: 'Denied calls', query: QUERY, more: HOSTILE_NOTE }),
  'blind.toml': ruleText({
    id: 'blind',
    name: 'Reads what is not there',
    query: 'FROM logs-openai.audit-* | WHERE user.id == "x"',
  }),
  'broken.toml': ruleText({
    id: 'broken',
    name: 'Broken rule',
    query: 'FROM logs-aws_bedrock.invocation-* | WHERE nosuchfield == 1',
  }),
  'unreadable.toml': 'no rule [at all\n',
};

describe.skipIf(!hasChromium)('the pages of rules', { retry: 2 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  let rules: string;
  const rule = async () => (await fetch(`${service.url}/api/v1/rules/${RULE}`)).json() as Promise<RuleAnswer>;

  beforeAll(async () => {
    rules = await mkdtemp(join(tmpdir(), 'seismo-rules-'));
    await mkdir(join(rules, 'own'));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(rules, 'own', name), text);
    [browser, service] = await Promise.all([openBrowser(), startService({ rules: [join(rules, 'own')] })]);
    const body = burst('a') + burst('b', 5) + burst('c', 9);
    await fetch(`${service.url}/ingest/${DATASET}`, { method: 'POST', body });
    const raised = async () => (await (await fetch(`${service.url}/api/v1/alerts/counts`)).json()) as { total: number };
    await vi.waitUntil(async () => (await raised()).total === 3, { timeout: 15_000, interval: 200 });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rm(rules, { recursive: true, force: true });
  });

  test('finds rules by words and facets, kept in the address, those that run here first', async () => {
    const { page, wrong } = await openPage(browser, service, '/rules');
    const table = page.getByRole('table', { name: 'Rules' });
    await table.getByRole('link', { name: 'Denied calls' }).waitFor();
    expect(await table.getByRole('link').allTextContents()).toEqual([
      'Denied calls',
      'Reads what is not there',
      'Broken rule',
    ]);
    const row = table.getByRole('row').filter({ hasText: 'Denied calls' });
    expect(await row.getByRole('cell').nth(4).textContent()).toBe('Alerts in 30 days 3');
    await table.getByText('cannot fire').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('denied');
    await soon(() => table.getByRole('link').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('text')).toBe('denied');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByRole('button', { name: /^Broken/ }).click();
    await soon(() => table.getByRole('link').allTextContents()).toEqual(['Broken rule']);
    const panel = page.locator('details').filter({ hasText: '2 rule files are broken' });
    expect(await panel.locator('mark').allTextContents()).toEqual(['nosuchfield', 'rule']);
    await page.reload();
    await soon(() => table.getByRole('link').count()).toBe(1);
    await page.getByRole('button', { name: /^All/ }).click();
    await page.getByRole('group').filter({ hasText: 'Data source' }).locator('summary').click();
    await page.getByRole('checkbox', { name: /openai/ }).check();
    await soon(() => table.getByRole('link').allTextContents()).toEqual(['Reads what is not there']);
    expect(wrong).toEqual([]);
  });

  test('draws of many rules those in sight', async () => {
    const data = join(rules, 'data');
    const folder = join(rules, 'many');
    for (const { file, text } of catalogRules(400, 7)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    await addCollection({ data, path: folder, name: 'many', readBy: 'test', now: Date.now });
    await using many = await startService({ data, rules: [join(rules, 'own', 'denied.toml')] });
    const { page, wrong } = await openPage(browser, many, '/rules?sort=name');
    const table = page.getByRole('table', { name: 'Rules' });
    await table.getByRole('link').first().waitFor();
    const total = Number(await table.getAttribute('aria-rowcount')) - 1;
    expect(total).toBeGreaterThan(400);
    expect(await table.getByRole('row').count()).toBeLessThan(60);
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    await table
      .locator(`[aria-rowindex="${total + 1}"]`)
      .getByRole('link')
      .waitFor();
    expect(await table.getByRole('row').count()).toBeLessThan(60);
    await page.keyboard.press('/');
    await page.keyboard.type('denied calls');
    await soon(() => table.getByRole('link').allTextContents()).toEqual(['Denied calls']);
    expect(wrong).toEqual([]);
  });

  test('tells what a rule looks for and how it fares; its texts stay texts', async () => {
    const { page, wrong } = await openPage(browser, service, `/rules/${RULE}`);
    await page.getByRole('heading', { level: 1, name: 'Denied calls' }).waitFor();
    await page.getByText('It fires on these data').waitFor();
    const parts = page.getByRole('navigation', { name: 'Parts of the rule' });
    await parts.getByRole('link', { name: 'What it looks for' }).click();
    await page.getByText('AccessDeniedException').first().waitFor();
    expect(await page.locator('[data-kind="keyword"]').first().textContent()).toBe('FROM');
    await parts.getByRole('link', { name: 'Guide' }).click();
    await page.getByText('<script>alert(2)</script>').waitFor();
    await page.getByText('�turned').waitFor();
    const links = await page
      .getByRole('main')
      .locator('a[href^="http"], a[href^="java"]')
      .evaluateAll((all) => all.map((a) => `${a.getAttribute('href')} ${a.getAttribute('rel')}`));
    expect(links).toEqual([
      'https://example.org/a?b=1 noopener noreferrer nofollow',
      'https://example.org/p.png noopener noreferrer nofollow',
      'https://example.org/ref noopener noreferrer nofollow',
    ]);
    expect(await page.getByRole('main').locator('img, script').count()).toBe(0);
    await parts.getByRole('link', { name: 'Source' }).click();
    await page.getByText('rule_id').first().waitFor();
    await page.goto('/rules/broken?view=source');
    await soon(() => page.locator('pre mark').allTextContents()).toEqual(['nosuchfield']);
    expect(wrong).toEqual([]);
  });

  test('moves through thresholds by keyboard, and sets one', async () => {
    const { page, wrong } = await openPage(browser, service, `/rules/${RULE}?view=tuning`);
    const slider = page.getByRole('slider');
    await slider.waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toContain('n > 2: 3 alerts');
    await slider.focus();
    for (let i = 0; i < 12 && !(await slider.getAttribute('aria-valuetext'))!.includes(': 1 alert,'); i++) {
      await page.keyboard.press('ArrowRight');
    }
    await page.getByRole('button', { name: 'Set this threshold' }).click();
    await page.getByText(/The threshold is \d+ from now on/).waitFor();
    const [threshold] = (await rule()).thresholds;
    expect(threshold!.in_force).toBeGreaterThan(4);
    await expect
      .poll(() =>
        page
          .locator('strong')
          .filter({ hasText: /^1 alert$/ })
          .count(),
      )
      .toBe(1);
    await page.getByRole('button', { name: 'As its file says' }).click();
    await page.getByText('The rule is as its file says.').waitFor();
    expect((await rule()).tuned).toBe(false);
    await page.getByLabel('Severity').selectOption('critical');
    await page.getByLabel('Why').fill('it is worse than it looks');
    await page.getByRole('button', { name: 'Save' }).click();
    await soon(async () => (await rule()).severity).toBe('critical');
    await page.getByRole('link', { name: 'Runs and history' }).click();
    await page.getByText('it is worse than it looks').waitFor();
    expect(wrong).toEqual([]);
  });

  test('an exception shows which alerts it would have hidden, is added, and removed', async () => {
    const { page, wrong } = await openPage(
      browser,
      service,
      `/rules/${RULE}?except=user.id&value=${encodeURIComponent(USER_A)}`,
    );
    const dialog = page.getByRole('dialog', { name: 'A new exception' });
    await dialog.getByText('Of its 3 alerts, it would have hidden 1').waitFor();
    expect(await dialog.getByRole('table').getByRole('link').count()).toBe(1);
    expect(await dialog.getByText('3 of 3').count()).toBe(1);
    await dialog.getByLabel('Operator').selectOption('matches');
    await dialog.getByLabel('Values').fill('*user/*');
    await page.keyboard.press('Enter');
    await dialog.getByText('it would have hidden 3').waitFor();
    await dialog.getByLabel('Operator').selectOption('is');
    await dialog.getByLabel('Why').fill('a test user');
    await dialog.getByLabel('In force').selectOption('for a week');
    await dialog.getByRole('button', { name: 'Add the exception' }).click();
    await page.getByText('has hidden no alert yet').waitFor();
    const [added] = (await rule()).settings.exceptions;
    expect(added).toMatchObject({ entries: [{ field: 'user.id', values: [USER_A] }], reason: 'a test user' });
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('There is none: the rule sees all events').waitFor();
    expect((await rule()).settings.exceptions).toEqual([]);
    expect(wrong).toEqual([]);
  });

  test('is switched off with a reason, and on again', async () => {
    const { page, wrong } = await openPage(browser, service, `/rules/${RULE}`);
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('too loud during the move');
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await rule()).status).toBe('disabled');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await rule()).status).toBe('active');
    await page.getByRole('link', { name: 'Runs and history' }).click();
    await page.getByText('too loud during the move').waitFor();
    expect(wrong).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('is accessible and fits 360 px, %s', async (colorScheme) => {
    const views = colorScheme === 'light' ? ['overview', 'logic', 'guide', 'source'] : ['tuning', 'history'];
    const paths = ['/rules', ...views.map((view) => `/rules/${RULE}?view=${view}`)];
    const { page } = await openPage(browser, service, '/rules', { colorScheme, viewport: { width: 360, height: 800 } });
    for (const path of paths) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      expect([path, await accessibilityProblems(page), await isTooWide(page)]).toEqual([path, [], false]);
    }
  });
});

/** Waits longer than polls do: the machine may be busy. */
function soon<T>(value: () => T) {
  return expect.poll(value, { timeout: 15_000 });
}

interface RuleAnswer {
  readonly status: string;
  readonly severity: string;
  readonly tuned: boolean;
  readonly thresholds: readonly { readonly in_force: number }[];
  readonly settings: { readonly exceptions: readonly object[] };
}
