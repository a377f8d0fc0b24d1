import type { AlertCaller } from '../../detect/alert-callers.ts';
import type { AlertBook } from '../../state/alert-book.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import type { Reading } from '../event-records.ts';
import type { CallerOfAlert, CallersOfAlert } from './alert-callers-of.ts';
import type { CallerNames } from './caller-condition.ts';
import { type KnownCaller, knownCaller } from './caller-streams.ts';
import { type AgainstBaseline, type DayFigure, dayFigures } from './day-figures.ts';
import { type CallerIdentity, describeCaller } from './describe-caller.ts';
import { callerFacets, type Facet } from './facets.ts';
import { type HourFigures, hourlyFigures } from './hourly.ts';
import { type OtherAlerts, otherAlerts } from './other-alerts.ts';
import { callerPeers, type Peers } from './peers.ts';
import { type RoleSessions, roleSessions } from './role-sessions.ts';
import { type CallerSpans, callerSpans, floorTo, HOUR } from './spans.ts';
import { type UsualTime, usualTime } from './usual-time.ts';

/** Whom a profile is of: the caller by its own name, or everybody who uses its role. */
export const CALLER_SCOPES = ['caller', 'role'] as const;
export type CallerScope = (typeof CALLER_SCOPES)[number];

/** Everything an analyst asks of an alert's caller, as of the alert's time. */
export interface CallerProfile {
  readonly caller: CallerOfAlert;
  readonly scope: CallerScope;
  readonly identity: CallerIdentity;
  readonly known: KnownCaller;
  readonly spans: CallerSpans;
  readonly usual: UsualTime;
  readonly figures: Readonly<Record<DayFigure, AgainstBaseline>>;
  readonly facets: readonly Facet[];
  readonly peers: Peers | undefined;
  /** Of an assumed role. */
  readonly sessions: RoleSessions | undefined;
  readonly alerts: OtherAlerts;
}

export interface ProfileRequest {
  readonly alert: AlertRecord;
  readonly caller: CallerOfAlert;
  readonly scope: CallerScope;
  readonly alerts: AlertBook;
  readonly hides: (field: string) => boolean;
}

/** The caller of an alert that is meant: the one of the value, else the first. */
export function chosenCaller({ callers }: CallersOfAlert, value: string | undefined): CallerOfAlert | undefined {
  return value === undefined ? callers[0] : callers.find((caller) => caller.value === value);
}

/** The names that a caller's events are found by; those of its role where the scope is that and it has one. */
export function namesOf(caller: AlertCaller, scope: CallerScope): CallerNames {
  const { principal_arn, role } = describeCaller(caller);
  const meant = scope === 'role' && role !== null && principal_arn !== null ? principal_arn : caller.value;
  return { kind: caller.kind, values: [meant] };
}

/** Reads what is known of an alert's caller: a scan for each question, of the streams that hold its events alone. */
export async function callerProfile(reading: Reading, request: ProfileRequest): Promise<CallerProfile> {
  const { alert, caller, scope, hides } = request;
  const spans = callerSpans({ from: Date.parse(alert.first_seen), to: Date.parse(alert.last_seen) });
  const identity = describeCaller(caller);
  const known = await knownCaller(reading, namesOf(caller, scope), hides);
  const { streams } = known;
  const [hours, facets, alerts, sessions] = await Promise.all([
    hourlyFigures(reading, streams, { from: spans.baseline.from, to: spans.day.to }),
    callerFacets(reading, { streams, spans, hides }),
    otherAlerts(request.alerts, alert, scope === 'role' ? [caller.value] : known.names.values),
    identity.role === null || identity.principal_arn === null
      ? undefined
      : roleSessions(reading, streams, identity.principal_arn, spans),
  ]);
  const first = streams.length === 0 ? undefined : Math.min(...streams.map((stream) => stream.first));
  const usual = usualTime({ spans, counts: eventsByHour(hours), first, alert: alertHours(alert), who: scope });
  return {
    caller,
    scope,
    identity,
    known,
    spans,
    usual,
    figures: dayFigures(hours, spans, usual.days),
    facets,
    peers: scope === 'role' ? undefined : await callerPeers(reading, streams, hours, spans),
    sessions,
    alerts,
  };
}

function eventsByHour(hours: readonly HourFigures[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { at, events } of hours) counts.set(at, (counts.get(at) ?? 0) + events);
  return counts;
}

/** The alert's evidence by the hour; of an alert with too many events to list, the hours of those that are. */
function alertHours(alert: AlertRecord): Map<number, number> {
  const hours = new Map<number, number>();
  const times = alert.evidence.events.map((event) => Date.parse(event['@timestamp']));
  for (const time of times.length > 0 ? times : [Date.parse(alert.first_seen)]) {
    const hour = floorTo(time, HOUR);
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  return hours;
}
