import type { TokenCounts } from '../cost/model-price.ts';
import {
  type EventRecord,
  inTurn,
  momentOf,
  numberOf,
  type Reading,
  readRecords,
  timeLiteral,
  within,
} from '../event-records.ts';
import type { CallerStream } from './caller-streams.ts';
import type { FacetName } from './facets.ts';
import { countedCondition, type TokenKind, tokenSums } from './hourly.ts';
import type { CallerSpans } from './spans.ts';

/** A facet as one stream tells it. */
export interface AskedFacet {
  readonly name: FacetName;
  /** What is counted by: an ES|QL expression. */
  readonly by: string;
  /** Whether tokens are summed for it. */
  readonly tokens: boolean;
  /** Whether an event has one value at most, of few: then it is counted in one scan with others. */
  readonly together: boolean;
}

/** One value of a facet. Times are milliseconds since the epoch. */
export interface FacetRow {
  readonly value: string;
  readonly day: number;
  readonly baseline: number;
  readonly total: number;
  readonly first: number;
  readonly last: number;
  /** Of models: tokens of the day and of the days before. */
  readonly tokens?: { readonly day: TokenCounts; readonly baseline: TokenCounts };
}

export interface FacetPart {
  readonly name: FacetName;
  readonly rows: readonly FacetRow[];
  readonly more: boolean;
}

/** What facets of a stream are read with. */
export interface FacetScan {
  readonly stream: CallerStream;
  /** All streams that have the caller. */
  readonly streams: readonly CallerStream[];
  readonly spans: CallerSpans;
  /** Values of a facet, the most frequent of the day first. */
  readonly most: number;
}

const TOKEN_KINDS: readonly TokenKind[] = ['input', 'output', 'cacheRead', 'cacheWrite'];
/** Combinations of values that are read in one scan: whoever sends events may name a new model in each. */
const MOST_COMBINATIONS = 5_000;

/** Counts several facets in one scan by the combinations of their values, or each by itself where these are too many. */
export async function readTogether(
  reading: Reading,
  scan: FacetScan,
  asked: readonly AskedFacet[],
): Promise<FacetPart[]> {
  if (asked.length === 1) return readEach(reading, scan, asked);
  const query = [
    source(scan),
    `STATS ${figures(scan, asked)} BY ${asked.map(({ by }, i) => `value${i} = ${by}`).join(', ')}`,
    `LIMIT ${MOST_COMBINATIONS + 1}`,
  ].join(' | ');
  const records = await readRecords(reading, query, MOST_COMBINATIONS + 1);
  if (records.length > MOST_COMBINATIONS) return readEach(reading, scan, asked);
  return asked.map((facet, i) => {
    const rows = new Map<string, FacetRow>();
    for (const record of records) {
      const value = record[`value${i}`] ?? null;
      if (value === null) continue;
      const row = rowOf(record, String(value), facet);
      const before = rows.get(row.value);
      rows.set(row.value, before === undefined ? row : mergedRow(before, row));
    }
    return { name: facet.name, rows: [...rows.values()], more: false };
  });
}

/** Counts facets in a scan each. */
export function readEach(reading: Reading, scan: FacetScan, asked: readonly AskedFacet[]): Promise<FacetPart[]> {
  return inTurn(
    asked.map((facet) => async () => {
      const query = [
        source(scan),
        `WHERE ${facet.by} IS NOT NULL`,
        `STATS ${figures(scan, [facet])} BY value = ${facet.by}`,
        'SORT day DESC, total DESC, value',
        `LIMIT ${scan.most + 1}`,
        // Addresses become text when few are left.
        'EVAL value = TO_STRING(value)',
      ].join(' | ');
      const records = await readRecords(reading, query, scan.most + 1);
      return {
        name: facet.name,
        rows: records.slice(0, scan.most).map((record) => rowOf(record, String(record.value), facet)),
        more: records.length > scan.most,
      };
    }),
  );
}

/** Two rows of one value as one. */
export function mergedRow(a: FacetRow, b: FacetRow): FacetRow {
  return {
    value: a.value,
    day: a.day + b.day,
    baseline: a.baseline + b.baseline,
    total: a.total + b.total,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
    ...(a.tokens !== undefined &&
      b.tokens !== undefined && {
        tokens: { day: sum(a.tokens.day, b.tokens.day), baseline: sum(a.tokens.baseline, b.tokens.baseline) },
      }),
  };
}

function source({ stream, streams, spans }: FacetScan): string {
  const until = `@timestamp < ${timeLiteral(spans.day.to)}`;
  return `FROM ${stream.schema.name} | WHERE ${until} AND ${countedCondition(stream, streams)}`;
}

function figures({ stream, spans }: FacetScan, asked: readonly AskedFacet[]): string {
  const day = within(spans.day);
  const baseline = within(spans.baseline);
  return [
    'total = COUNT(*)',
    `day = COUNT(*) WHERE ${day}`,
    `baseline = COUNT(*) WHERE ${baseline}`,
    'since = MIN(@timestamp)',
    'until = MAX(@timestamp)',
    ...(asked.some(({ tokens }) => tokens)
      ? [...tokenSums(stream, TOKEN_KINDS, 'day_', day), ...tokenSums(stream, TOKEN_KINDS, 'baseline_', baseline)]
      : []),
  ].join(', ');
}

function rowOf(record: EventRecord, value: string, { tokens }: AskedFacet): FacetRow {
  return {
    value,
    day: numberOf(record.day),
    baseline: numberOf(record.baseline),
    total: numberOf(record.total),
    first: momentOf(record.since)!,
    last: momentOf(record.until)!,
    ...(tokens && { tokens: { day: tokensOf(record, 'day'), baseline: tokensOf(record, 'baseline') } }),
  };
}

function tokensOf(record: EventRecord, prefix: string): TokenCounts {
  const [input, output, cacheRead, cacheWrite] = TOKEN_KINDS.map((kind) => numberOf(record[`${prefix}_${kind}`]));
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
