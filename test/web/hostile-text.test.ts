import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HostileService, startHostileService } from './hostile/hostile-service.ts';
import { hostileFindings } from './hostile/page-check.ts';
import { hostile } from './hostile/payloads.ts';
import { OPEN_ALL, openVisit, VISITS } from './hostile/visits.ts';
import { hasChromium, openBrowser, openPage } from './open-app.ts';

const VIEWER = 'a-viewer-token-of-the-tests';

describe.skipIf(!hasChromium)('hostile texts stay texts', { retry: 2 }, () => {
  let browser: Browser;
  let made: HostileService;
  beforeAll(async () => {
    [browser, made] = await Promise.all([openBrowser(), startHostileService()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await made?.[Symbol.asyncDispose]();
  });

  test.each(Object.keys(VISITS))(
    '%s',
    async (name) => {
      const { page, wrong } = await openVisit(browser, made, name);
      const findings = await hostileFindings(page);
      await page.setViewportSize({ width: 360, height: 800 });
      await page.waitForTimeout(200);
      findings.push(...(await hostileFindings(page)).map((finding) => `360 px: ${finding}`));
      expect([...wrong, ...new Set(findings)]).toEqual([]);
      if (VISITS[name]!.shows.length > 0)
        expect(await page.locator('body').textContent()).toContain('<script>window.__hit');
      await page.context().close();
    },
    60_000,
  );

  test('before somebody has signed in, and to a viewer, who sees no prompts', async () => {
    await made.service.restart({ auth: { local: false, tokens: [{ name: 'vic', role: 'viewer', token: VIEWER }] } });
    const { page, wrong } = await openPage(browser, made.service, `/alerts/${made.alerts[0]}?${hostile('asked')}`);
    await page.getByRole('heading', { name: 'Sign in to seismo' }).waitFor();
    await page.getByLabel('User').fill(hostile('user').slice(0, 90));
    await page.getByLabel('Password').fill(hostile('password'));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    const findings = await hostileFindings(page);
    await page.getByRole('button', { name: 'Use an API token' }).click();
    await page.getByLabel('API token').fill(VIEWER);
    await page.keyboard.press('Enter');
    const main = page.getByRole('main');
    await main
      .getByText(/^\[masked: \d+ characters\]$/)
      .first()
      .waitFor();
    await page.evaluate(OPEN_ALL);
    await page.waitForTimeout(400);
    findings.push(...(await hostileFindings(page)));
    expect([...wrong, ...findings]).toEqual([]);
    const shown = await main.textContent();
    expect(shown).toContain('name-hostile');
    for (const said of ['prompt', 'completion', 'system', 'second']) expect(shown).not.toContain(`${said} <script>`);
    await page.context().close();
  });
});
