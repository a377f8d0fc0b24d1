import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ruleText } from '../detect/rule-book/rule-folder.ts';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const DAY = 86_400_000;
/** Three o'clock of a Wednesday's night, UTC. */
const NIGHT = Date.UTC(2026, 2, 18, 3, 10);
const EVIL = '<img src=x onerror=alert(1)>\u202e';
const CALLER = `arn:aws:sts::123456789012:assumed-role/App/alice`;

function call(at: number, id: string, more: object = {}, session = 'alice'): string {
  return `${JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(at).toISOString(),
    accountId: '123456789012',
    identity: { arn: `arn:aws:sts::123456789012:assumed-role/App/${session}` },
    region: 'eu-central-1',
    requestId: id,
    operation: 'Converse',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    input: {
      inputContentType: 'application/json',
      inputTokenCount: 1_000,
      inputBodyJson: { messages: [{ role: 'user', content: [{ text: `the secret of ${id}` }] }] },
    },
    output: { outputContentType: 'application/json', outputTokenCount: 100 },
    ...more,
  })}\n`;
}

/** Twenty days of office hours, then refused calls of a model that was never asked for, at night. */
function logs(): string {
  const lines: string[] = [];
  for (let day = 20; day >= 1; day--) {
    const midnight = Math.floor(NIGHT / DAY) * DAY - day * DAY;
    for (const hour of [9, 10, 11, 14, 15]) lines.push(call(midnight + hour * 3_600_000, `day-${day}-${hour}`));
  }
  const refused = { errorCode: 'AccessDeniedException', modelId: EVIL };
  for (let i = 0; i < 4; i++) lines.push(call(NIGHT + i * 60_000, `night-${i}`, refused));
  lines.push(call(NIGHT - DAY, 'other', {}, 'bob'));
  return lines.join('');
}

const QUERY =
  'FROM logs-aws_bedrock.invocation-* | WHERE gen_ai.response.error_code == "AccessDeniedException" | STATS n = COUNT(*) BY user.id';

describe.skipIf(!hasChromium)('the caller and the timeline of an alert', { retry: 2 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  let rules: string;
  let path: string;
  beforeAll(async () => {
    rules = await mkdtemp(join(tmpdir(), 'seismo-caller-'));
    await writeFile(
      join(rules, 'many.toml'),
      ruleText({ id: 'many', name: 'Refused', query: `${QUERY} | WHERE n > 2` }),
    );
    await writeFile(
      join(rules, 'more.toml'),
      ruleText({ id: 'more', name: 'Refused more', query: `${QUERY} | WHERE n > 3` }),
    );
    [browser, service] = await Promise.all([openBrowser(), startService({ rules: [rules] })]);
    const answer = await fetch(`${service.url}/ingest/aws_bedrock.invocation`, { method: 'POST', body: logs() });
    expect(answer.status).toBe(200);
    const alerts = async () => {
      const list = await (await fetch(`${service.url}/api/v1/alerts`)).json();
      return (list as { items: { id: string; rule_name: string; evidence: { count: number } }[] }).items;
    };
    await vi.waitUntil(async () => (await alerts()).filter((a) => a.evidence.count === 4).length === 2, 30_000);
    path = `/alerts/${(await alerts()).find((a) => a.rule_name === 'Refused')!.id}`;
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rm(rules, { recursive: true, force: true });
  });

  test('says first whether it was a usual time, then who it was and what is new', async () => {
    const { page, wrong } = await openPage(browser, service, path);
    const panel = page.getByRole('region', { name: 'The caller', exact: true });
    await panel.getByText(/^Unusual: never active at 03:00 UTC in the \d+ weekdays of 1\d days\.$/).waitFor();
    await panel.getByText(CALLER, { exact: true }).first().waitFor();
    const models = panel.getByRole('region', { name: 'Models' });
    const fresh = models.getByRole('row').filter({ hasText: 'new' });
    // What a log says of a model is text, and what would hide in it is seen.
    await fresh.getByText('<img src=x onerror=alert(1)>⟨U+202E⟩').waitFor();
    await panel.getByRole('region', { name: 'Error codes' }).getByText('AccessDeniedException').waitFor();
    await panel.getByText('1 alert, 1 not closed.').waitFor();
    const link = panel.getByRole('link', { name: 'All alerts of this caller' });
    expect(new URL((await link.getAttribute('href'))!, service.url).searchParams.get('caller')).toBe(CALLER);
    const query = await panel.getByRole('link', { name: 'Events in the console' }).getAttribute('href');
    expect(new URL(query!, service.url).searchParams.get('q')).toContain(CALLER);
    expect(wrong).toEqual([]);

    await panel
      .getByRole('figure', { name: /by hour of the day/ })
      .getByRole('button', { name: 'As table' })
      .click();
    const night = panel.getByRole('row').filter({ hasText: '03:00 – 04:00' });
    expect(await night.getByRole('cell').allTextContents()).toEqual(['4', '0 – 0', 'yes', 'yes']);

    await panel.getByRole('radio', { name: 'All sessions of the role' }).click();
    await panel.getByText('role, all its sessions').waitFor();
    expect(new URL(page.url()).searchParams.get('scope')).toBe('role');
    await panel.getByText(/^Unusual: active at 03:00 UTC on only 1 of \d+ weekdays\.$/).waitFor();
    await page.context().close();
  }, 40_000);

  test('the timeline is zoomed, opened and read without a mouse', async () => {
    const { page, wrong } = await openPage(browser, service, path);
    const panel = page.getByRole('region', { name: 'Timeline', exact: true });
    const chart = panel.getByRole('figure', { name: 'Events of the caller over time' });
    await chart.getByText('events of this alert').waitFor();
    await panel.getByRole('link', { name: 'Refused more' }).waitFor();
    await panel.getByRole('button', { name: 'Zoom out' }).press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).not.toBeNull();
    const whole = panel.getByRole('button', { name: 'Whole alert' });
    await expect.poll(() => whole.isEnabled(), { timeout: 10_000 }).toBe(true);
    await whole.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('from'), { timeout: 10_000 }).toBeNull();

    const drawing = panel.getByRole('application', { name: /arrow keys go from bar to bar/ });
    await drawing.focus();
    for (
      let i = 0;
      i < 40 && !(await panel.getByRole('status').filter({ hasText: 'events of this alert' }).isVisible());
      i++
    )
      await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const events = panel.getByRole('region', { name: /^Events of / });
    await events.getByText('▼ this alert').first().waitFor();
    const line = events.getByRole('listitem').first();
    await line.locator('summary').press('Enter');
    await line.getByText('"gen_ai.prompt"').waitFor();
    expect(await line.textContent()).not.toContain('the secret of');
    await events.getByRole('button', { name: 'Close' }).press('Enter');
    await expect.poll(() => events.count()).toBe(0);

    await chart.getByRole('button', { name: 'As table' }).press('Enter');
    await chart
      .getByRole('button', { name: /^Events of / })
      .first()
      .press('Enter');
    await events.getByText('▼ this alert').first().waitFor();
    expect(wrong).toEqual([]);
    await page.context().close();
  }, 40_000);

  test.each([
    { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
    { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
  ] as const)(
    'fits and is accessible: %j',
    async (options) => {
      const { page } = await openPage(browser, service, path, options);
      await page
        .getByRole('region', { name: 'The caller', exact: true })
        .getByText(/^Unusual:/)
        .waitFor();
      await page
        .getByRole('figure', { name: 'Events of the caller over time' })
        .getByText('events of this alert')
        .waitFor();
      expect(await isTooWide(page)).toBe(false);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.context().close();
    },
    40_000,
  );
});
