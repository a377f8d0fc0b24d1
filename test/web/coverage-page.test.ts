import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { INJECTION, JAILBREAK, mapped, REFUSED, threat } from '../api/mapped-rule.ts';
import { burst } from '../api/open-service.ts';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser, openPage, startService } from './open-app.ts';

const RULES = {
  covers: mapped('covers', `${REFUSED} | STATS n = COUNT(*) BY user.id | WHERE n > 2`, INJECTION),
  blind: mapped('blind', 'FROM logs-aws.cloudtrail-* | WHERE user.id == "a"', JAILBREAK),
  wrong: mapped('wrong', REFUSED, threat('MITRE ATT&CK', 'TA0040', 'T1078')),
};

describe.skipIf(!hasChromium)('the coverage', { retry: 2 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  let rules: string;
  beforeAll(async () => {
    rules = await mkdtemp(join(tmpdir(), 'seismo-coverage-'));
    for (const [name, text] of Object.entries(RULES)) await writeFile(join(rules, `${name}.toml`), text);
    [browser, service] = await Promise.all([openBrowser(), startService({ rules: [rules] })]);
    await fetch(`${service.url}/ingest/aws_bedrock.invocation`, { method: 'POST', body: burst('a') });
    await vi.waitFor(
      async () => {
        const answer = await fetch(`${service.url}/api/v1/alerts?technique=AML.T0051`);
        expect(((await answer.json()) as { items: unknown[] }).items).toHaveLength(1);
      },
      { timeout: 15_000, interval: 200 },
    );
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rm(rules, { recursive: true, force: true });
  });

  test('tells covered from what has no data and from gaps, and narrows to them', async () => {
    const { page, wrong } = await openPage(browser, service, '/coverage');
    const cell = (name: string) => page.getByRole('button', { name });
    await cell('LLM Prompt Injection Covered · 1 rule').waitFor();
    await expect.poll(() => cell('LLM Jailbreak No data · 1 rule').count()).toBe(1);
    await expect.poll(() => cell('LLM Jailbreak Gap').count()).toBe(1);
    await page.getByRole('button', { name: /^No data/ }).click();
    await cell('LLM Prompt Injection').waitFor({ state: 'detached' });
    expect(page.url()).toContain('show=no_data');
    await page.getByLabel('Only what is not covered').check();
    await cell('RAG Poisoning').waitFor();
    await expect.poll(() => cell('LLM Prompt Injection').count()).toBe(0);
    await page.getByLabel('Only about LLMs').check();
    await cell('Poison Training Data').waitFor({ state: 'detached' });
    await expect.poll(() => cell('RAG Poisoning').count()).toBe(1);
    await page.getByLabel('Only what is not covered').uncheck();
    await page.getByLabel('Severity').selectOption('medium');
    await cell('RAG Poisoning').waitFor({ state: 'detached' });
    await page.getByLabel('Sub-techniques').check();
    await page.reload();
    await cell('LLM Prompt Injection').waitFor();
    await page.getByLabel('Severity').selectOption('critical');
    await page.getByText('No technique fits these filters.').waitFor();
    const streams = page.getByRole('region', { name: 'By data source' });
    await streams.getByRole('row', { name: /aws\.cloudtrail-\* absent 1 covers nothing here/ }).waitFor();
    expect(wrong).toEqual([]);
  });

  test('is gone through by arrow keys, from a technique to its rules and alerts', async () => {
    const { page, wrong } = await openPage(browser, service, '/coverage?show=covered');
    const cell = page.getByRole('button', { name: /LLM Prompt Injection/ });
    await cell.waitFor();
    await page.getByLabel('Only about LLMs').uncheck();
    await page.goto('/coverage');
    const first = page.getByRole('button', { name: /Search Open Technical Databases/ });
    await first.focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.textContent')).toContain(
      'Search Open AI Vulnerability Analysis',
    );
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Acquire Infrastructure');
    await page.keyboard.press('Home');
    expect(await page.locator('[data-place][tabindex="0"]').count()).toBe(1);
    await cell.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'LLM Prompt Injection' });
    await dialog.getByText('a rule runs, and has events to read').waitFor();
    expect(page.url()).toContain('technique=AML.T0051');
    const rule = dialog.getByRole('listitem').filter({ hasText: 'Rule covers' });
    expect(await rule.textContent()).toContain('Reads logs-aws_bedrock.invocation-*');
    expect(await rule.getByRole('link').getAttribute('href')).toBe('/rules/elastic%2Fcovers');
    await dialog.getByRole('link', { name: '1 alert names it' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: /Direct/ }).click();
    await page.getByRole('dialog', { name: 'LLM Prompt Injection: Direct' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).not.toContain('technique=');
    expect(wrong).toEqual([]);
  });

  test('shows the other frameworks, and what rules name wrongly', async () => {
    const { page, wrong } = await openPage(browser, service, '/coverage?framework=attack&llm=true');
    await page
      .getByRole('button', { name: /Valid Accounts Covered/ })
      .first()
      .waitFor();
    const problems = page.getByRole('region', { name: 'Namings to mend' });
    expect(await problems.textContent()).toContain('not under Impact');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Navigator layer' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('seismo-attack-layer.json');
    const layer = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect([layer.domain, layer.techniques.length > 0]).toEqual(['enterprise-attack', true]);
    await page.getByRole('button', { name: 'OWASP LLM Top 10' }).click();
    await page.getByRole('button', { name: /Prompt Injection Gap/ }).waitFor();
    expect(await page.getByRole('link', { name: 'Navigator layer' }).count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('is well in %s, on a screen and on a phone', async (colorScheme) => {
    const { page } = await openPage(browser, service, '/coverage?llm=true', { colorScheme });
    await page.getByRole('button', { name: /RAG Poisoning/ }).waitFor();
    await page.getByText('Rules that run').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await isTooWide(page)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
