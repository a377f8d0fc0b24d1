import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const ADMIN = 'an-admin-token-of-the-tests';
const VIEWER = 'a-viewer-token-of-the-tests';

describe.skipIf(!hasChromium)('the settings', { retry: 2 }, () => {
  let browser: Browser;
  let tokens = 0;
  let service: Awaited<ReturnType<typeof startService>>;
  let receiver: Server;
  const received: string[] = [];
  let answer = 200;
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        received.push(body);
        response.writeHead(answer).end(answer === 200 ? 'taken' : 'the channel is archived');
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    [browser, service] = await Promise.all([
      openBrowser(),
      startService({
        auth: {
          local: false,
          tokens: [
            { name: 'root', role: 'admin', token: ADMIN },
            { name: 'vic', role: 'viewer', token: VIEWER },
          ],
        },
        retention: { 'logs-aws_bedrock.*': { age: '90d' } },
        notifiers: [
          { type: 'webhook', name: 'siem', url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook` },
        ],
      }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    receiver?.close();
  });

  const signIn = async (path: string, token = ADMIN, options: Parameters<typeof openPage>[3] = {}) => {
    const opened = await openPage(browser, service, path, options);
    const { page } = opened;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Use an API token' }).click();
    await page.getByLabel('API token').fill(token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    return opened;
  };
  const who = async (token: string) =>
    (await fetch(`${service.url}/api/v1/session`, { headers: { Authorization: `Bearer ${token}` } })).status;
  const audit = async () => {
    const response = await fetch(`${service.url}/api/v1/audit`, { headers: { Authorization: `Bearer ${ADMIN}` } });
    return ((await response.json()) as { items: { action: string }[] }).items.map(({ action }) => action);
  };
  const goTo = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Sections of the settings' }).getByRole('link', { name }).press('Enter');

  test('tell what is in force and where it is set, and show no secret', async () => {
    const { page, wrong } = await signIn('/settings');
    await page.getByText('/seismo.yaml').first().waitFor();
    await page.getByText('Credentials are needed, as everywhere.').waitFor();
    await page.getByText('root (admin)').waitFor();
    await goTo(page, 'Retention');
    await page.getByText('retention.logs-aws_bedrock.*').waitFor();
    await goTo(page, 'Masking');
    await page.getByText('gen_ai.prompt*').waitFor();
    expect(await page.content()).not.toContain(ADMIN);
    expect(wrong).toEqual([]);
  });

  test('a token is made, works, and is revoked; the audit log has it', async () => {
    // Another in each attempt: revoked ones stay in the list.
    const name = `shipper-${tokens++}`;
    const { page, wrong } = await signIn('/settings/tokens');
    await page.getByRole('button', { name: 'New token' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New token' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Role').selectOption('viewer');
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    const secret = (await dialog.locator('[data-secret]').textContent())!;
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await who(secret)).toBe(200);
    await dialog.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row', { name });
    await row.getByText('works').waitFor();
    expect(await page.content()).not.toContain(secret);
    await row.getByRole('button', { name: `Revoke ${name}` }).click();
    await page.getByRole('button', { name: 'Revoke it' }).click();
    await row.getByText('revoked').waitFor();
    expect(await who(secret)).toBe(401);
    await goTo(page, 'Audit log');
    await page.getByLabel(/^What/).selectOption('Tokens');
    await page.getByRole('row', { name: /token\.revoke/ }).waitFor();
    await page.getByRole('row', { name: /token\.create/ }).waitFor();
    await expect.poll(() => page.getByRole('row', { name: /session\./ }).count()).toBe(0);
    expect(page.url()).toContain('action=token.');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export' }).click();
    expect((await download).suggestedFilename()).toBe('seismo-audit.ndjson');
    expect(wrong).toEqual([]);
  });

  test('a user is added, changed and removed', async () => {
    const { page } = await signIn('/settings/users');
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel(/^Password/).fill('correct horse battery');
    await page.getByRole('button', { name: 'Add the user' }).click();
    await page.getByText('Ada Lovelace can sign in.').waitFor();
    await page.getByRole('button', { name: 'Change Ada Lovelace' }).click();
    await page.getByLabel('Role').selectOption('viewer');
    await page.getByRole('button', { name: 'Change the user' }).click();
    await page.getByRole('row', { name: /Ada Lovelace viewer/ }).waitFor();
    await page.getByRole('button', { name: 'Remove Ada Lovelace' }).click();
    await page.getByRole('button', { name: 'Remove the user' }).click();
    await page.getByText('Ada Lovelace was removed.').waitFor();
    await page.getByText('There are none yet').waitFor();
    await goTo(page, 'Sessions');
    await page
      .getByRole('row', { name: /token:root/ })
      .first()
      .waitFor();
    expect(await audit()).toEqual(expect.arrayContaining(['user.create', 'user.remove', 'session.create']));
  });

  test('a notifier is tried out against its receiver, and what came of it is shown', async () => {
    const { page } = await signIn('/settings/notifiers');
    await page.getByRole('button', { name: 'Test siem' }).click();
    await page.getByText(/siem took the test message in/).waitFor();
    expect(received.join()).toContain('"test"');
    answer = 410;
    await page.getByRole('button', { name: 'Test siem' }).click();
    await page.getByText('siem did not take the test message.').waitFor();
    await page.getByText('the channel is archived').waitFor();
    answer = 200;
    expect(await audit()).toContain('notifier.test');
  });

  test('a viewer is offered what viewers may see; every section is usable by everyone and at 360 pixels', async () => {
    const viewer = await signIn('/settings', VIEWER);
    await viewer.page.getByRole('link', { name: 'Notifiers' }).waitFor();
    expect(await viewer.page.getByRole('link', { name: /Tokens|Users|Sessions|Audit/ }).count()).toBe(0);
    await viewer.page.goto('/settings/audit');
    await viewer.page.getByText('Audit log can be seen by admins only.').waitFor();
    const { page } = await signIn('/settings', ADMIN, { viewport: { width: 360, height: 800 } });
    for (const name of ['General', 'Retention', 'Masking', 'Notifiers', 'Tokens', 'Users', 'Sessions', 'Audit log']) {
      await goTo(page, name);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect([name, await isTooWide(page)]).toEqual([name, false]);
      // Parts are the same in all sections: each is looked at in one theme, and two in both.
      for (const colorScheme of name === 'General' || name === 'Tokens' ? (['dark', 'light'] as const) : [null]) {
        if (colorScheme !== null) await page.emulateMedia({ colorScheme });
        expect([name, colorScheme, await accessibilityProblems(page)]).toEqual([name, colorScheme, []]);
      }
    }
  }, 120_000);
});
