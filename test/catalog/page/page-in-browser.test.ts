import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageDocument } from '../../../src/catalog/page/html/page-document.ts';
import type { RuleLife, RulePage } from '../../../src/catalog/page/rule-page.ts';
import { readRules } from '../../../src/catalog/vendors/registry.ts';
import { packFolder } from '../../../src/cli/rule-set.ts';
import { aPage, fieldTest, ruleThatAsks } from './a-page.ts';

const CHROMIUM = '/usr/bin/chromium';
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
if (!existsSync(CHROMIUM)) console.warn('skipped: no Chromium');

const LIFE: RuleLife = {
  could_fire: 'no',
  because: 'a field that it asks for was never seen',
  blind_spots: [{ field: 'gen_ai.policy.name', message: 'never seen in this data' }],
  alerts: { total: 12, last: '2026-03-02T10:00:00Z', per_day: 1.5 },
  verdicts: { true_positive: 3, false_positive: 1, benign: 0, duplicate: 0, precision: 0.75 },
  backtest: {
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-08T00:00:00Z',
    events: 12_000,
    alerts: 12,
    alerts_per_day: 1.7,
    thresholds: [
      {
        name: 'n',
        operator: 'gt',
        value: 3,
        points: [2, 3, 4].map((value) => ({ value, alerts: 20 - value, alerts_per_day: 3 - value / 2 })),
      },
    ],
  },
  tests: [{ name: 'a burst', outcome: 'alerts' }],
};

function pages(): ReadonlyMap<string, RulePage> {
  const file = join(packFolder(), 'bedrock-validation-error-burst.toml');
  const [rule] = readRules(file, readFileSync(file, 'utf8')).rules;
  const mistake = {
    code: 'esql/unknown-column',
    severity: 'error',
    message: 'unknown column',
    line: 3,
    column: 9,
    hint: 'x',
  };
  const long = ruleThatAsks(
    {
      kind: 'or',
      of: [
        fieldTest({ field: `${'very.long.field.name.'.repeat(8)}end`, values: ['x'.repeat(400)] }),
        { kind: 'opaque', text: 'a == b', why: 'compares two fields', sources: ['a', 'b'], negated: false },
      ],
    },
    {
      name: '<script>document.title = "run"</script><img src="https://evil.example/p.png">',
      note: '## A\n\n```\nlong '.repeat(3).concat('code '.repeat(60), '\n```\n\n| a | b |\n| - | - |\n| c | d |\n'),
      body: 'x: 1\n'.repeat(60),
      format: 'sigma',
    },
  );
  return new Map([
    ['of the pack', aPage(rule!, [], { life: LIFE })],
    [
      'hostile and long',
      aPage(long, [], { conformance: { parses: true, types: false, runs: false, diagnostics: [mistake] } }),
    ],
  ]);
}

describe.skipIf(!existsSync(CHROMIUM))('a page in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seismo-page-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [name, page] of pages()) {
    test.each([
      ['light', 1200],
      ['dark', 360],
    ] as const)(
      `${name}: in %s at %i pixels it fits, asks for nothing, and axe finds nothing`,
      async (colorScheme, width) => {
        const file = join(folder, `${name}.html`);
        await writeFile(file, pageDocument(page));
        // Axe is put into the page, which allows no script of its own.
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        const view = await context.newPage();
        const asked: string[] = [];
        view.on('request', (request) => asked.push(request.url()));
        await view.goto(pathToFileURL(file).href);
        expect(asked).toEqual([pathToFileURL(file).href]);
        expect(await view.title()).toBe(page.head.name);
        expect(await view.evaluate('document.documentElement.scrollWidth')).toBe(width);

        await view.locator('details').evaluateAll((all) => {
          for (const each of all) each.setAttribute('open', '');
        });
        await view.addScriptTag({ path: AXE });
        const { violations } = (await view.evaluate('axe.run()')) as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        await context.close();
      },
    );
  }

  test('it is gone through by keyboard', async () => {
    const file = join(folder, 'keys.html');
    await writeFile(file, pageDocument(pages().get('of the pack')!));
    const context = await browser.newContext();
    const view = await context.newPage();
    await view.goto(pathToFileURL(file).href);
    await view.keyboard.press('Tab');
    expect(await view.evaluate('document.activeElement.textContent')).toBe('Coverage');
    await view.locator('summary').focus();
    await view.keyboard.press('Enter');
    expect(await view.locator('details').getAttribute('open')).toBe('');
    await context.close();
  });
});
