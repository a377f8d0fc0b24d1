// Looks at a page of a running service: node scripts/look.mjs /alerts out.png [--width 360] [--height 900] [--dark] [--full] [--url http://127.0.0.1:7700] [--wait 1500]
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
    dark: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    url: { type: 'string', default: 'http://127.0.0.1:7700' },
    wait: { type: 'string', default: '1500' },
  },
});
const [path = '/', out = 'look.png'] = positionals;
const browser = await chromium.launch({
  executablePath: process.env.SEISMO_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({
  viewport: { width: Number(values.width), height: Number(values.height) },
  colorScheme: values.dark ? 'dark' : 'light',
});
page.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(`${m.type()}: ${m.text()}`));
page.on('pageerror', (error) => console.log(`error: ${error.message}`));
await page.goto(values.url + path);
await page.waitForTimeout(Number(values.wait));
await page.screenshot({ path: out, fullPage: values.full });
const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
if (wide > 0) console.log(`wider than the window by ${wide} px`);
// Evaluated by the browser's own debugger, so that the page's policy stays as it is.
await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
const { violations } = await page.evaluate(() => globalThis.axe.run({ preload: false }));
for (const { id, nodes } of violations)
  for (const { target, html } of nodes) console.log(`axe ${id}: ${target} ${html.slice(0, 120)}`);
await browser.close();
