import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { stringify } from 'yaml';

export { accessibilityProblems, hasChromium, openBrowser } from '../catalog/site/open-browser.ts';

const MAIN = fileURLToPath(new URL('../../dist/app/main.js', import.meta.url));

/** A service as users run it, in a process of its own. */
export interface RunningService {
  readonly url: string;
  /** A folder of its own; `data` in it is the service's. */
  readonly folder: string;
  /** Ends it as an operator does. */
  stop(): Promise<void>;
  /** Starts it again, on the same data and port; with changes of its configuration. */
  restart(changes?: object): Promise<void>;
  /** Ends it, and deletes its folder. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts `seismo serve` with a configuration as in seismo.yaml, whose address and data folder may be left out. */
export async function startService(config: object = {}): Promise<RunningService> {
  if (!existsSync(MAIN)) throw new Error('dist/ is missing: npm run build');
  const folder = await mkdtemp(join(tmpdir(), 'seismo-app-'));
  let url = '';
  let child: ChildProcess | undefined;
  const start = async (changes: object = {}) => {
    const listen = url === '' ? '127.0.0.1:0' : new URL(url).host;
    const file = join(folder, 'seismo.yaml');
    await writeFile(file, stringify({ listen, data: join(folder, 'data'), ...config, ...changes }));
    child = spawn(process.execPath, [MAIN, 'serve', '-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    url = await urlOf(child);
  };
  const stop = async () => {
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    await ended;
  };
  await start();
  return {
    get url() {
      return url;
    },
    folder,
    stop,
    restart: async (changes) => {
      await stop();
      await start(changes);
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The address that a service tells once it runs; rejects with what it said where it ends before. */
function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface(stream).on('line', (line) => {
        if (said.length < 50) said.push(line);
        const url = /"url":"([^"]+)"/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    child.once('exit', () => reject(new Error(`the service did not start:\n${said.join('\n')}`)));
  });
}

/** A page of the app, with all that went wrong on it: errors, refusals by its policy, dialogs, requests to elsewhere. */
export interface AppPage {
  readonly page: Page;
  readonly wrong: string[];
}

/** Opens a path of the app in a context of its own. */
export async function openPage(
  browser: Browser,
  { url }: { readonly url: string },
  path: string,
  options: BrowserContextOptions = {},
): Promise<AppPage> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    // Charts that move into place cost a second each.
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // What the service refuses is told on the page; that the browser notes it too is no fault.
    if (/Failed to load resource: the server responded/.test(message.text())) return;
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) wrong.push(`request: ${request.url()}`);
  });
  await page.goto(path);
  return { page, wrong };
}

/** Whether the page is wider than its window. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
