import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { burst, DATASET } from '../api/open-service.ts';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const VIEWER = 'a-viewer-token-of-the-tests';
const HOUR = 3_600_000;
/** Bidi and markup in a record that is not understood. */
const EVIL = '{"<img src=x onerror=alert(1)>\u202etxt": ';

const trailCall = (at: number, action: string, region: string, id: string) => ({
  eventVersion: '1.10',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111111111111:user/mallory', accountId: '111111111111' },
  eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
  eventSource: 'bedrock.amazonaws.com',
  eventName: action,
  awsRegion: region,
  sourceIPAddress: '203.0.113.9',
  requestParameters: action === 'Converse' ? { modelId: 'amazon.nova-lite-v1:0' } : null,
  requestID: id,
  eventID: id,
  eventType: 'AwsApiCall',
  recipientAccountId: '111111111111',
  eventCategory: 'Management',
});

describe.skipIf(!hasChromium)('the page of sources', { retry: 2 }, () => {
  let browser: Browser;
  let logs: string;
  let service: Awaited<ReturnType<typeof startService>>;
  beforeAll(async () => {
    logs = await mkdtemp(join(tmpdir(), 'seismo-logs-'));
    [browser, service] = await Promise.all([
      openBrowser(),
      startService({
        // CloudTrail is left out at first: what is pushed of it is not understood.
        formats: [DATASET],
        sources: [
          { type: 'files', name: 'gateway', paths: [logs] },
          {
            type: 's3',
            name: 'archive',
            bucket: 'logs',
            region: 'eu-west-1',
            endpoint: 'http://127.0.0.1:9',
            credentials: { access_key_id: 'id', secret_access_key: 'key' },
          },
        ],
        auth: { tokens: [{ name: 'vic', role: 'viewer', token: VIEWER }] },
      }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rm(logs, { recursive: true, force: true });
  });

  const push = async (dataset: string, text: string) => {
    const response = await fetch(`${service.url}/ingest/${dataset}`, { method: 'POST', body: text });
    expect(response.status).toBe(200);
  };
  const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

  test('says that nothing is there yet, and then how each source fares', async () => {
    const { page, wrong } = await openPage(browser, service, '/sources');
    await page.getByText('There are no logs yet').waitFor();
    await page.getByText('every record that came was understood').waitFor();
    await writeFile(join(logs, 'calls.log'), burst('a', 12));
    const row = (name: string) => page.getByRole('table', { name: 'Sources', exact: true }).getByRole('row', { name });
    await row('gateway').getByText('12 records').first().waitFor({ timeout: 15_000 });
    await row('archive').getByText('waiting').waitFor();
    await row('archive').getByText('cannot reach http://127.0.0.1:9').waitFor();
    await push(DATASET, burst('b', 4));
    await row('HTTP push').getByText('4 events').waitFor({ timeout: 15_000 });
    expect(wrong).toEqual([]);
  });

  test('a broken record is a dead letter, which is opened, unmasked, narrowed and deleted', async () => {
    await push(DATASET, `${EVIL}\n${'{"no": "call"}\n'.repeat(3)}`);
    const { page, wrong } = await openPage(browser, service, '/sources');
    const table = page.getByRole('table', { name: 'Dead letters' });
    await table.getByRole('button').first().waitFor();
    expect(await table.getByRole('button').count()).toBe(4);
    const cut = page.getByRole('button', { name: /not JSON/ });
    await cut.first().press('Enter');
    await expect.poll(() => table.getByRole('button').count()).toBe(1);
    expect(page.url()).toContain('reason=');
    await table.getByRole('button').press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Dead letter' });
    await dialog.getByText(/masked: \d+ characters/).waitFor();
    await dialog.getByRole('button', { name: /Show the record/ }).click();
    await dialog.getByText('<img src=x onerror=alert(1)>', { exact: false }).waitFor();
    await dialog.getByText('⟨U+202E⟩').waitFor();
    await dialog.getByRole('button', { name: 'Replay it' }).click();
    await dialog.getByText('1 record replayed: 1 record still not understood.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    // Read by itself it is wrong in other words: nothing has the old reason any more.
    await page.getByText('No dead letter fits.').waitFor();
    await page.getByRole('button', { pressed: true }).press('Enter');
    await expect.poll(() => table.getByRole('button').count()).toBe(4);
    await page
      .getByRole('button', { name: /no timestamp|no format|not .* log/ })
      .first()
      .press('Enter');
    await expect.poll(() => table.getByRole('button').count()).toBe(3);
    await page.getByRole('button', { name: 'Delete those shown' }).click();
    await page.getByRole('button', { name: 'Delete all dead letters that fit' }).click();
    await page.getByText('3 dead letters deleted.').waitFor();
    await page.getByText('No dead letter fits.').waitFor();
    const audit = await (await fetch(`${service.url}/api/v1/audit`)).json();
    const actions = (audit as { items: { action: string }[] }).items.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['prompt.view', 'deadletter.replay', 'deadletter.delete']));
    expect(wrong).toEqual([]);
  });

  test('what was not understood is, once its format is read: replayed, it becomes events and warnings', async () => {
    const now = Date.now();
    const calls = Array.from({ length: 8 }, (_, i) =>
      trailCall(now - 3 * HOUR - i * 60_000, 'Converse', 'us-west-2', `c${i}`),
    );
    const off = trailCall(now - 2 * HOUR, 'DeleteModelInvocationLoggingConfiguration', 'eu-west-1', 'off');
    const total = async () => {
      const response = await fetch(`${service.url}/api/v1/deadletters/counts`);
      return ((await response.json()) as { total: number }).total;
    };
    const before = await total();
    await writeFile(join(logs, 'trail.log'), lines([...calls, off]));
    await expect.poll(total, { timeout: 15_000 }).toBe(before + 9);
    await service.restart({ formats: [DATASET, 'aws.cloudtrail'] });
    const { page } = await openPage(browser, service, '/sources');
    await page.getByRole('button', { name: 'Replay all' }).click();
    await page.getByText(/9 records understood and stored/).waitFor({ timeout: 20_000 });
    await page.getByRole('table', { name: 'Data streams' }).getByText('logs-aws.cloudtrail-default').waitFor();
    const warnings = async () => {
      const response = await fetch(`${service.url}/api/v1/sources/warnings`);
      return ((await response.json()) as { items: { kind: string }[] }).items.map(({ kind }) => kind);
    };
    await expect.poll(warnings, { timeout: 40_000, interval: 1_000 }).toContain('logging');
    await page.reload();
    const warning = page.getByText('Model invocation logging was turned off in account 111111111111 in eu-west-1');
    await page.getByText('Models are called in account 111111111111 in us-west-2 without invocation logs').waitFor();
    // The gravest is open; the keyboard closes and opens it.
    const who = page.getByText('arn:aws:iam::111111111111:user/mallory');
    await who.waitFor();
    await warning.click();
    await who.waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await who.waitFor();
    await page.getByRole('link', { name: 'Show it in the console' }).first().waitFor();
  }, 120_000);

  test('a viewer changes nothing; it is usable at 360 pixels and by everyone, in both themes', async () => {
    await push(DATASET, `${EVIL}\n`);
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, wrong } = await openPage(browser, service, '/sources', {
        colorScheme,
        viewport: { width: 360, height: 800 },
        extraHTTPHeaders: { Authorization: `Bearer ${VIEWER}` },
      });
      await page.getByRole('table', { name: 'Dead letters' }).waitFor();
      await page.getByRole('table', { name: 'Sources', exact: true }).waitFor();
      expect(await isTooWide(page)).toBe(false);
      expect(await page.getByRole('button', { name: /Replay|Delete/ }).count()).toBe(0);
      await page.getByRole('table', { name: 'Dead letters' }).getByRole('button').first().click();
      await page.getByText('Records may hold prompts').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(wrong).toEqual([]);
    }
  });
});
