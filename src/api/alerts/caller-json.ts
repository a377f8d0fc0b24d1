import type { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import type { CallersOfAlert } from '../../triage/caller/alert-callers-of.ts';
import type { CallerProfile } from '../../triage/caller/caller-profile.ts';
import type { CallerStream } from '../../triage/caller/caller-streams.ts';
import type { FacetValue } from '../../triage/caller/facets.ts';
import type { Span } from '../../triage/caller/spans.ts';
import { type CostEstimate, estimateCost } from '../../triage/cost/estimate-cost.ts';
import type { PriceList } from '../../triage/cost/price-list.ts';
import type { DeepReadonly } from '../operation.ts';
import type { callerSchema } from './caller-schema.ts';

/** Other alerts shown with a caller. */
const MOST_ALERTS = 50;

type CallerJson = DeepReadonly<z.input<typeof callerSchema>>;

/** Who made the calls, as the API tells it. */
export function callersJson({
  callers,
  named_by,
  more,
}: CallersOfAlert): Pick<CallerJson, 'callers' | 'named_by' | 'more_callers'> {
  return { callers, named_by, more_callers: more };
}

/** What is known of a caller, as the API tells it. */
export function profileJson(profile: CallerProfile, prices: PriceList): NonNullable<CallerJson['caller']> {
  const { caller, scope, identity, known, spans, usual, figures, facets, peers, sessions, alerts } = profile;
  const { streams } = known;
  return {
    field: caller.field,
    kind: caller.kind,
    value: caller.value,
    scope,
    identity,
    also: known.aliases,
    first_seen: streams.length === 0 ? null : isoTime(Math.min(...streams.map((s) => s.first))),
    last_seen: streams.length === 0 ? null : isoTime(Math.max(...streams.map((s) => s.last))),
    events: streams.reduce((sum, stream) => sum + stream.events, 0),
    streams: streams.map((stream) => ({
      stream: stream.schema.name,
      fields: stream.fields,
      query: eventsQuery(stream),
      events: stream.events,
      first_seen: isoTime(stream.first),
      last_seen: isoTime(stream.last),
    })),
    day: spanJson(spans.day),
    baseline: spanJson(spans.baseline),
    usual_time: usual,
    figures: { ...figures, usd: usdFigures(profile, prices) },
    facets: facets.map(({ name, more, values }) => ({
      name,
      more,
      values: values.map((value) => ({
        value: value.value,
        day: value.day,
        baseline: value.baseline,
        total: value.total,
        first_seen: isoTime(value.first),
        last_seen: isoTime(value.last),
        new: value.fresh,
        ...(value.tokens !== undefined && {
          tokens: {
            input: value.tokens.day.input,
            output: value.tokens.day.output,
            usd: costOf([value], 'day', prices).usd,
          },
        }),
      })),
    })),
    peers: peers ?? null,
    sessions:
      sessions === undefined
        ? null
        : {
            count: sessions.count,
            more: sessions.more,
            items: sessions.items.map(({ name, events, first, last }) => ({
              name,
              events,
              first_seen: isoTime(first),
              last_seen: isoTime(last),
            })),
          },
    alerts: {
      from: isoTime(alerts.from),
      to: isoTime(alerts.to),
      total: alerts.items.length,
      open: alerts.open,
      more: alerts.more,
      items: alerts.items.slice(0, MOST_ALERTS).map(otherAlertJson),
    },
  };
}

/** An alert in one line of a list beside another. */
export function otherAlertJson(alert: AlertRecord): NonNullable<CallerJson['caller']>['alerts']['items'][number] {
  const { id, rule_id, rule_name, severity, state, resolution, first_seen, last_seen } = alert;
  return { id, rule_id, rule_name, severity, state, resolution, first_seen, last_seen };
}

/** A span of time as the API tells it. */
export function spanJson({ from, to }: Span): { from: string; to: string } {
  return { from: isoTime(from), to: isoTime(to) };
}

/** What a person would run in the console for the caller's events of a log. */
function eventsQuery({ schema, condition }: CallerStream): string {
  return `FROM ${schema.name}\n| WHERE ${condition}\n| SORT @timestamp DESC\n| LIMIT 1000`;
}

function usdFigures({ facets, usual }: CallerProfile, prices: PriceList) {
  const models = facets.find((facet) => facet.name === 'models')?.values ?? [];
  const day = costOf(models, 'day', prices);
  const before = costOf(models, 'baseline', prices);
  const mean = usual.days === 0 || before.usd === null ? null : before.usd / usual.days;
  return { day: day.usd, mean, unpriced_models: [...new Set([...day.unpriced_models, ...before.unpriced_models])] };
}

function costOf(models: readonly FacetValue[], span: 'day' | 'baseline', prices: PriceList): CostEstimate {
  return estimateCost(
    prices,
    models.flatMap(({ value, tokens }) => (tokens === undefined ? [] : [{ models: [value], ...tokens[span] }])),
  );
}
