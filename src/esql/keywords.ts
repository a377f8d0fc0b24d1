/** Words that cannot be names in an expression unless quoted with backticks. */
const RESERVED = new Set(
  'AND AS ASC BY DESC FALSE FIRST IN IS LAST LIKE NOT NULL NULLS OR RLIKE TRUE WHERE'.split(' '),
);

/** Whether a word, in any case, is reserved in expressions. */
export function reservedWord(word: string): boolean {
  return word.length <= 5 && RESERVED.has(word.toUpperCase());
}

/** Reserved words that are functions as well where a `(` follows. */
export const RESERVED_FUNCTIONS: ReadonlySet<string> = new Set(['FIRST', 'LAST']);

/** Commands that begin a query and are parsed whole. */
export const SOURCE_COMMANDS: readonly string[] = ['FROM', 'ROW', 'SHOW'];

/** Commands after a pipe that are parsed whole. */
export const PROCESSING_COMMANDS: readonly string[] = [
  'WHERE',
  'EVAL',
  'KEEP',
  'DROP',
  'RENAME',
  'STATS',
  'SORT',
  'LIMIT',
  'MV_EXPAND',
  'DISSECT',
  'GROK',
  'ENRICH',
  'LOOKUP JOIN',
  'INLINE STATS',
  'FORK',
  'SAMPLE',
  'URI_PARTS',
  'USER_AGENT',
  'REGISTERED_DOMAIN',
];

/** The names of commands that are two words, by the first. */
export const SECOND_WORDS: ReadonlyMap<string, string> = new Map([
  ['LOOKUP', 'JOIN'],
  ['INLINE', 'STATS'],
]);

/**
 * Commands that parse by name only. Where a name is two words, the second is optional.
 * See https://www.elastic.co/docs/reference/query-languages/esql/esql-commands.
 */
export const UNSUPPORTED_SOURCES: ReadonlyMap<string, string | undefined> = new Map([
  ['TS', undefined],
  ['METRICS', undefined],
  ['EXPLAIN', undefined],
  ['PROMQL', undefined],
  ['LET', undefined],
]);

/** As `UNSUPPORTED_SOURCES`, of the commands after a pipe. */
export const UNSUPPORTED_COMMANDS: ReadonlyMap<string, string | undefined> = new Map([
  ['LEFT', 'JOIN'],
  ['RIGHT', 'JOIN'],
  ['INNER', 'JOIN'],
  ['JOIN', undefined],
  ['FUSE', undefined],
  ['CHANGE_POINT', undefined],
  ['COMPLETION', undefined],
  ['RERANK', undefined],
  ['HIGHLIGHT', undefined],
  ['INSIST', undefined],
  ['MMR', undefined],
  ['TS_COLLAPSE', undefined],
]);

/** Commands of other query languages, and what does their work here. */
export const FOREIGN_COMMANDS: ReadonlyMap<string, string> = new Map([
  ['SELECT', 'a query begins with FROM; columns are chosen with KEEP'],
  ['GROUP', 'group with `STATS ... BY ...`'],
  ['SUMMARIZE', 'group with `STATS ... BY ...`'],
  ['AGGREGATE', 'group with `STATS ... BY ...`'],
  ['COUNT', 'count with `STATS COUNT(*)`'],
  ['ORDER', 'sort with `SORT`'],
  ['HAVING', 'filter with `WHERE` after `STATS`'],
  ['FILTER', 'filter with `WHERE`'],
  ['SEARCH', 'filter with `WHERE`'],
  ['PROJECT', 'choose columns with `KEEP`'],
  ['FIELDS', 'choose columns with `KEEP`'],
  ['TABLE', 'choose columns with `KEEP`'],
  ['EXTEND', 'compute columns with `EVAL`'],
  ['HEAD', 'cut the result with `LIMIT`'],
  ['TAKE', 'cut the result with `LIMIT`'],
  ['TOP', 'cut the result with `SORT ... | LIMIT ...`'],
  ['TAIL', 'cut the result with `SORT ... DESC | LIMIT ...`'],
  ['DEDUP', 'remove duplicates with `STATS BY ...`'],
  ['DISTINCT', 'remove duplicates with `STATS BY ...`'],
]);

/** Every word that begins a command. */
export const COMMAND_WORDS: ReadonlySet<string> = new Set([
  ...SOURCE_COMMANDS,
  ...PROCESSING_COMMANDS.map((name) => name.split(' ')[0]!),
  'INLINESTATS',
  ...UNSUPPORTED_SOURCES.keys(),
  ...UNSUPPORTED_COMMANDS.keys(),
]);

/**
 * What each unit of time spans is a spelling of, in the singular.
 * See https://www.elastic.co/docs/reference/query-languages/esql/esql-time-spans.
 */
export const TIME_UNIT_NAMES: ReadonlyMap<string, string> = new Map(
  [
    ['millisecond', 'milliseconds', 'ms'],
    ['second', 'seconds', 's', 'sec'],
    ['minute', 'minutes', 'm', 'min'],
    ['hour', 'hours', 'h'],
    ['day', 'days', 'd'],
    ['week', 'weeks', 'w'],
    ['month', 'months', 'mo'],
    ['quarter', 'quarters', 'q'],
    ['year', 'years', 'y', 'yr'],
  ].flatMap((spellings) => spellings.map((unit) => [unit, spellings[0]!] as const)),
);

/** The units of time spans. */
export const TIME_UNITS: ReadonlySet<string> = new Set(TIME_UNIT_NAMES.keys());
