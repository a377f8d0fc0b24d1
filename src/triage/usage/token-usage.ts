import { compareText } from '../../base/compare-text.ts';
import { printName } from '../../esql/name-printer.ts';
import { fieldOf, type StreamSchema } from '../../plan/schema.ts';
import type { RowValue } from '../../store/event-store.ts';
import { type CostEstimate, estimateCost, type ModelUsage } from '../cost/estimate-cost.ts';
import type { PriceList } from '../cost/price-list.ts';
import type { EventReader } from '../event-reader.ts';

/** Calls with tokens, by caller, by model or all together. */
export interface Usage {
  readonly calls: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly cost: CostEstimate;
}

export interface CallerUsage extends Usage {
  /** Null where the log names nobody. */
  readonly caller: string | null;
  /** Models that they used, those with most tokens first. */
  readonly models: readonly string[];
}

export interface NamedModelUsage extends Usage {
  /** Null where the log names none. */
  readonly model: string | null;
}

export interface TokenUsage {
  readonly total: Usage;
  /** Those who cost most first; those without a price behind, by tokens. */
  readonly callers: readonly CallerUsage[];
  /** As callers. */
  readonly models: readonly NamedModelUsage[];
  /** Whether there are more callers than were looked at: those with fewest tokens are left out of `callers`, not of `total`. */
  readonly partial: boolean;
}

export interface UsageRequest {
  /** By `@timestamp`, half-open, in milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Callers and models, at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

const CALLER = 'user.id';
const MODELS = ['aws_bedrock.invocation.inference_profile_id', 'gen_ai.request.model.id', 'gen_ai.response.model'];
const INPUT = 'gen_ai.usage.prompt_tokens';
const OUTPUT = 'gen_ai.usage.completion_tokens';
const COUNTS = [INPUT, OUTPUT, 'gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_creation.input_tokens'];
/** Callers with a model each: those with most tokens, which is where the costs are. */
const MOST_GROUPS = 10_000;

/** What was asked of models in a span of time, and what it cost: over all streams whose events count tokens. */
export async function tokenUsage(reader: EventReader, prices: PriceList, request: UsageRequest): Promise<TokenUsage> {
  const streams = reader.streams().filter((stream) => reader.holds(stream.name) && countsTokens(stream));
  if (streams.length === 0) return usageOf(prices, [], [], request.limit);
  const [models, callers] = await Promise.all([
    read(reader, streams, request, []),
    read(reader, streams, request, [CALLER]),
  ]);
  return usageOf(prices, models, callers, request.limit);
}

interface Group {
  readonly caller: string | null;
  readonly calls: number;
  readonly used: ModelUsage & { readonly cacheRead: number; readonly cacheWrite: number };
}

async function read(
  reader: EventReader,
  streams: readonly StreamSchema[],
  { from, to, signal }: UsageRequest,
  by: readonly string[],
): Promise<Group[]> {
  const known = (field: string) => streams.some((stream) => fieldOf(stream, field) !== undefined);
  const keys = [...by, ...MODELS].filter(known);
  const counts = COUNTS.filter(known);
  // Streams may have a field in different types; what it is turned into is one.
  const evals = [
    ...keys.map((field, i) => `k${i} = TO_STRING(${printName(field)})`),
    ...counts.map((field, i) => `c${i} = TO_LONG(${printName(field)})`),
  ];
  const counted = [INPUT, OUTPUT].filter(known).map((field) => `c${counts.indexOf(field)} IS NOT NULL`);
  const sums = counts.map((_, i) => `s${i} = SUM(c${i})`);
  const { rows } = await reader.read(
    `FROM ${streams.map(({ name }) => name).join(', ')}` +
      ` | WHERE @timestamp >= "${iso(from)}" AND @timestamp < "${iso(to)}"` +
      ` | EVAL ${evals.join(', ')} | WHERE ${counted.join(' OR ')}` +
      ` | STATS n = COUNT(*), ${sums.join(', ')}${keys.length === 0 ? '' : ` BY ${keys.map((_, i) => `k${i}`).join(', ')}`}` +
      ` | EVAL tokens = ${counts.map((_, i) => `COALESCE(s${i}, 0)`).join(' + ')}` +
      ` | SORT tokens DESC | LIMIT ${MOST_GROUPS}`,
    { rows: MOST_GROUPS, signal },
  );
  return rows.map((row) => {
    const value = (field: string) => textOf(row[1 + counts.length + keys.indexOf(field)]);
    const count = (field: string) => (counts.includes(field) ? Number(row[1 + counts.indexOf(field)] ?? 0) : 0);
    return {
      caller: keys.includes(CALLER) ? value(CALLER) : null,
      calls: Number(row[0]),
      used: {
        models: MODELS.map((field) => (keys.includes(field) ? value(field) : null)),
        input: count(INPUT),
        output: count(OUTPUT),
        cacheRead: count(COUNTS[2]!),
        cacheWrite: count(COUNTS[3]!),
      },
    };
  });
}

function usageOf(prices: PriceList, models: readonly Group[], callers: readonly Group[], limit: number): TokenUsage {
  const named = grouped(models, ({ used }) => modelName(used.models));
  const byModel = [...named].map(([model, groups]) => ({ model, ...summed(prices, groups) }));
  const byCaller = [...grouped(callers, ({ caller }) => caller)].map(([caller, groups]) => ({
    caller,
    ...summed(prices, groups),
    // Groups come with most tokens first.
    models: [...new Set(groups.map(({ used }) => modelName(used.models)))].filter((model) => model !== null),
  }));
  return {
    total: summed(prices, models),
    callers: byCaller.sort(dearest((each) => each.caller)).slice(0, limit),
    models: byModel.sort(dearest((each) => each.model)).slice(0, limit),
    partial: callers.length >= MOST_GROUPS,
  };
}

function summed(prices: PriceList, groups: readonly Group[]): Usage {
  const sum = (of: (group: Group) => number) => groups.reduce((total, group) => total + of(group), 0);
  return {
    calls: sum(({ calls }) => calls),
    input: sum(({ used }) => used.input),
    output: sum(({ used }) => used.output),
    cacheRead: sum(({ used }) => used.cacheRead),
    cacheWrite: sum(({ used }) => used.cacheWrite),
    cost: estimateCost(
      prices,
      groups.map(({ used }) => used),
    ),
  };
}

function grouped<K>(groups: readonly Group[], key: (group: Group) => K): Map<K, Group[]> {
  const by = new Map<K, Group[]>();
  for (const group of groups) {
    const found = by.get(key(group));
    if (found === undefined) by.set(key(group), [group]);
    else found.push(group);
  }
  return by;
}

/** The model as requests name it, without the geography of a profile; else by the word of the answer. */
function modelName([, requested, answered]: ModelUsage['models']): string | null {
  return requested ?? answered ?? null;
}

function dearest<T extends Usage>(name: (each: T) => string | null) {
  return (a: T, b: T) =>
    (b.cost.usd ?? -1) - (a.cost.usd ?? -1) ||
    b.cost.tokens - a.cost.tokens ||
    compareText(name(a) ?? '', name(b) ?? '');
}

function countsTokens(stream: StreamSchema): boolean {
  return /^[\w.:-]+$/.test(stream.name) && [INPUT, OUTPUT].some((field) => stream.fields.has(field));
}

function textOf(value: RowValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
