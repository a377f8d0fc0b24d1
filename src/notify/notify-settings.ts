import { z } from 'zod';
import { suggest } from '../base/suggest.ts';
import { notifierConfig } from './notifier-config.ts';
import { webAddress } from './notifier-settings.ts';
import { type Route, routeConfig } from './routes.ts';

/** The settings of this room, as members of the configuration's root. */
export const notifySettings = {
  /** The address of the web pages as people reach them; links in messages lead there. */
  public_url: webAddress.optional(),
  notifiers: z.array(notifierConfig).max(100).default([]),
  /** Without routes every notifier is told of every alert that is raised. */
  routes: z.array(routeConfig).max(1_000).optional(),
};
const settingsShape = z.object(notifySettings);
export type NotifySettings = z.output<typeof settingsShape>;

/** What is wrong between notifiers and routes; each with where it stands. */
export interface SettingsIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Names that two notifiers have, and routes to notifiers that there are not. */
export function notifySettingsIssues(settings: NotifySettings): SettingsIssue[] {
  const names = settings.notifiers.map((notifier) => notifier.name);
  const issues: SettingsIssue[] = [];
  names.forEach((name, i) => {
    if (names.indexOf(name) < i)
      issues.push({ path: ['notifiers', i, 'name'], message: `two notifiers are called "${name}"` });
  });
  (settings.routes ?? []).forEach((route, i) => {
    for (const name of route.to) {
      if (names.includes(name)) continue;
      const near = suggest(name, names);
      const hint = near === undefined ? '' : `; did you mean "${near}"?`;
      issues.push({ path: ['routes', i, 'to'], message: `there is no notifier called "${name}"${hint}` });
    }
  });
  return issues;
}

/** The routes of the settings, or those that hold where none are set: every notifier, every alert raised. */
export function routesFrom(settings: NotifySettings): readonly Route[] {
  if (settings.routes !== undefined) return settings.routes;
  return [{ on: ['raised'], to: settings.notifiers.map((notifier) => notifier.name), continue: false, mute: [] }];
}
