import { isoTime } from '../../detect/alert.ts';
import type { CallerProfile } from '../caller/caller-profile.ts';
import { DAY_FIGURES, type DayFigure } from '../caller/day-figures.ts';
import type { FacetName } from '../caller/facets.ts';
import { table, textParagraph } from './markdown-parts.ts';

const FIGURES: Readonly<Record<DayFigure, string>> = {
  events: 'Events',
  errors: 'Errors',
  interventions: 'Guardrail interventions',
  input_tokens: 'Input tokens',
  output_tokens: 'Output tokens',
};
const FACETS: Readonly<Partial<Record<FacetName, string>>> = {
  models: 'Models',
  errors: 'Errors',
  guardrail_actions: 'Guardrail actions',
  violations: 'Guardrail violations',
  actions: 'Operations',
  addresses: 'Source addresses',
  user_agents: 'User agents',
  access_keys: 'Access keys',
  regions: 'Regions',
};
const MOST_VALUES = 5;
const MOST_ALERTS = 10;

/** What a report tells of an alert's caller: whether the time was usual, how much, with what, and what else was raised. */
export function callerSection(profile: CallerProfile): string[] {
  const { identity, usual, known, alerts } = profile;
  const first = known.streams.length === 0 ? undefined : Math.min(...known.streams.map((stream) => stream.first));
  const since = first === undefined ? 'No event of it is stored.' : `First seen ${isoTime(first)}.`;
  return [
    '## The caller',
    textParagraph(`${identity.label} ${identity.name}. ${since}`),
    textParagraph(usual.sentence),
    figures(profile),
    ...facets(profile),
    ...(alerts.items.length === 0
      ? ['No other alert of it within 48 hours before or after.']
      : [
          `Other alerts of it within 48 hours before or after: ${alerts.items.length}${alerts.more ? ' or more' : ''}, of which ${alerts.open} are not closed.`,
          table(
            ['Last event', 'Severity', 'State', 'Rule'],
            alerts.items
              .slice(0, MOST_ALERTS)
              .map((other) => [other.last_seen, other.severity, other.resolution ?? other.state, other.rule_name]),
          ),
        ]),
  ];
}

function figures({ figures: of }: CallerProfile): string {
  const shown = (n: number | null) => (n === null ? '' : String(Math.round(n)));
  const rows = DAY_FIGURES.map((name) => [
    FIGURES[name],
    shown(of[name].day),
    shown(of[name].median),
    shown(of[name].max),
  ]);
  return table(['24 hours of the alert', 'Then', 'Median day before', 'Most on a day before'], rows);
}

function facets({ facets: list }: CallerProfile): string[] {
  const rows = list.flatMap(({ name, values }) => {
    const title = FACETS[name];
    if (title === undefined || values.length === 0) return [];
    const told = values
      .slice(0, MOST_VALUES)
      .map(({ value, day, fresh }) => `${value} (${day}${fresh ? ', new' : ''})`);
    const more = values.length > MOST_VALUES ? [`${values.length - MOST_VALUES} more`] : [];
    return [[title, [...told, ...more].join(', ')]];
  });
  return rows.length === 0 ? [] : [table(['What it used', 'Values (events in the 24 hours)'], rows, [1])];
}
