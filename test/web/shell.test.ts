import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const ADMIN = 'an-admin-token-of-the-tests';

describe.skipIf(!hasChromium)('the app around its pages', { retry: 2 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  let guarded: Awaited<ReturnType<typeof startService>>;
  beforeAll(async () => {
    [browser, service, guarded] = await Promise.all([
      openBrowser(),
      startService(),
      startService({ auth: { local: false, tokens: [{ name: 'root', role: 'admin', token: ADMIN }] } }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([service?.[Symbol.asyncDispose](), guarded?.[Symbol.asyncDispose]()]);
  });

  test('goes from page to page by keyboard, and tells each by its title', async () => {
    const { page, wrong } = await openPage(browser, service, '/settings');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    for (const name of ['Overview', 'Alerts', 'Rules', 'Coverage', 'Console', 'Sources']) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).press('Enter');
      await expect.poll(() => page.title()).toBe(`${name} · seismo`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    await page.goto('/no/such/page');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    expect(wrong).toEqual([]);
  });

  test('keeps the theme and the time zone that were chosen', async () => {
    const { page } = await openPage(browser, service, '/settings', { colorScheme: 'light' });
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    await page.getByLabel('Theme').selectOption('dark');
    await page.getByLabel('Times').selectOption('utc');
    await expect.poll(ground).toBe('rgb(15, 19, 23)');
    const dark = await ground();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(ground).toBe(dark);
    expect(await page.getByLabel('Times').inputValue()).toBe('utc');
    await page.getByLabel('Theme').selectOption('light');
    await expect.poll(ground).not.toBe(dark);
  });

  test('says that the service is away, and that it is back', async () => {
    const { page } = await openPage(browser, service, '/settings');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await service.stop();
    await page.getByText('Disconnected').waitFor();
    await service.restart();
    await page.getByText('Disconnected').waitFor({ state: 'detached', timeout: 20_000 });
  });

  test('lets go of its live stream while it is out of sight', async () => {
    const { page } = await openPage(browser, service, '/settings');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const ask = () => page.waitForRequest((request) => request.url().endsWith('/alerts/stream'), { timeout: 5_000 });
    await page.clock.install();
    const look = (state: string) =>
      page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await look('hidden');
    const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/alerts/stream'));
    await page.clock.fastForward(20_000);
    await ended;
    const asked = ask();
    await look('visible');
    await asked;
  });

  test('asks who it is, takes a token, and forgets it', async () => {
    const { page, wrong } = await openPage(browser, guarded, '/rules');
    await page.getByRole('heading', { name: 'Sign in to seismo' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use an API token' }).click();
    await page.getByLabel('API token').fill('not the token that it is');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('API token').fill(ADMIN);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to seismo' }).waitFor();
    expect(wrong).toEqual([]);
  });

  test('gives a policy that lets no script in but its own', async () => {
    const answer = await fetch(`${service.url}/alerts`, { headers: { Accept: 'text/html' } });
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; ");
    expect(policy).not.toContain('unsafe');
    const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
    expect(await answer.text()).toContain(`nonce="${nonce}"`);
    const again = await fetch(`${service.url}/alerts`, { headers: { Accept: 'text/html' } });
    expect(again.headers.get('content-security-policy')).not.toContain(nonce);
    expect((await fetch(`${service.url}/api/v1/nothing`, { headers: { Accept: 'text/html' } })).status).toBe(404);
    expect((await fetch(`${service.url}/assets/../index.html`)).status).not.toBe(200);
  });

  test.each(['light', 'dark'] as const)('is well in %s on a phone, its menu open', async (colorScheme) => {
    const { page } = await openPage(browser, service, '/settings', {
      colorScheme,
      viewport: { width: 360, height: 740 },
    });
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Coverage' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
  });
});
