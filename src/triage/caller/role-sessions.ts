import { printName } from '../../esql/name-printer.ts';
import { inTurn, momentOf, numberOf, type Reading, readRecords, within } from '../event-records.ts';
import { holdsAny } from './caller-condition.ts';
import type { CallerStream } from './caller-streams.ts';
import type { CallerSpans } from './spans.ts';

/** Another session of the same role, or the caller's own. */
export interface RoleSession {
  readonly name: string;
  readonly events: number;
  readonly first: number;
  readonly last: number;
}

export interface RoleSessions {
  /** How many there are in the days before the alert and on its day. */
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
  /** The last seen first. */
  readonly items: readonly RoleSession[];
}

const MOST_COUNTED = 1_000;
const MOST_SHOWN = 10;
/** Where logs keep the role behind a session, and the session's own name. */
const ROLE_FIELDS: readonly (readonly [role: string, session: string])[] = [
  ['aws_bedrock.invocation.identity.principal_arn', 'aws_bedrock.invocation.identity.session_name'],
  ['aws.cloudtrail.user_identity.session_context.session_issuer.arn', 'aws.cloudtrail.user_identity.session_name'],
];

/** The sessions in which a role was used: who else has it, or how often its session's name was changed. */
export async function roleSessions(
  reading: Reading,
  streams: readonly CallerStream[],
  role: string,
  { baseline, day }: CallerSpans,
): Promise<RoleSessions> {
  const queries = streams.flatMap(({ schema }) =>
    ROLE_FIELDS.flatMap(([roleField, sessionField]) => {
      const known = schema.fields.get(roleField);
      const condition = known === undefined ? undefined : holdsAny(known, [role]);
      if (condition === undefined || !schema.fields.has(sessionField)) return [];
      return [
        [
          `FROM ${schema.name}`,
          `WHERE ${within({ from: baseline.from, to: day.to })} AND ${condition} AND ${printName(sessionField)} IS NOT NULL`,
          `STATS events = COUNT(*), since = MIN(@timestamp), until = MAX(@timestamp) BY name = ${printName(sessionField)}`,
          'SORT until DESC, name',
          `LIMIT ${MOST_COUNTED + 1}`,
        ].join(' | '),
      ];
    }),
  );
  const parts = await inTurn(queries.map((query) => () => readRecords(reading, query, MOST_COUNTED + 1)));
  const sessions = new Map<string, RoleSession>();
  for (const row of parts.flat()) {
    const name = String(row.name);
    const before = sessions.get(name);
    sessions.set(name, {
      name,
      events: numberOf(row.events) + (before?.events ?? 0),
      first: Math.min(momentOf(row.since)!, before?.first ?? Number.POSITIVE_INFINITY),
      last: Math.max(momentOf(row.until)!, before?.last ?? 0),
    });
  }
  const items = [...sessions.values()].sort((a, b) => b.last - a.last || (a.name < b.name ? -1 : 1));
  return {
    count: Math.min(items.length, MOST_COUNTED),
    more: parts.some((rows) => rows.length > MOST_COUNTED),
    items: items.slice(0, MOST_SHOWN),
  };
}
