import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  accessibilityProblems,
  hasChromium,
  isTooWide,
  openBrowser,
  openPage,
  type RunningService,
  startService,
} from './open-app.ts';

const ANALYST = 'an-analyst-token-of-the-tests';
const VIEWER = 'a-viewer-token-of-the-tests';
const MODEL = 'anthropic.claude-opus-4-1-20250805-v1:0';
const HOSTILE = '<img src=x onerror=alert(1)> \u202e\u001b[31m [x](javascript:alert(1))';

/** A refused call of a user, some minutes ago. */
function deniedCall(user: string, minutesAgo: number, i: number): string {
  return JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(Date.now() - minutesAgo * 60_000 + i * 1_000).toISOString(),
    accountId: '123456789012',
    identity: { arn: `arn:aws:iam::123456789012:user/${user}` },
    region: 'eu-central-1',
    requestId: `${user}-${i}`,
    operation: 'Converse',
    modelId: MODEL,
    errorCode: 'AccessDeniedException',
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages: [{ role: 'user', content: [{ text: `${HOSTILE} ${i}` }] }] },
    },
  });
}

interface Known {
  readonly handle: string;
  readonly id: string;
  readonly caller: { readonly value: string } | null;
}

describe.skipIf(!hasChromium)('the alert page', { retry: 2 }, () => {
  let browser: Browser;
  let service: RunningService;
  let alerts: Known[];
  const token = (value: string) => ({ extraHTTPHeaders: { Authorization: `Bearer ${value}` } });
  const api = (path: string, init: RequestInit = {}) => fetch(`${service.url}/api/v1${path}`, init);
  const of = (user: string) => alerts.find(({ caller }) => caller?.value.endsWith(`/${user}`))!;

  beforeAll(async () => {
    [browser, service] = await Promise.all([
      openBrowser(),
      startService({
        auth: {
          tokens: [
            { name: 'ann', role: 'analyst', token: ANALYST },
            { name: 'vic', role: 'viewer', token: VIEWER },
          ],
        },
      }),
    ]);
    const users = ['eve', 'mallory', 'trudy'];
    const lines = users.flatMap((user, u) => Array.from({ length: 5 }, (_, i) => deniedCall(user, 5 + u, i)));
    await fetch(`${service.url}/ingest/aws_bedrock.invocation`, { method: 'POST', body: `${lines.join('\n')}\n` });
    const rule = '9600cfa5-0faa-47ec-8cb1-c969e70ae670';
    const read = async () => {
      alerts = ((await (await api(`/alerts?rule_id=${rule}`)).json()) as { items: Known[] }).items;
      return alerts.length;
    };
    await vi.waitFor(async () => expect(await read()).toBe(users.length), { timeout: 30_000, interval: 500 });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
  });

  const opened = async (user: string, options: Parameters<typeof openPage>[3] = {}, search = '') => {
    const app = await openPage(browser, service, `/alerts/${of(user).handle}${search}`, options);
    await app.page.getByRole('heading', { level: 1, name: /Denied Access/ }).waitFor();
    return app;
  };
  const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  test('from opening an alert to closing it: who, a step done, a note, a verdict', async () => {
    const { page, wrong } = await opened('eve', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByText('eve (IAM user of account 123456789012): 5 events').waitFor();
    const facts = panel(page, 'Key facts');
    await facts.getByText('arn:aws:iam::123456789012:user/eve').waitFor();
    await facts.getByText(MODEL).first().waitFor();
    await page.keyboard.press('a');
    await page.getByText('acknowledged', { exact: true }).waitFor();

    const guide = panel(page, 'Triage guide');
    const step = guide.getByRole('checkbox').first();
    await step.check();
    await guide.getByText(/^1 of \d+ steps done$/).waitFor();
    await page.reload();
    await guide.getByText(/^1 of \d+ steps done$/).waitFor();
    expect(await step.isChecked()).toBe(true);
    const query = guide.getByRole('link', { name: 'Open in the console' }).first();
    expect(decodeURIComponent((await query.getAttribute('href'))!.replaceAll('+', ' '))).toContain(
      'user.id == "arn:aws:iam::123456789012:user/eve"',
    );

    const response = panel(page, 'Response');
    await response.getByText('Deny the user eve the models it used').waitFor();
    await response.getByRole('button', { name: 'Copy' }).nth(1).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('aws iam put-user-policy');

    const notes = panel(page, 'Notes and history');
    await notes.getByLabel('A note').fill('The key was on a <b>public</b> repository.');
    await notes.getByRole('button', { name: 'Add the note' }).click();
    await notes.getByText('The key was on a <b>public</b> repository.').waitFor();

    await page.keyboard.press('e');
    await page.getByRole('radio', { name: /True positive/ }).check();
    await page.getByRole('button', { name: 'Close the alert' }).click();
    await page.getByText('closed: true positive').waitFor();
    await notes.getByText(/gave the verdict true positive/).waitFor();
    const closed = (await (await api(`/alerts/${of('eve').id}`)).json()) as Record<string, unknown>;
    expect(closed).toMatchObject({ state: 'closed', resolution: 'true_positive', assignee: 'local' });
    expect(wrong).toEqual([]);
  });

  test('a change is refused where someone was faster, who is told, and made all the same where that is wanted', async () => {
    const { page } = await opened('mallory');
    await page.route('**/alerts/stream', (route) => route.abort());
    const change = {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${ANALYST}` },
    };
    await page.getByLabel('Add a tag').waitFor();
    // What the page knows is out of date from now on, as it hears of nothing.
    await page.route(`**/api/v1/alerts/${of('mallory').handle}?*`, (route) => route.continue());
    const patched = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.route(`**/api/v1/alerts/${of('mallory').id}`, async (route) => {
      if (route.request().method() === 'PATCH' && route.request().headers()['if-match'] === '"1"') {
        await api(`/alerts/${of('mallory').id}`, { ...change, body: JSON.stringify({ assignee: 'bob' }) });
      }
      await route.continue();
    });
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await patched;
    await page.getByText('Someone was faster: nothing of this change was made').waitFor();
    await page.getByText('assigned it to “bob”').first().waitFor();
    await page.getByRole('button', { name: 'Make the change all the same' }).click();
    await page.getByText('acknowledged', { exact: true }).waitFor();
  });

  test('evidence is read event by event; what was logged is text', async () => {
    const { page, wrong } = await opened('trudy', token(ANALYST));
    const evidence = panel(page, 'Evidence');
    await evidence.getByText('AccessDeniedException').waitFor();
    await evidence
      .getByRole('button', { name: /^Document of the event/ })
      .first()
      .click();
    await evidence.getByText('[masked:').first().waitFor();
    await evidence.getByRole('button', { name: 'Show prompt text' }).click();
    await evidence.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    const audit = (await (await api('/audit?action=prompt.view')).json()) as { items: { actor: string }[] };
    expect(audit.items.some(({ actor }) => actor === 'token:ann')).toBe(true);
    expect(wrong).toEqual([]);
  });

  test('a viewer reads, and is not offered what they may not', async () => {
    const { page } = await opened('trudy', token(VIEWER));
    await page.getByText('analysts and admins').waitFor();
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Show prompt text' }).count()).toBe(0);
    await panel(page, 'Triage guide').getByRole('checkbox').first().waitFor();
    expect(await panel(page, 'Triage guide').getByRole('checkbox').first().isDisabled()).toBe(true);
  });

  test('j and k lead through the list that it was opened from', async () => {
    const search = 'rule_id=9600cfa5-0faa-47ec-8cb1-c969e70ae670';
    const { page } = await openPage(browser, service, `/alerts?${search}`);
    await page
      .getByRole('link', { name: /Denied Access/ })
      .first()
      .click();
    await page.getByText('1 of 3').waitFor();
    await page.keyboard.press('j');
    await page.getByText('2 of 3').waitFor();
    expect(page.url()).toContain(`/alerts/${alerts[1]!.handle}`);
    await page.keyboard.press('k');
    await page.getByText('1 of 3').waitFor();
    await page.keyboard.press('u');
    await expect.poll(() => new URL(page.url()).pathname + new URL(page.url()).search).toBe(`/alerts?${search}`);
  });

  test('it is exported as a report and as documents', async () => {
    const { page } = await opened('trudy');
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /Report/ }).click();
    expect((await download).suggestedFilename()).toMatch(/^alert-.+\.md$/);
    expect(await page.getByRole('link', { name: /OCSF/ }).count()).toBe(0);
  });

  test('an alert that there is not is told', async () => {
    const { page } = await openPage(browser, service, '/alerts/nosuch');
    await page.getByText('there is no alert "nosuch"').waitFor();
  });

  test.each(['light', 'dark'] as const)('is well in %s, wide and on a phone', async (colorScheme) => {
    const { page } = await opened('trudy', { colorScheme, viewport: { width: 360, height: 740 } });
    await panel(page, 'Evidence').getByText('AccessDeniedException').waitFor();
    await panel(page, 'Response').getByText('Deny the user trudy every model').waitFor();
    expect(await isTooWide(page)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
