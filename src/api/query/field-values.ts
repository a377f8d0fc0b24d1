import { printName } from '../../esql/name-printer.ts';
import { parseQuery } from '../../esql/parser.ts';
import { matchStreams } from '../../esql/streams.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { StreamSchema } from '../../plan/schema.ts';
import type { ValueType } from '../../plan/value.ts';
import type { QueryRunner } from './query-runner.ts';

/** What is worth waiting for while someone types, in milliseconds. */
const WAITED_MS = 400;
/** Reading goes on for so long, for whoever asks next. */
const READ_MS = 5_000;
const KEPT_MS = 60_000;
const MOST_KEPT = 200;
const MOST_VALUES = 50;
/** Longer ones are texts, not names to choose from. */
const LONGEST = 200;
const TYPES: ReadonlySet<ValueType> = new Set<ValueType>(['keyword', 'ip', 'version']);

interface Kept {
  readonly until: number;
  readonly values: Promise<readonly string[]>;
}

/** The values that fields of few values take, read from the events and kept for a minute. */
export class FieldValues {
  readonly #queries: QueryRunner;
  readonly #stored: () => readonly StreamSchema[];
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(queries: QueryRunner, stored: () => readonly StreamSchema[], now: () => number) {
    this.#queries = queries;
    this.#stored = stored;
    this.#now = now;
  }

  /** The most common values of a field in the streams that a query reads, most common first; empty where it has none or too many, and for now where reading takes long. */
  async of(field: string, query: string): Promise<readonly string[]> {
    const streams = streamsOf(query, this.#stored()).filter((s) => TYPES.has(s.fields.get(field)?.type ?? 'null'));
    if (streams.length === 0) return [];
    const key = JSON.stringify([field, streams.map((s) => s.name)]);
    const now = this.#now();
    const known = this.#kept.get(key);
    if (known !== undefined && known.until > now) return await inTime(known.values);
    const values: Promise<readonly string[]> = this.#read(field, streams).catch(() => {
      // What was not read is not known to be nothing.
      if (this.#kept.get(key)?.values === values) this.#kept.delete(key);
      return [];
    });
    this.#kept.delete(key);
    this.#kept.set(key, { until: now + KEPT_MS, values });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MOST_KEPT && oldest.done !== true) this.#kept.delete(oldest.value);
    return await inTime(values);
  }

  async #read(field: string, streams: readonly StreamSchema[]): Promise<readonly string[]> {
    const name = printName(field);
    const from = streams.map((s) => quoteString(s.name)).join(', ');
    const query = this.#queries.prepare(
      `FROM ${from} | WHERE ${name} IS NOT NULL | STATS \`$n\` = COUNT(*) BY \`$value\` = TO_STRING(${name}) | SORT \`$n\` DESC, \`$value\` | LIMIT ${MOST_VALUES + 1}`,
    );
    const rows: { readonly count: number; readonly value: string }[] = [];
    const options = { rows: MOST_VALUES + 1, milliseconds: READ_MS, signal: new AbortController().signal };
    for await (const chunk of this.#queries.run(query, options)) {
      for (const [count, value] of chunk) if (typeof value === 'string') rows.push({ count: Number(count), value });
    }
    // Of many values those that come again are names; ids of single events are of no use.
    const worth = rows.length > MOST_VALUES ? rows.filter(({ count }) => count > 1).slice(0, MOST_VALUES) : rows;
    return worth.map(({ value }) => value).filter((value) => value.length <= LONGEST);
  }
}

/** What is there in time, else nothing. */
async function inTime(values: Promise<readonly string[]>): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), WAITED_MS);
  });
  try {
    return await Promise.race([values, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The streams that a query which need not be correct reads; all, where that cannot be told. */
function streamsOf(query: string, streams: readonly StreamSchema[]): readonly StreamSchema[] {
  const { query: syntax } = parseQuery(query);
  if (syntax?.source.kind !== 'from' || syntax.source.subqueries.length > 0) return streams;
  const matched = matchStreams(
    syntax.source.patterns.map((pattern) => pattern.name),
    streams,
  );
  return matched.length === 0 ? streams : matched;
}
