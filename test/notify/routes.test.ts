import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMuted, muteWindowConfig } from '../../src/notify/mute-window.ts';
import { notifierConfig } from '../../src/notify/notifier-config.ts';
import { notifySettingsIssues, routesFrom } from '../../src/notify/notify-settings.ts';
import { type Happening, routeConfig, routesOf, stateRoutes } from '../../src/notify/routes.ts';
import { fitsWildcard } from '../../src/notify/wildcard.ts';
import { anAlert, NOW } from './an-alert.ts';

const routes = (...entries: unknown[]) => entries.map((entry) => routeConfig.parse(entry));
const happening = (changes: Partial<Happening> = {}): Happening => ({
  alert: anAlert(),
  occasion: 'raised',
  ruleTags: ['Domain: LLM'],
  at: NOW,
  ...changes,
});

describe('routes', () => {
  test('the first that fits decides', () => {
    const list = routes(
      { severity: 'critical', to: 'pager' },
      { severity: 'high', to: ['slack', 'mail'] },
      { to: 'file' },
    );
    expect(routesOf(list, happening())).toEqual(['slack', 'mail']);
    expect(routesOf(list, happening({ alert: anAlert({ severity: 'critical' }) }))).toEqual(['pager']);
    expect(routesOf(list, happening({ alert: anAlert({ severity: 'low' }) }))).toEqual(['file']);
  });

  test('one that says so lets later ones be looked at; each notifier is told once', () => {
    const list = routes({ to: 'file', continue: true }, { to: ['file', 'slack'] });
    expect(routesOf(list, happening())).toEqual(['file', 'slack']);
  });

  test('fit by the id, name and tags of the rule', () => {
    expect(routesOf(routes({ rule: 'LLM-*', to: 'a' }), happening())).toEqual(['a']);
    expect(routesOf(routes({ rule: ['x', '*denied prompts*'], to: 'a' }), happening())).toEqual(['a']);
    expect(routesOf(routes({ tag: 'domain: ???', to: 'a' }), happening())).toEqual(['a']);
    expect(routesOf(routes({ tag: 'Domain: Cloud', to: 'a' }), happening())).toEqual([]);
  });

  test('tell of what they name: being raised, unless they say otherwise', () => {
    const list = routes({ on: ['closed', 'withdrawn'], to: 'pager', continue: true }, { to: 'slack' });
    expect(routesOf(list, happening())).toEqual(['slack']);
    const given = stateRoutes(list, { tagsOf: () => [], now: () => NOW });
    expect(given.routes(anAlert())).toEqual(['slack']);
    expect(given.endRoutes(anAlert({ state: 'closed' }))).toEqual(['pager']);
    expect(given.endRoutes(anAlert({ withdrawn: { at: '', reason: '', merged_into: null } }))).toEqual(['pager']);
  });

  test('an empty list of notifiers silences', () => {
    expect(routesOf(routes({ rule: 'llm-*', to: [] }, { to: 'slack' }), happening())).toEqual([]);
  });

  test('an unknown severity is never below a bar', () => {
    expect(
      routesOf(routes({ severity: 'critical', to: 'a' }), happening({ alert: anAlert({ severity: 'weird' }) })),
    ).toEqual(['a']);
  });

  test('without any, every notifier is told of every alert', () => {
    const notifiers = [notifierConfig.parse({ type: 'stdout', name: 'out' })];
    expect(routesOf(routesFrom({ notifiers }), happening())).toEqual(['out']);
    expect(routesOf(routesFrom({ notifiers, routes: [] }), happening())).toEqual([]);
  });

  test('a name that no notifier has is told with where it stands', () => {
    const notifiers = ['soc', 'soc'].map((name) => notifierConfig.parse({ type: 'stdout', name }));
    expect(notifySettingsIssues({ notifiers, routes: routes({ to: 'sco' }) })).toEqual([
      { path: ['notifiers', 1, 'name'], message: 'two notifiers are called "soc"' },
      { path: ['routes', 0, 'to'], message: 'there is no notifier called "sco"; did you mean "soc"?' },
    ]);
  });
});

describe('hours in which nobody is told', () => {
  const window = (entry: unknown) => muteWindowConfig.parse(entry);
  const at = (text: string) => Date.parse(text);

  test('by the clocks of a zone, summer and winter', () => {
    const night = window({ from: '22:00', to: '07:00', zone: 'Europe/Madrid' });
    expect(isMuted(night, at('2026-01-15T21:30:00Z'))).toBe(true);
    expect(isMuted(night, at('2026-01-15T20:30:00Z'))).toBe(false);
    expect(isMuted(night, at('2026-07-15T20:30:00Z'))).toBe(true);
    expect(isMuted(night, at('2026-07-15T05:00:00Z'))).toBe(false);
  });

  test('on days of the week; a night belongs to the day it begins', () => {
    const weekend = window({ days: ['sat', 'sun'] });
    expect(isMuted(weekend, at('2026-03-07T00:00:00Z'))).toBe(true);
    expect(isMuted(weekend, at('2026-03-09T00:00:00Z'))).toBe(false);
    const sundayNight = window({ days: ['sun'], from: '23:00', to: '05:00' });
    expect(isMuted(sundayNight, at('2026-03-09T04:59:00Z'))).toBe(true);
    expect(isMuted(sundayNight, at('2026-03-08T04:59:00Z'))).toBe(false);
  });

  test('a muted route decides, and tells nobody', () => {
    const list = routes({ to: 'slack', mute: [{ from: '11:00', to: '13:00' }] }, { to: 'file' });
    expect(routesOf(list, happening())).toEqual([]);
    expect(routesOf(list, happening({ at: at('2026-03-02T13:00:00Z') }))).toEqual(['slack']);
  });

  test.each([[{ from: '25:00' }], [{ zone: 'Mars/Base' }], [{ from: '08:00', to: '08:00' }], [{ days: [] }]])(
    '%j is refused',
    (entry) => {
      expect(muteWindowConfig.safeParse(entry).success).toBe(false);
    },
  );
});

test('patterns fit as regular expressions of the same meaning do', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (text, pattern) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('?', '.').replaceAll('*', '.*');
      expect(fitsWildcard(text, pattern)).toBe(new RegExp(`^${source}$`, 's').test(text));
    }),
  );
});
