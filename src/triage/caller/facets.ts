import { compareText } from '../../base/compare-text.ts';
import { printName } from '../../esql/name-printer.ts';
import { inTurn, type Reading } from '../event-records.ts';
import { errorExpression } from './call-outcome.ts';
import type { CallerStream } from './caller-streams.ts';
import { type AskedFacet, type FacetRow, mergedRow, readEach, readTogether } from './facet-scan.ts';
import { tellsCalls } from './hourly.ts';
import type { CallerSpans } from './spans.ts';

/** What a caller's events are counted by. */
export const FACETS = [
  'models',
  'errors',
  'guardrail_actions',
  'violations',
  'actions',
  'addresses',
  'user_agents',
  'access_keys',
  'regions',
  'accounts',
  'names',
] as const;
export type FacetName = (typeof FACETS)[number];

interface FacetSpec {
  /** The first of these that a stream has. */
  readonly fields: readonly string[];
  /** Counted in logs of model calls alone, where one has the caller. */
  readonly calls?: true;
  /** Likely to have very many values: counted by itself. */
  readonly many?: true;
}

const SPECS: Readonly<Record<Exclude<FacetName, 'errors'>, FacetSpec>> = {
  models: { fields: ['gen_ai.request.model.id'], calls: true },
  guardrail_actions: { fields: ['gen_ai.policy.action'], calls: true },
  violations: { fields: ['gen_ai.compliance.violation_code'], calls: true },
  actions: { fields: ['event.action'] },
  addresses: {
    fields: ['source.ip', 'source.address', 'client.ip', 'azure.open_ai.caller_ip_address'],
    many: true,
  },
  user_agents: { fields: ['user_agent.original'] },
  access_keys: { fields: ['aws.cloudtrail.user_identity.access_key_id'] },
  regions: { fields: ['cloud.region'] },
  accounts: { fields: ['cloud.account.id'] },
  names: { fields: ['user.name'] },
};

/** One value: how often on the alert's day, in the days before and of all, and since when. */
export interface FacetValue extends FacetRow {
  /** Never met before the alert and its day, though the caller was. */
  readonly fresh: boolean;
}

export interface Facet {
  readonly name: FacetName;
  readonly values: readonly FacetValue[];
  /** There are further values, rarer ones. */
  readonly more: boolean;
}

/** Values shown of one facet. */
const MOST_VALUES = 30;

export interface FacetRequest {
  readonly streams: readonly CallerStream[];
  readonly spans: CallerSpans;
  /** Whether a field may not be shown. */
  readonly hides: (field: string) => boolean;
}

/** What a caller's events hold: models, errors, addresses, ..., the most frequent of the day first. Facets without values are left out. */
export async function callerFacets(reading: Reading, request: FacetRequest): Promise<Facet[]> {
  const { streams, spans } = request;
  const known = streams.some((stream) => stream.first < spans.baseline.to);
  const parts = await inTurn(
    streams.flatMap((stream) => {
      const asked = FACETS.flatMap((name) => askedFacet(name, stream, request, reading) ?? []);
      const scan = { stream, streams, spans, most: MOST_VALUES };
      const together = asked.filter((facet) => facet.together);
      return [
        ...(together.length === 0 ? [] : [() => readTogether(reading, scan, together)]),
        ...asked.filter((facet) => !facet.together).map((facet) => () => readEach(reading, scan, [facet])),
      ];
    }),
  );
  const read = parts.flat();
  return FACETS.flatMap((name) => {
    const own = read.filter((part) => part.name === name);
    const values = new Map<string, FacetRow>();
    for (const row of own.flatMap(({ rows }) => rows)) {
      const before = values.get(row.value);
      values.set(row.value, before === undefined ? row : mergedRow(before, row));
    }
    if (values.size === 0) return [];
    const all = [...values.values()]
      .map((value) => ({ ...value, fresh: known && value.first >= spans.baseline.to }))
      .sort((a, b) => b.day - a.day || b.total - a.total || compareText(a.value, b.value));
    return [
      { name, values: all.slice(0, MOST_VALUES), more: all.length > MOST_VALUES || own.some(({ more }) => more) },
    ];
  });
}

/** How a facet is counted in a stream; undefined where the stream does not tell it. */
function askedFacet(
  name: FacetName,
  stream: CallerStream,
  { streams, hides }: FacetRequest,
  { reader }: Reading,
): AskedFacet | undefined {
  // A log of model calls tells them itself; a trail of API calls only where there is no such log.
  const alone = tellsCalls(stream) || !streams.some(tellsCalls);
  if (name === 'errors') {
    const by = alone ? errorExpression(stream.schema) : undefined;
    return by === undefined ? undefined : { name, by, tokens: false, together: true };
  }
  const { fields, calls, many } = SPECS[name];
  if (calls === true && !alone) return undefined;
  const found = fields.find((f) => stream.schema.fields.has(f) && reader.holds(stream.schema.name, f) && !hides(f));
  if (found === undefined) return undefined;
  const { multi } = stream.schema.fields.get(found)!;
  return { name, by: printName(found), tokens: name === 'models', together: !multi && many !== true };
}
