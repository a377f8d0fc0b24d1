import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openStateStore } from '../../src/state/open-state-store.ts';
import { burst } from '../api/open-service.ts';
import { ruleText } from '../detect/rule-book/rule-folder.ts';
import { alert, change, raised } from '../state/state-case.ts';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const ALERTS = 600;
const MINUTE = 60_000;
const HOSTILE = '<img src=x onerror=alert(1)>\u202egnp.exe\u001b[31m';

/** Alerts of three rules and forty callers, the newest a minute old; every tenth is closed. */
async function writeAlerts(directory: string): Promise<void> {
  const now = Date.now();
  const state = await openStateStore({ directory, now: () => now });
  const alerts = Array.from({ length: ALERTS }, (_, i) => {
    const at = now - (ALERTS - i) * MINUTE;
    const rule = ['Token exhaustion', 'Prompt injection', HOSTILE][i % 3]!;
    const caller = `arn:aws:iam::111122223333:user/u${i % 40}`;
    const head = {
      rule_id: `made-up-${i % 3}`,
      rule_name: rule,
      severity: ['low', 'medium', 'high', 'critical'][i % 4]!,
      risk_score: [21, 47, 73, 99][i % 4]!,
      first_seen: new Date(at - MINUTE).toISOString(),
      last_seen: new Date(at).toISOString(),
      fields: { 'user.id': caller, number: i },
      reason: `3 events between ${new Date(at - MINUTE).toISOString()} and ${new Date(at).toISOString()} for user.id = ${caller}: number = ${i}`,
    };
    return raised(alert(`a${i}`, head), { handle: `h${i}`, raisedAt: at });
  });
  await state.ledger.apply(change({ raised: alerts }));
  const tenth = alerts.flatMap(({ handle }, i) => (i % 10 === 0 ? [handle] : []));
  await state.alerts.updateMany({ ids: tenth }, { resolution: 'benign', assignee: 'ben' }, { name: 'ben' });
  await state.close();
}

describe.skipIf(!hasChromium)('the alerts page', { retry: 2 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  const folder = mkdtempSync(join(tmpdir(), 'seismo-alerts-page-'));
  beforeAll(async () => {
    const rule = join(folder, 'denied.toml');
    writeFileSync(
      rule,
      ruleText({
        id: 'denied-calls',
        name: 'Denied calls',
        query:
          'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.response.error_code == "AccessDeniedException" | STATS n = COUNT(*) BY user.id | WHERE n > 2',
      }),
    );
    const data = join(folder, 'data');
    await writeAlerts(data);
    [browser, service] = await Promise.all([openBrowser(), startService({ data, rules: [rule] })]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  // Pages that are left open go on hearing of alerts.
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  const open = async (path: string, options: BrowserContextOptions = {}) => {
    const opened = await openPage(browser, service, path, options);
    await opened.page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    return opened;
  };
  const total = (page: Page) => page.getByRole('region', { name: 'List' }).getByRole('status').first();
  const rows = (page: Page) => page.getByRole('table', { name: 'Alerts' }).getByRole('row');
  const count = async (page: Page, text: string) => expect.poll(() => total(page).textContent()).toBe(text);
  const ask = async (path: string) =>
    (await (await fetch(`${service.url}/api/v1/${path}`)).json()) as { total: number; items: unknown };

  test('shows open alerts, newest first, and any of them after a jump', async () => {
    const { page, wrong } = await open('/alerts');
    await count(page, '540 alerts');
    await rows(page).nth(1).getByText('number = 599').waitFor();
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    await page.getByText('number = 1', { exact: false }).last().waitFor();
    await page.getByRole('button', { name: 'Severity' }).click();
    await rows(page).nth(1).getByText('critical').waitFor();
    expect(await page.getByRole('columnheader', { name: 'Severity' }).getAttribute('aria-sort')).toBe('descending');
    expect(page.url()).toContain('sort=severity');
    expect(wrong).toEqual([]);
  });

  test('is narrowed by facets and words, with what else there would be, and told by its link', async () => {
    const { page } = await open('/alerts');
    const facet = (name: string) => page.getByRole('group', { name });
    await facet('Severity').getByLabel('Critical').check();
    await count(page, '150 alerts');
    expect(await facet('Severity').getByText('Low').isVisible()).toBe(true);
    await page.keyboard.press('/');
    await page.keyboard.type('injection u11');
    await count(page, '5 alerts');
    const link = page.url();
    const other = await open(link.slice(service.url.length));
    await count(other.page, '5 alerts');
    expect(await other.page.getByLabel('Search alerts').inputValue()).toBe('injection u11');
    await page.getByRole('button', { name: 'Without Text injection u11' }).click();
    await count(page, '150 alerts');
    await page.goBack();
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await count(page, '600 alerts');
  });

  test('keeps a view under a name, whose link names it to others', async () => {
    const { page } = await open('/alerts?state=closed&severity=high');
    await page.getByText('Unsaved view').waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('Name').fill('Done and high');
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('link', { name: 'Open', exact: true }).click();
    await count(page, '540 alerts');
    await page.reload();
    await page.getByRole('link', { name: 'Done and high' }).click();
    await expect
      .poll(() => page.getByRole('link', { name: 'Done and high' }).getAttribute('aria-current'))
      .toBe('page');
    expect(page.url()).toContain('severity=high');
    const shared = await open('/alerts?state=closed&severity=low&name=Of%20the%20night');
    await shared.page.getByText('Of the night').waitFor();
  });

  test('is worked through by keyboard, and a change is taken back', async () => {
    const { page } = await open('/alerts?state=open&rule_id=made-up-1');
    await count(page, '180 alerts');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(() => page.evaluate('document.activeElement.dataset.place')).toBe('1');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('X');
    await page.getByText('2 alerts selected').waitFor();
    await page.keyboard.press('a');
    await page.getByText('2 alerts acknowledged.').waitFor();
    // They stay where they are, as they are now.
    await rows(page).nth(2).getByText('acknowledged').waitFor();
    await count(page, '180 alerts');
    await page.getByRole('button', { name: /2 no longer match/ }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back: 2 alerts.').waitFor();
    await rows(page).nth(2).getByText('open').waitFor();

    await page.keyboard.press('e');
    await page.getByRole('heading', { name: 'Close this alert' }).waitFor();
    await page.getByLabel('False positive').check();
    await page.getByLabel('Note').fill('a known batch job, key j k e a');
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await rows(page).nth(3).getByText('false positive').waitFor();
    const { items } = await ask('alerts?resolution=false_positive');
    expect(items).toMatchObject([{ state: 'closed', notes: [{ text: 'a known batch job, key j k e a' }] }]);

    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await page.keyboard.press('o');
    await expect.poll(() => page.url()).toMatch(/\/alerts\/h\d+\?/);
    await page.goBack();
    await count(page, '180 alerts');
    await expect
      .poll(() => page.evaluate(`document.querySelector('[data-active=true] [data-place]').dataset.place`))
      .toBe('1');
  });

  test('changes all that a list holds, and none that came after it', async () => {
    const { page } = await open('/alerts?state=open&rule_id=made-up-0');
    await count(page, '180 alerts');
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByText('All 180 alerts').waitFor();
    await page.getByRole('button', { name: 'Tag…' }).click();
    await page.getByLabel('Tags').fill('night, batch');
    await page.getByRole('button', { name: 'Add tags' }).click();
    await page.getByText('180 alerts tagged night, batch.').waitFor();
    expect((await ask('alerts/counts?tag=batch')).total).toBe(180);
    await page.getByRole('group', { name: 'Tag' }).getByLabel('night').check();
    await count(page, '180 alerts');
  });

  test('says quietly that alerts arrived, and shows them when asked to; what changes elsewhere changes in its place', async () => {
    const { page } = await open('/alerts');
    await count(page, '539 alerts');
    const first = await rows(page).nth(1).getByRole('link').getAttribute('href');
    const [path] = first!.split('?');
    const logs = await fetch(`${service.url}/ingest/aws_bedrock.invocation`, {
      method: 'POST',
      body: burst('mallory'),
    });
    expect(logs.status).toBe(200);
    const news = page.getByRole('button', { name: /^1 new/ });
    await news.waitFor({ timeout: 15_000 });
    expect(await rows(page).nth(1).getByRole('link').getAttribute('href')).toBe(first);
    const change = { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: '{"assignee":"zoe"}' };
    expect((await fetch(`${service.url}/api/v1${path}`, change)).status).toBe(200);
    await rows(page).nth(1).getByText('zoe').waitFor();
    await news.click();
    await rows(page).nth(1).getByText('Denied calls').waitFor();
    await count(page, '540 alerts');
    await rows(page).nth(1).getByText('mallory').waitFor();
  });

  test('groups by caller and by rule, each with its alerts', async () => {
    const { page } = await open('/alerts?state=any&group=caller');
    await page.getByText('41 callers').waitFor();
    await page.getByLabel('Group by').selectOption('rule');
    await page.getByText('4 rules').waitFor();
    await page.getByLabel('Sort').selectOption('name');
    await expect.poll(() => page.url()).toContain('group_sort=name&group_direction=asc');
    await page.reload();
    await page.getByText('4 rules').waitFor();
    expect(await page.getByLabel('Sort').inputValue()).toBe('name');
    await page.getByRole('button', { name: 'Token exhaustion' }).click();
    await page.getByRole('button', { name: 'All 200 as a list' }).click();
    await count(page, '200 alerts');
    expect(page.url()).toContain('rule_id=made-up-0');
  });

  test('shows what is hostile in a rule as text', async () => {
    const { page, wrong } = await open('/alerts?state=any&rule_id=made-up-2');
    await rows(page).nth(1).getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await rows(page).nth(1).textContent()).toContain('⟨U+202E⟩gnp.exe⟨U+001B⟩[31m');
    expect(await page.locator('main img').count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('says that there is nothing, that the link is wrong, and that the service is away', async () => {
    const { page } = await open('/alerts?text=nothing-is-called-so');
    await page.getByText('No alerts match').waitFor();
    await page.getByRole('button', { name: 'Show all alerts' }).click();
    await count(page, '601 alerts');
    await page.route('**/api/v1/alerts/rows*', (route) => route.abort());
    await page.getByRole('button', { name: 'Severity' }).click();
    await page.getByText('The service cannot be reached').waitFor({ timeout: 20_000 });
    await page.unroute('**/api/v1/alerts/rows*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The service cannot be reached').waitFor({ state: 'detached' });
  });

  test.each(['light', 'dark'] as const)('is well in %s, wide and on a phone', async (colorScheme) => {
    const { page } = await open('/alerts?severity=critical,high&state=any', { colorScheme });
    await rows(page).nth(5).waitFor();
    await page.getByRole('row').nth(3).getByRole('checkbox').check();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('dialog').getByRole('group', { name: 'Severity' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show the list' }).click();
    expect(await isTooWide(page)).toBe(false);
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await page.getByLabel('Sort').selectOption('severity asc');
    await rows(page).nth(1).getByText('high').waitFor();
    expect(await isTooWide(page)).toBe(false);
  });
});
