// The alerts page over many alerts, in Chromium, against the service: first rows, words typed, facets, scrolling, jumps (after `npm run build`).
//   node bench/alerts-page.mjs [--alerts 100000] [--keep DIR] [--rounds 9]
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { writeAlertState } from './alert-state.mjs';
import { median } from './median.mjs';
import { startedService } from './started-service.mjs';

/** Words that are typed, each alone; between them the box is emptied. */
const WORDS = ['denied', 'injection', 'u19', 'production', 'exhaustion st'];
const FACETS = ['Critical', 'Closed', 'High', 'Acknowledged', 'Low'];

/** Until the list of another view is on the screen: seconds from an event in the page to the frame that shows new rows. */
const OBSERVE = `window.timed = (type) => new Promise((resolve) => {
  const table = () => document.querySelector('[role=table]');
  const rows = () => [...document.querySelectorAll('[role=rowgroup] [role=row] [data-place]')].slice(0, 5).map((a) => a.getAttribute('href')).join();
  const before = rows();
  let from;
  addEventListener(type, (event) => { from ??= event.timeStamp; }, { capture: true });
  const look = () => {
    if (from !== undefined && table()?.dataset.old === 'false' && rows() !== '' && rows() !== before) {
      // The frame with the rows is drawn once the next one begins.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
    } else requestAnimationFrame(look);
  };
  look();
})`;

/** Milliseconds between frames while the list is scrolled by so many pixels a frame. */
const SCROLL = (pixels, milliseconds) => `new Promise((resolve) => {
  const gaps = [];
  let last = performance.now();
  const end = last + ${milliseconds};
  const step = (now) => {
    gaps.push(now - last);
    last = now;
    window.scrollBy(0, ${pixels});
    if (now < end) requestAnimationFrame(step);
    else resolve(gaps.slice(2));
  };
  requestAnimationFrame(step);
})`;

/** Milliseconds from a jump to a part of the list to the frame in which all rows in sight are there. */
const JUMP = (part) => `new Promise((resolve) => {
  const from = performance.now();
  window.scrollTo(0, document.documentElement.scrollHeight * ${part});
  const inSight = (row) => { const { top, bottom } = row.getBoundingClientRect(); return bottom > 120 && top < innerHeight; };
  const look = () => {
    const rows = [...document.querySelectorAll('[role=rowgroup]:last-child > div')].filter(inSight);
    if (rows.length > 5 && rows.every((row) => row.dataset.awaited === undefined)) setTimeout(() => resolve(performance.now() - from));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

export async function measureAlertsPage({ folder, alerts = 100_000, rounds = 9 }) {
  const data = join(folder, 'data');
  if (!existsSync(data)) {
    mkdirSync(data, { recursive: true });
    await writeAlertState(data, { alerts });
  }
  const config = join(folder, 'seismo.yaml');
  writeFileSync(config, `listen: 127.0.0.1:0\ndata: ${data}\n`);
  const service = await startedService(config);
  const browser = await chromium.launch({
    executablePath: process.env.SEISMO_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ baseURL: service.url, viewport: { width: 1440, height: 900 } });
    await page.addInitScript(OBSERVE);
    // What the page's thread works, whatever else the machine does.
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const worked = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1_000 * metrics.find(({ name }) => name === 'TaskDuration').value;
    };
    const first = [];
    for (let i = 0; i < rounds; i++) {
      await page.goto('/alerts?state=any');
      await page.locator('[data-place="0"]').waitFor();
      first.push(await page.evaluate('performance.now()'));
    }
    await page.waitForTimeout(1_500);
    const typed = [];
    const typedWork = [];
    let typedCpu = 0;
    for (let i = 0; i < rounds; i++) {
      const word = WORDS[i % WORDS.length];
      await page.goto('/alerts?state=any');
      await page.locator('[data-place="0"]').waitFor();
      await page.waitForTimeout(800);
      await page.getByLabel('Search alerts').focus();
      const before = await worked();
      const cpuBefore = service.cpuMs();
      const done = page.evaluate(`timed('input')`);
      await page.keyboard.insertText(word);
      typed.push(await done);
      typedWork.push((await worked()) - before);
      await page.waitForTimeout(1_500);
      typedCpu += service.cpuMs() - cpuBefore;
    }
    const faceted = [];
    for (let i = 0; i < rounds; i++) {
      await page.goto('/alerts?state=any');
      await page.locator('[data-place="0"]').waitFor();
      const box = page.getByRole('group', { name: i % 2 === 0 && FACETS[i % 5] !== 'Closed' ? 'Severity' : 'State' });
      const name = i % 2 === 0 && FACETS[i % 5] !== 'Closed' ? 'Critical' : 'Closed';
      await box.getByLabel(name).waitFor();
      await page.waitForTimeout(600);
      const done = page.evaluate(`timed('click')`);
      await box.getByLabel(name).click();
      faceted.push(await done);
    }
    const jumped = [];
    await page.goto('/alerts?state=any&sort=severity');
    await page.locator('[data-place="0"]').waitFor();
    for (let i = 1; i <= rounds; i++) {
      jumped.push(await page.evaluate(JUMP(i / (rounds + 1))));
    }
    const scrolling = {};
    for (const [name, pixels] of [
      ['slow', 20],
      ['quick', 200],
      ['flung', 2_000],
    ]) {
      await page.goto('/alerts?state=any');
      await page.locator('[data-place="0"]').waitFor();
      await page.waitForTimeout(1_000);
      const before = await worked();
      const gaps = await page.evaluate(SCROLL(pixels, 4_000));
      const workMs = ((await worked()) - before) / gaps.length;
      const frames = 1_000 / (gaps.reduce((a, b) => a + b, 0) / gaps.length);
      scrolling[name] = {
        pixels,
        frames: round(frames),
        workPerFrameMs: round(workMs),
        p95Ms: round(quantile(gaps, 0.95)),
        over25Percent: round((100 * gaps.filter((g) => g > 25).length) / gaps.length),
      };
    }
    return {
      alerts,
      firstRowsMs: summary(first),
      keyToRowsMs: summary(typed),
      keyToRowsWorkMs: summary(typedWork),
      serviceWorkForKeyMs: round(typedCpu / rounds),
      facetToRowsMs: summary(faceted),
      jumpToRowsMs: summary(jumped),
      scrolling,
      serviceMb: service.residentMb(),
    };
  } finally {
    await browser.close();
    await service.stop();
  }
}

function summary(values) {
  return { least: round(Math.min(...values)), median: round(median(values)), most: round(Math.max(...values)) };
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))];
}

function round(n) {
  return Math.round(n * 10) / 10;
}

const { values } = parseArgs({
  options: { alerts: { type: 'string' }, keep: { type: 'string' }, rounds: { type: 'string' } },
});
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'seismo-alerts-bench-'));
mkdirSync(folder, { recursive: true });
try {
  const measured = await measureAlertsPage({
    folder,
    alerts: Number(values.alerts ?? 100_000),
    rounds: Number(values.rounds ?? 9),
  });
  console.log(JSON.stringify(measured, null, 2));
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
