import { compareText } from '../../base/compare-text.ts';
import { printName } from '../../esql/name-printer.ts';
import type { TokenCounts } from '../cost/model-price.ts';
import { errorExpression } from './call-outcome.ts';
import type { CallerStream } from './caller-streams.ts';
import {
  type EventRecord,
  inTurn,
  momentOf,
  numberOf,
  type Reading,
  readRecords,
  timeLiteral,
  within,
} from './event-records.ts';
import { countedCondition, type TokenKind, tellsCalls, tokenSums } from './hourly.ts';
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
}

const SPECS: Readonly<Record<Exclude<FacetName, 'errors'>, FacetSpec>> = {
  models: { fields: ['gen_ai.request.model.id'], calls: true },
  guardrail_actions: { fields: ['gen_ai.policy.action'], calls: true },
  violations: { fields: ['gen_ai.compliance.violation_code'], calls: true },
  actions: { fields: ['event.action'] },
  addresses: { fields: ['source.ip', 'source.address', 'client.ip', 'azure.open_ai.caller_ip_address'] },
  user_agents: { fields: ['user_agent.original'] },
  access_keys: { fields: ['aws.cloudtrail.user_identity.access_key_id'] },
  regions: { fields: ['cloud.region'] },
  accounts: { fields: ['cloud.account.id'] },
  names: { fields: ['user.name'] },
};

/** One value: how often on the alert's day, in the days before and of all, and since when. */
export interface FacetValue {
  readonly value: string;
  readonly day: number;
  readonly baseline: number;
  readonly total: number;
  /** Milliseconds since the epoch, over all that is stored up to the alert's day's end. */
  readonly first: number;
  readonly last: number;
  /** Never met before the alert and its day, though the caller was. */
  readonly fresh: boolean;
  /** Of models: tokens of the day and of the days before. */
  readonly tokens?: { readonly day: TokenCounts; readonly baseline: TokenCounts };
}

export interface Facet {
  readonly name: FacetName;
  readonly values: readonly FacetValue[];
  /** There are further values, rarer ones. */
  readonly more: boolean;
}

/** Values shown of one facet. */
export const MOST_VALUES = 30;
const TOKEN_KINDS: readonly TokenKind[] = ['input', 'output', 'cacheRead', 'cacheWrite'];

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
  const asked = FACETS.flatMap((name) =>
    streams.flatMap((stream) => {
      const by = facetExpression(name, stream, request, reading);
      return by === undefined ? [] : [{ name, stream, by }];
    }),
  );
  const parts = await inTurn(
    asked.map(({ name, stream, by }) => async () => ({
      name,
      rows: await readRecords(reading, facetQuery(name, by, stream, request), MOST_VALUES + 1),
    })),
  );
  return FACETS.flatMap((name) => {
    const own = parts.filter((part) => part.name === name);
    const values = new Map<string, FacetValue>();
    for (const { rows } of own) {
      for (const row of rows) {
        const value: FacetValue = {
          value: String(row.value),
          day: numberOf(row.day),
          baseline: numberOf(row.baseline),
          total: numberOf(row.total),
          first: momentOf(row.since)!,
          last: momentOf(row.until)!,
          fresh: false,
          ...(name === 'models' && {
            tokens: {
              day: tokensOf(row, 'day'),
              baseline: tokensOf(row, 'baseline'),
            },
          }),
        };
        const before = values.get(value.value);
        values.set(value.value, before === undefined ? value : merged(before, value));
      }
    }
    if (values.size === 0) return [];
    const all = [...values.values()]
      .map((value) => ({ ...value, fresh: known && value.first >= spans.baseline.to }))
      .sort((a, b) => b.day - a.day || b.total - a.total || compareText(a.value, b.value));
    const more = all.length > MOST_VALUES || own.some(({ rows }) => rows.length > MOST_VALUES);
    return [{ name, values: all.slice(0, MOST_VALUES), more }];
  });
}

/** What a facet counts by in a stream; undefined where the stream does not tell it. */
function facetExpression(
  name: FacetName,
  stream: CallerStream,
  { streams, hides }: FacetRequest,
  { reader }: Reading,
): string | undefined {
  if (name === 'errors') {
    return callsAlone(stream, streams) ? errorExpression(stream.schema) : undefined;
  }
  const { fields, calls } = SPECS[name];
  if (calls === true && !callsAlone(stream, streams)) return undefined;
  const field = fields.find((f) => stream.schema.fields.has(f) && reader.holds(stream.schema.name, f) && !hides(f));
  if (field === undefined) return undefined;
  return stream.schema.fields.get(field)!.type === 'ip' ? `TO_STRING(${printName(field)})` : printName(field);
}

/** Whether a stream tells of the caller's model calls: it is a log of them, or no stream that has the caller is. */
function callsAlone(stream: CallerStream, all: readonly CallerStream[]): boolean {
  return tellsCalls(stream) || !all.some(tellsCalls);
}

function facetQuery(name: FacetName, by: string, stream: CallerStream, { streams, spans }: FacetRequest): string {
  const day = within(spans.day);
  const baseline = within(spans.baseline);
  const tokens =
    name === 'models'
      ? [...tokenSums(stream, TOKEN_KINDS, 'day_', day), ...tokenSums(stream, TOKEN_KINDS, 'baseline_', baseline)]
      : [];
  const figures = [
    'total = COUNT(*)',
    `day = COUNT(*) WHERE ${day}`,
    `baseline = COUNT(*) WHERE ${baseline}`,
    'since = MIN(@timestamp)',
    'until = MAX(@timestamp)',
    ...tokens,
  ];
  return [
    `FROM ${stream.schema.name}`,
    `WHERE @timestamp < ${timeLiteral(spans.day.to)} AND ${countedCondition(stream, streams)}`,
    `STATS ${figures.join(', ')} BY value = ${by}`,
    'WHERE value IS NOT NULL',
    'SORT day DESC, total DESC, value',
    `LIMIT ${MOST_VALUES + 1}`,
  ].join(' | ');
}

function merged(a: FacetValue, b: FacetValue): FacetValue {
  return {
    value: a.value,
    day: a.day + b.day,
    baseline: a.baseline + b.baseline,
    total: a.total + b.total,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
    fresh: false,
    ...(a.tokens !== undefined &&
      b.tokens !== undefined && {
        tokens: { day: sum(a.tokens.day, b.tokens.day), baseline: sum(a.tokens.baseline, b.tokens.baseline) },
      }),
  };
}

function tokensOf(row: EventRecord, prefix: string): TokenCounts {
  const [input, output, cacheRead, cacheWrite] = TOKEN_KINDS.map((kind) => numberOf(row[`${prefix}_${kind}`]));
  return { input: input!, output: output!, cacheRead: cacheRead!, cacheWrite: cacheWrite! };
}

function sum(a: TokenCounts, b: TokenCounts): TokenCounts {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: (a.cacheRead ?? 0) + (b.cacheRead ?? 0),
    cacheWrite: (a.cacheWrite ?? 0) + (b.cacheWrite ?? 0),
  };
}
