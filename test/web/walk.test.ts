import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { burst, DATASET } from '../api/open-service.ts';
import { type AppPage, hasChromium, openBrowser, openPage, type RunningService, startService } from './open-app.ts';

const DOCS = fileURLToPath(new URL('../../docs/app/', import.meta.url));
/** Set by `npm run pictures`: what is seen on the way is kept for the documentation. */
const PICTURES = process.env.SEISMO_PICTURES !== undefined;
const DENIED = '9600cfa5-0faa-47ec-8cb1-c969e70ae670';

/** A service as newcomers start it, with the sample: the walk goes where an analyst goes, one step after the other. */
describe.skipIf(!hasChromium)('from the first alert to closing it, and on', () => {
  let browser: Browser;
  let service: RunningService;
  let app: AppPage;
  let page: Page;
  beforeAll(async () => {
    [browser, service] = await Promise.all([
      openBrowser(),
      startService({ sample: { past: PICTURES ? '30d' : '3d', attack_every: '1h' } }),
    ]);
    // The traffic of the weeks before is read first; the first attack begins when the service does.
    await vi.waitFor(async () => expect(await raised()).toBeGreaterThan(0), { timeout: 100_000, interval: 500 });
    app = await openPage(browser, service, '/', { permissions: ['clipboard-read', 'clipboard-write'] });
    page = app.page;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
  });

  /** Alerts of the rule whose attack comes first in the live traffic. */
  async function raised(): Promise<number> {
    const from = new Date(Date.now() - 10 * 60_000).toISOString();
    const response = await fetch(`${service.url}/api/v1/alerts?rule_id=${DENIED}&seen_from=${from}`);
    return ((await response.json()) as { items: unknown[] }).items.length;
  }
  const go = (name: string) =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  const rested = async () => {
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await expect.poll(() => page.locator('main [aria-busy="true"]').count(), { timeout: 20_000 }).toBe(0);
  };
  const picture = async (name: string, options: { readonly height?: number; readonly dark?: boolean } = {}) => {
    if (!PICTURES) return;
    await rested();
    for (const message of await page.getByRole('button', { name: 'Close this message' }).all()) await message.click();
    mkdirSync(dirname(`${DOCS}${name}`), { recursive: true });
    await page.emulateMedia({ colorScheme: options.dark === true ? 'dark' : 'light', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1440, height: options.height ?? 900 });
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${DOCS}${name}.png` });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
  };

  test('the overview tells what is wrong now, and leads to the alerts behind it', async () => {
    await page.getByRole('heading', { name: /high alerts? (is|are) open/ }).waitFor();
    await rested();
    await picture('overview', { height: 1500 });
    await page.getByRole('link', { name: /^\d+\s*high$/ }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/alerts');
    await page.getByRole('table', { name: 'Alerts' }).getByRole('row').nth(1).waitFor();
    await go('Alerts');
    await rested();
    await picture('alerts');
  });

  test('an alert is read, worked through by its guide, and closed', async () => {
    await page.goto(`/alerts?rule_id=${DENIED}`);
    await page
      .getByRole('link', { name: /Denied Access/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /Denied Access/ }).waitFor();
    await panel('The caller').getByText('arn:aws:').first().waitFor();
    await rested();
    await picture('alert', { height: 1100 });
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('acknowledged', { exact: true }).first().waitFor();
    await panel('Triage guide').getByRole('checkbox').first().check();
    await panel('Triage guide')
      .getByText(/^1 of \d+ steps done$/)
      .waitFor();
    await page.locator('#conversations').scrollIntoViewIfNeeded();
    await picture('conversations');
    await panel('Response').getByRole('button', { name: 'Copy' }).first().click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/Deny|aws /);
    await panel('Notes and history').getByLabel('A note').fill('Asked the owner: not theirs. Key revoked.');
    await panel('Notes and history').getByRole('button', { name: 'Add the note' }).click();
    await panel('Notes and history').getByText('Asked the owner: not theirs. Key revoked.').waitFor();
  });

  test('its query runs in the console over its own window, and gives its row', async () => {
    const alert = page.url();
    await page
      .getByRole('link', { name: /console/i })
      .last()
      .click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/console');
    await page.getByRole('button', { name: 'Run' }).click();
    await expect
      .poll(() => page.getByRole('status').filter({ hasText: /row/ }).first().textContent(), { timeout: 15_000 })
      .toMatch(/^[1-9]\d* row/);
    await picture('console');
    await page.goto(alert);
    await page.getByRole('heading', { level: 1, name: /Denied Access/ }).waitFor();
    await page.keyboard.press('e');
    await page.getByRole('radio', { name: /True positive/ }).check();
    await page.getByRole('button', { name: 'Close the alert' }).click();
    await page.getByText('closed: true positive').waitFor();
  });

  test('its rule is understood, tuned, and given an exception', async () => {
    await go('Rules');
    await page
      .getByRole('table', { name: 'Rules' })
      .getByRole('link', { name: /Denied Access/ })
      .click();
    await page.getByRole('heading', { level: 1, name: /Denied Access/ }).waitFor();
    await rested();
    await picture('rule', { height: 1100 });
    const parts = page.getByRole('navigation', { name: 'Parts of the rule' });
    await parts.getByRole('link', { name: 'Tuning' }).click();
    const slider = page.getByRole('slider').first();
    await slider.waitFor({ timeout: 60_000 });
    await slider.focus();
    // Lower: at a higher one the alert of an attack that has just begun would be withdrawn.
    await page.keyboard.press('ArrowLeft');
    await picture('tuning');
    await page.getByRole('button', { name: 'Set this threshold' }).first().click();
    await page.getByText(/The threshold is \d+ from now on/).waitFor();
    const rule = async () =>
      (await (await fetch(`${service.url}/api/v1/rules/${DENIED}`)).json()) as {
        tuned: boolean;
        settings: { exceptions: object[] };
      };
    expect((await rule()).tuned).toBe(true);
    await page.goto(
      `${new URL(page.url()).pathname}?view=tuning&except=user.id&value=${encodeURIComponent('arn:aws:iam::111122223333:user/test')}`,
    );
    const dialog = page.getByRole('dialog', { name: 'A new exception' });
    await dialog.getByText(/it would have hidden/).waitFor();
    await dialog.getByLabel('Why').fill('the load test of the platform team');
    await dialog.getByRole('button', { name: 'Add the exception' }).click();
    await expect.poll(async () => (await rule()).settings.exceptions.length).toBe(1);
  });

  test('what arrives waits until it is asked for', async () => {
    await page.goto('/alerts');
    await page.getByRole('table', { name: 'Alerts' }).getByRole('row').nth(1).waitFor();
    const response = await fetch(`${service.url}/ingest/${DATASET}`, { method: 'POST', body: burst('newcomer', 12) });
    expect(response.status).toBe(200);
    const news = page.getByRole('button', { name: /^\d+ new/ });
    await news.waitFor({ timeout: 30_000 });
    await news.click();
    await page.getByRole('table', { name: 'Alerts' }).getByText('newcomer').first().waitFor();
  });

  test('a dead letter is seen, and replayed', async () => {
    await fetch(`${service.url}/ingest/${DATASET}`, {
      method: 'POST',
      body: '{"schemaType": "ModelInvocationLog", "cut',
    });
    await go('Sources');
    const letters = page.getByRole('table', { name: 'Dead letters' });
    await letters.getByRole('button').first().waitFor();
    await picture('sources', { height: 1000 });
    await page.getByRole('button', { name: 'Replay all' }).click();
    await page
      .getByText(/1 record still not understood|1 record replayed/)
      .first()
      .waitFor();
  });

  test('coverage and settings are there', async () => {
    await go('Coverage');
    await page.getByText('LLM Prompt Injection').first().waitFor();
    await rested();
    await picture('coverage', { height: 1000 });
    await go('Settings');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await rested();
    await go('Overview');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await picture('overview-dark', { height: 1500, dark: true });
  });

  test('nothing went wrong on the way', () => {
    expect(app.wrong).toEqual([]);
  });
});
