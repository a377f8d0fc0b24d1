import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HostileService, startHostileService } from './hostile/hostile-service.ts';
import { openVisit, VISITS } from './hostile/visits.ts';
import { accessibilityProblems, hasChromium, isTooWide, openBrowser } from './open-app.ts';

/** Every page and part of one, with texts that are as long and odd as texts get, all that folds unfolded. */
describe.skipIf(!hasChromium)(
  'in light and dark, wide and on a phone, nothing is against WCAG 2.2 AA',
  { retry: 2 },
  () => {
    let browser: Browser;
    let made: HostileService;
    beforeAll(async () => {
      [browser, made] = await Promise.all([openBrowser(), startHostileService()]);
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await made?.[Symbol.asyncDispose]();
    });

    test.each(Object.keys(VISITS))('%s', async (name) => {
      const { page, wrong } = await openVisit(browser, made, name);
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.waitForTimeout(150);
          wrong.push(
            ...(await accessibilityProblems(page)).map((problem) => `${width} px, ${colorScheme}: ${problem}`),
          );
        }
        if (await isTooWide(page)) wrong.push(`${width} px: wider than its window`);
      }
      expect([...new Set(wrong)]).toEqual([]);
      await page.context().close();
    });
  },
);
