import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INJECTION, mapped, REFUSED } from '../api/mapped-rule.ts';
import { burst } from '../api/open-service.ts';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const RULE = mapped(
  'probing',
  `${REFUSED} | STATS n = COUNT(*) BY user.id, gen_ai.request.model.id | WHERE n > 2`,
  INJECTION,
);

describe.skipIf(!hasChromium)('the overview', { retry: 2 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  let rules: string;
  let overview: Page;
  let wrong: string[];
  beforeAll(async () => {
    rules = await mkdtemp(join(tmpdir(), 'seismo-overview-'));
    await writeFile(join(rules, 'probing.toml'), RULE.replace('severity = "medium"', 'severity = "high"'));
    [browser, service] = await Promise.all([openBrowser(), startService({ rules: [rules] })]);
    ({ page: overview, wrong } = await openPage(browser, service, '/'));
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rm(rules, { recursive: true, force: true });
  });

  const push = async (body: string) => {
    const answer = await fetch(`${service.url}/ingest/aws_bedrock.invocation`, { method: 'POST', body });
    expect(answer.status).toBe(200);
  };
  /** A call that was answered, with its tokens. */
  const call = (user: string, model: string, input: number) =>
    burst(user, 1)
      .replace('"errorCode":"AccessDeniedException",', '')
      .replace('anthropic.claude-3-haiku-20240307-v1:0', model)
      .replace('"inputContentType"', `"inputTokenCount":${input},"inputContentType"`);

  test('says how to send logs in where nothing is stored, and fills by itself once something is', async () => {
    await overview.getByRole('heading', { name: 'No logs are stored yet' }).waitFor();
    expect(await overview.getByText(`${service.url}/ingest/aws_bedrock.invocation`).count()).toBe(1);
    expect(await accessibilityProblems(overview)).toEqual([]);
    await push(call('quiet', 'anthropic.claude-3-haiku-20240307-v1:0', 2_000_000));
    await overview.getByRole('heading', { name: 'No alert is open' }).waitFor({ timeout: 15_000 });
  });

  test('tells of alerts as they are raised, where the reader is', async () => {
    await overview.mouse.wheel(0, 500);
    await expect.poll(() => overview.evaluate('window.scrollY')).toBeGreaterThan(100);
    const before = await overview.evaluate('window.scrollY');
    await push(burst('a') + burst('b'));
    await overview.getByRole('heading', { name: '2 high alerts are open' }).waitFor({ timeout: 15_000 });
    expect(await overview.evaluate('window.scrollY')).toBe(before);
    await overview.getByText('Nobody has taken any').waitFor();
  });

  test('leads from every figure to its alerts', async () => {
    const link = async (within: string, name: string | RegExp) => {
      const panel = within === '' ? overview : overview.getByRole('region', { name: within, exact: true });
      const to = await panel.getByRole('link', { name }).first().getAttribute('href');
      return new URL(to!, service.url).searchParams;
    };
    const tile = await link('2 high alerts are open', /2\s*high/);
    expect([tile.get('state'), tile.get('severity')]).toEqual(['open', 'high']);
    expect((await link('Callers with most alerts', 'a')).get('caller')).toBe('arn:aws:iam::123456789012:user/a');
    expect((await link('Rules with most alerts', 'Rule probing')).get('rule_id')).toBe('probing');
    expect((await link('Models with most alerts', /claude-3-haiku/)).get('value')).toBe(
      '=anthropic.claude-3-haiku-20240307-v1:0',
    );
    expect((await link('MITRE ATLAS', /LLM Prompt Injection/)).get('technique')).toBe('AML.T0051');
    expect((await link('Open by age', 'Less than an hour')).get('raised_from')).toMatch(/^\d{4}-/);
    // What the links ask for is what the service knows to filter by.
    for (const parameters of [tile, await link('Open by age', 'Less than an hour')]) {
      const answer = await fetch(`${service.url}/api/v1/alerts?${parameters}`);
      expect(((await answer.json()) as { items: unknown[] }).items).toHaveLength(2);
    }
  });

  test('a chart is gone through by keyboard, and is a table for those who ask', async () => {
    const panel = overview.getByRole('region', { name: 'Alerts raised' });
    await panel.getByText('2 in the past 7 days').waitFor();
    const chart = panel.getByRole('application');
    await chart.focus();
    await overview.keyboard.press('ArrowRight');
    await panel.getByRole('status').getByText('critical').waitFor();
    await panel.getByRole('button', { name: 'As table' }).click();
    const row = panel.getByRole('row').filter({ hasText: ':' }).first();
    expect(await row.getByRole('link').allTextContents()).toEqual(['2', '2']);
  });

  test('tells what tokens cost, and which have no price', async () => {
    await push(call('spender', 'own-model', 500_000).replaceAll('spender-0', 'spender-1'));
    const panel = overview.getByRole('region', { name: 'Tokens and estimated cost' });
    await overview.reload();
    await panel.getByText('20 % of the tokens have no price').click();
    await panel
      .getByRole('listitem')
      .filter({ hasText: /^own-model$/ })
      .waitFor();
    await panel.getByText('$0.50').first().waitFor();
    await panel.getByText('no price', { exact: true }).first().waitFor();
  });

  test('shows hostile names as text', async () => {
    await push(
      call('<img src=x onerror=alert(1)>\u202egpj.exe', '<script>alert(2)</script>[a](javascript:b)', 900_000),
    );
    const panel = overview.getByRole('region', { name: 'Tokens and estimated cost' });
    await overview.reload();
    await panel.getByText('<img src=x onerror=alert(1)>⟨U+202E⟩gpj.exe').first().waitFor();
    const models = panel.getByRole('list', { name: 'Models by estimated cost' });
    await models.getByText('<script>alert(2)</script>[a](javascript:b)').waitFor();
    expect(await overview.locator('main img, main script, main a[href^="javascript"]').count()).toBe(0);
  });

  test('keeps the time that is asked for in the address', async () => {
    await overview.getByRole('button', { name: '24 hours' }).click();
    await overview.getByRole('heading', { name: 'In the past 24 hours' }).waitFor();
    expect(overview.url()).toContain('range=24h');
    await overview.getByRole('button', { name: 'Custom' }).click();
    await overview.getByRole('dialog').getByLabel('From').fill('2020-01-01T00:00');
    await overview.getByRole('dialog').getByLabel('To').fill('2020-01-02T00:00');
    await overview.getByRole('button', { name: 'Show' }).click();
    await overview.getByText('No alert was raised in this time.').first().waitFor();
    await overview.reload();
    await overview.getByText('No event is stored of this time.').waitFor();
    expect(wrong).toEqual([]);
  });

  test('keeps its figures while the service is away', async () => {
    await overview.goto('/?range=24h');
    await overview.getByRole('heading', { name: '2 high alerts are open' }).waitFor();
    await service.stop();
    await overview.getByText('Disconnected').waitFor();
    expect(await overview.getByRole('heading', { name: '2 high alerts are open' }).isVisible()).toBe(true);
    expect(await overview.getByRole('heading', { level: 2 }).count()).toBeGreaterThan(8);
    await service.restart();
    await overview.getByText('Disconnected').waitFor({ state: 'detached', timeout: 20_000 });
  });

  test.each(['light', 'dark'] as const)('is well in %s, on a screen and on a phone', async (colorScheme) => {
    const { page } = await openPage(browser, service, '/', { colorScheme });
    await page
      .getByRole('region', { name: 'Events', exact: true })
      .getByText(/past 7 days/)
      .waitFor();
    await page.getByRole('application').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await isTooWide(page)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
