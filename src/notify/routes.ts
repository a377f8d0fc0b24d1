import { z } from 'zod';
import type { AlertRecord } from '../state/alert-record.ts';
import type { Occasion } from '../state/outbox.ts';
import { isMuted, muteWindowConfig } from './mute-window.ts';
import { OCCASIONS } from './notifier.ts';
import { notifierName } from './notifier-settings.ts';
import { fitsWildcard } from './wildcard.ts';

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

const patterns = z
  .union([z.string().min(1).max(300), z.array(z.string().min(1).max(300)).min(1).max(200)])
  .transform((value) => (typeof value === 'string' ? [value] : value));

/** Which alerts go to whom. Conditions that are absent hold. */
export const routeConfig = z.strictObject({
  /** At least this grave. */
  severity: z.enum(SEVERITIES).optional(),
  /** Ids or names of rules, any of them; `*` and `?` stand for other characters. */
  rule: patterns.optional(),
  /** Tags of rules, any of them; `*` and `?` as above. */
  tag: patterns.optional(),
  on: z.array(z.enum(OCCASIONS)).min(1).default(['raised']),
  /** Notifiers by name; an empty list tells nobody. */
  to: z.union([notifierName.transform((name) => [name]), z.array(notifierName)]),
  /** Later routes are looked at too. */
  continue: z.boolean().default(false),
  /** Within these hours alerts of this route are not told. */
  mute: z.array(muteWindowConfig).default([]),
});
export type Route = z.output<typeof routeConfig>;

/** What happens, as routes look at it. */
export interface Happening {
  readonly alert: Pick<AlertRecord, 'severity' | 'rule_id' | 'rule_name'>;
  readonly occasion: Occasion;
  readonly ruleTags: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The notifiers to be told, each once, in the order of the routes. The first route whose conditions hold decides, unless it says
 * `continue`; a route that is muted decides too, and tells nobody.
 */
export function routesOf(routes: readonly Route[], happening: Happening): string[] {
  const told = new Set<string>();
  for (const route of routes) {
    if (!holds(route, happening)) continue;
    if (route.on.includes(happening.occasion) && !route.mute.some((window) => isMuted(window, happening.at))) {
      for (const name of route.to) told.add(name);
    }
    if (!route.continue) break;
  }
  return [...told];
}

function holds(route: Route, { alert, ruleTags }: Happening): boolean {
  return (
    (route.severity === undefined || gravity(alert.severity) >= gravity(route.severity)) &&
    (route.rule === undefined || fitsAny([alert.rule_id, alert.rule_name], route.rule)) &&
    (route.tag === undefined || fitsAny(ruleTags, route.tag))
  );
}

function fitsAny(texts: readonly string[], patterns: readonly string[]): boolean {
  return patterns.some((pattern) => texts.some((text) => fitsWildcard(text, pattern)));
}

/** A severity that is not known counts as the gravest: an alert must not get lost for its label. */
function gravity(severity: string): number {
  const place = (SEVERITIES as readonly string[]).indexOf(severity);
  return place < 0 ? SEVERITIES.length : place;
}

export interface RoutingContext {
  /** Tags of a rule as it is now; none where it is gone. */
  readonly tagsOf: (ruleId: string) => readonly string[];
  readonly now: () => number;
}

/** The routes as the state store asks for them: who is told of an alert that is raised, and of one that is closed or withdrawn. */
export function stateRoutes(
  routes: readonly Route[],
  context: RoutingContext,
): { routes: (alert: AlertRecord) => readonly string[]; endRoutes: (alert: AlertRecord) => readonly string[] } {
  const told = (alert: AlertRecord, occasion: Occasion) =>
    routesOf(routes, { alert, occasion, ruleTags: context.tagsOf(alert.rule_id), at: context.now() });
  return {
    routes: (alert) => told(alert, 'raised'),
    endRoutes: (alert) => told(alert, alert.withdrawn === null ? 'closed' : 'withdrawn'),
  };
}
