import type { Browser } from 'playwright-core';
import { type AppPage, openPage } from '../open-app.ts';
import type { HostileService } from './hostile-service.ts';
import { hostile } from './payloads.ts';

/** A page, and words of hostile texts that have to be seen on it. */
export interface Visit {
  readonly path: (service: HostileService) => string;
  readonly shows: readonly string[];
  /** Buttons that open a dialog with more, one after the other. */
  readonly opens?: readonly RegExp[];
}

const ask = encodeURIComponent(hostile('asked').slice(0, 400));
const query = encodeURIComponent(
  'FROM logs-* METADATA _index | KEEP _index, user.id, user.name, user_agent.original, file.name, message, event.action | LIMIT 20',
);

/** Every page and part of the app, with hostile texts in its logs, its rules and its address. */
export const VISITS: Readonly<Record<string, Visit>> = {
  overview: { path: () => '/', shows: [] },
  'alert list': { path: () => '/alerts?sort=-last_seen', shows: ['name-hostile'] },
  'alert list, grouped by caller': { path: () => '/alerts?group=caller', shows: [] },
  'alert list, grouped by rule': { path: () => '/alerts?group=rule', shows: ['name-hostile'] },
  'alert list, by an address': { path: () => `/alerts?text=${ask}&view=${ask}&sort=${ask}`, shows: [] },
  'alert of an event': {
    path: ({ alerts }) => `/alerts/${alerts[0]}`,
    shows: ['name-hostile', 'step', 'note', 'prompt'],
  },
  'alert of a group': { path: ({ alerts }) => `/alerts/${alerts.at(-1)}`, shows: ['name-hostile'] },
  'an alert that is none': { path: () => `/alerts/${ask}`, shows: [] },
  rules: { path: () => '/rules', shows: ['name-hostile'] },
  'rules, by an address': { path: () => `/rules?text=${ask}&severity=${ask}`, shows: [] },
  'rule, overview': { path: ({ rules }) => `/rules/${rules[0]}`, shows: ['name-hostile', 'description'] },
  'rule, logic': { path: ({ rules }) => `/rules/${rules[1]}?view=logic`, shows: [] },
  'rule, tuning': { path: ({ rules }) => `/rules/${rules[0]}?view=tuning`, shows: [] },
  'rule, guide': { path: ({ rules }) => `/rules/${rules[0]}?view=guide`, shows: ['step'] },
  'rule, source': { path: ({ rules }) => `/rules/${rules[0]}?view=source`, shows: [] },
  'rule, history': { path: ({ rules }) => `/rules/${rules[0]}?view=history`, shows: [] },
  'a rule that is none': { path: () => `/rules/${ask}`, shows: [] },
  coverage: { path: () => '/coverage', shows: [] },
  console: { path: () => `/console?q=${query}&run=true`, shows: [] },
  'console, by an address': { path: () => `/console?q=${ask}&from=${ask}`, shows: [] },
  sources: { path: () => '/sources', shows: [] },
  'a dead letter': {
    path: () => '/sources',
    shows: ['dead-key'],
    opens: [/the record has no timestamp/, /Show the record/],
  },
  settings: { path: () => '/settings', shows: [] },
  'settings, tokens': { path: () => '/settings/tokens', shows: ['token'] },
  'settings, users': { path: () => '/settings/users', shows: [] },
  'settings, sessions': { path: () => '/settings/sessions', shows: [] },
  'settings, notifiers': { path: () => '/settings/notifiers', shows: [] },
  'settings, retention': { path: () => '/settings/retention', shows: [] },
  'settings, masking': { path: () => '/settings/masking', shows: [] },
  'settings, audit': { path: () => '/settings/audit', shows: [] },
  'a page that is none': { path: () => `/${ask}`, shows: [] },
};

/** Closed parts are opened, so that what is in them is drawn; no link is followed and nothing is changed. */
export const OPEN_ALL = `for (const element of document.querySelectorAll('main details:not([open])')) element.open = true;
for (const element of [...document.querySelectorAll('main [aria-expanded="false"]:not([aria-haspopup])')].slice(0, 20)) element.click();`;

/** Opens a page of {@link VISITS}, waits for what it shows, and unfolds all that folds. */
export async function openVisit(browser: Browser, made: HostileService, name: string): Promise<AppPage> {
  const { path, shows, opens } = VISITS[name]!;
  const opened = await openPage(browser, made.service, path(made));
  const { page } = opened;
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  for (const words of opens ?? [])
    await page.locator('main button, dialog button').filter({ hasText: words }).last().click();
  for (const word of shows) await page.locator('body').getByText(word).first().waitFor({ timeout: 10_000 });
  await page.evaluate(OPEN_ALL);
  await page.waitForTimeout(400);
  return opened;
}
