import { PROCESSING_COMMANDS, SOURCE_COMMANDS } from './keywords.ts';

/** What a command is, for completion, hover and the documentation. */
export interface CommandDefinition {
  /** As it is written, of one word or two. */
  readonly name: string;
  /** A source begins a query, a directive stands before it, and whatever else follows a pipe. */
  readonly kind: 'source' | 'processing' | 'directive';
  /** How it is written: what varies in lower case, what may be left out in brackets, `...` for more of the same. */
  readonly syntax: string;
  /** One sentence. */
  readonly description: string;
  /** A query, or the command alone where it cannot be run. */
  readonly example: string;
  /** Why seismo has it not, where that is on purpose. */
  readonly leftOut?: string;
}

const TIME_SERIES = 'time series need the metrics indices of a cluster';
const RANKING = 'ranking belongs to search, and detection needs every match';
const MODEL = 'it asks a language model, and none is configured';

/**
 * The commands of ES|QL, as https://www.elastic.co/docs/reference/query-languages/esql/esql-commands lists them. Whether seismo
 * runs one is told by {@link isSupported}.
 */
export const COMMANDS: readonly CommandDefinition[] = [
  {
    name: 'FROM',
    kind: 'source',
    syntax: 'FROM pattern, ... [METADATA field, ...]',
    description: 'Reads the events of the data streams that the patterns match; `-pattern` leaves some out again.',
    example: 'FROM logs-aws_bedrock.invocation-* METADATA _id, _index',
  },
  {
    name: 'ROW',
    kind: 'source',
    syntax: 'ROW name = expression, ...',
    description: 'Makes one row of the given values, to try things out.',
    example: 'ROW a = 1, b = TO_UPPER("x")',
  },
  {
    name: 'SHOW INFO',
    kind: 'source',
    syntax: 'SHOW INFO',
    description: 'Makes one row that tells the version of the engine.',
    example: 'SHOW INFO',
  },
  {
    name: 'SET',
    kind: 'directive',
    syntax: 'SET setting = value;',
    description:
      'Changes a setting for the query that follows the semicolon: `time_zone`, in which dates are read, cut, moved and written, or `unmapped_fields`.',
    example: 'SET time_zone = "Europe/Madrid"; FROM logs-* | STATS COUNT(*) BY day = DATE_TRUNC(1 day, @timestamp)',
  },
  {
    name: 'WHERE',
    kind: 'processing',
    syntax: 'WHERE condition',
    description: 'Keeps the rows for which the condition is true; where it is false or null the row goes.',
    example: 'FROM logs-* | WHERE event.outcome == "failure" AND user.id IS NOT NULL',
  },
  {
    name: 'EVAL',
    kind: 'processing',
    syntax: 'EVAL [name =] expression, ...',
    description: 'Computes columns; each may read those before it, and one of a known name takes its place.',
    example: 'FROM logs-* | EVAL hour = DATE_TRUNC(1 hour, @timestamp)',
  },
  {
    name: 'KEEP',
    kind: 'processing',
    syntax: 'KEEP column, ...',
    description: 'Keeps these columns only, in this order; `*` in a name stands for any text.',
    example: 'FROM logs-* | KEEP @timestamp, user.*',
  },
  {
    name: 'DROP',
    kind: 'processing',
    syntax: 'DROP column, ...',
    description: 'Leaves these columns out; `*` in a name stands for any text.',
    example: 'FROM logs-* | DROP gen_ai.prompt, labels.*',
  },
  {
    name: 'RENAME',
    kind: 'processing',
    syntax: 'RENAME old AS new, ...',
    description: 'Gives columns other names; a column that had the new name is gone.',
    example: 'FROM logs-* | RENAME user.id AS user',
  },
  {
    name: 'STATS',
    kind: 'processing',
    syntax: 'STATS [[name =] aggregate [WHERE condition], ...] [BY [name =] expression, ...]',
    description: 'Groups rows and computes one row for each group; only aggregates and groups are left as columns.',
    example: 'FROM logs-* | STATS n = COUNT(*), users = COUNT_DISTINCT(user.id) BY source.ip',
  },
  {
    name: 'INLINE STATS',
    kind: 'processing',
    syntax: 'INLINE STATS [name =] aggregate [WHERE condition], ... [BY expression, ...]',
    description: 'Computes aggregates as STATS does and adds them to every row, which all stay.',
    example: 'FROM logs-* | INLINE STATS mean = AVG(event.duration) BY user.id',
  },
  {
    name: 'SORT',
    kind: 'processing',
    syntax: 'SORT expression [ASC | DESC] [NULLS FIRST | NULLS LAST], ...',
    description: 'Orders the rows; nulls stand last in ascending order and first in descending, unless told otherwise.',
    example: 'FROM logs-* | SORT @timestamp DESC, user.id',
  },
  {
    name: 'LIMIT',
    kind: 'processing',
    syntax: 'LIMIT number [BY expression, ...]',
    description: 'Keeps so many rows at most, in all or for each group.',
    example: 'FROM logs-* | SORT @timestamp DESC | LIMIT 10',
  },
  {
    name: 'MV_EXPAND',
    kind: 'processing',
    syntax: 'MV_EXPAND column',
    description: 'Makes a row of each value of a column; the other columns are repeated.',
    example: 'ROW tag = ["a", "b"] | MV_EXPAND tag',
  },
  {
    name: 'DISSECT',
    kind: 'processing',
    syntax: 'DISSECT text "pattern" [APPEND_SEPARATOR = "separator"]',
    description:
      'Takes a text apart at the delimiters between the `%{name}` keys of a pattern; each key becomes a column.',
    example: 'ROW line = "GET /index.html" | DISSECT line "%{method} %{path}"',
  },
  {
    name: 'GROK',
    kind: 'processing',
    syntax: 'GROK text "pattern", ...',
    description:
      'Takes a text apart with regular expressions; each `%{PATTERN:name}` of the first pattern that matches becomes a column.',
    example: 'ROW line = "10.0.0.1 42" | GROK line "%{IP:source.ip} %{INT:bytes:int}"',
  },
  {
    name: 'ENRICH',
    kind: 'processing',
    syntax: 'ENRICH policy [ON column] [WITH [new =] field, ...]',
    description: 'Adds fields of the entry of an enrich policy that the column matches.',
    example: 'FROM logs-* | ENRICH owners ON user.id WITH team',
  },
  {
    name: 'LOOKUP JOIN',
    kind: 'processing',
    syntax: 'LOOKUP JOIN table ON column, ...',
    description: 'Adds the columns of a lookup table to the rows whose values it has; other rows stay, with nulls.',
    example: 'FROM logs-* | LOOKUP JOIN accounts ON cloud.account.id',
  },
  {
    name: 'FORK',
    kind: 'processing',
    syntax: 'FORK (command | ...) (command | ...) ...',
    description: 'Runs several branches over the same rows and puts their results together; `_fork` tells the branch.',
    example: 'FROM logs-* | FORK (WHERE event.outcome == "failure" | LIMIT 5) (SORT @timestamp DESC | LIMIT 5)',
  },
  {
    name: 'SAMPLE',
    kind: 'processing',
    syntax: 'SAMPLE probability',
    description: 'Keeps each row with a probability between 0 and 1.',
    example: 'FROM logs-* | SAMPLE 0.1',
  },
  {
    name: 'URI_PARTS',
    kind: 'processing',
    syntax: 'URI_PARTS prefix = text',
    description: 'Takes a URI apart: scheme, domain, port, path, query and more become columns below the prefix.',
    example: 'FROM logs-* | URI_PARTS parts = url.original',
  },
  {
    name: 'REGISTERED_DOMAIN',
    kind: 'processing',
    syntax: 'REGISTERED_DOMAIN prefix = text',
    description:
      'Tells the registered domain, the top level domain and the subdomain of a host name, as columns below the prefix.',
    example: 'FROM logs-* | REGISTERED_DOMAIN host = destination.domain',
  },
  {
    name: 'USER_AGENT',
    kind: 'processing',
    syntax: 'USER_AGENT prefix = text',
    description: 'Tells the name, version, operating system and device of a user agent, as columns below the prefix.',
    example: 'FROM logs-* | USER_AGENT agent = user_agent.original',
  },
  {
    name: 'TS',
    kind: 'source',
    syntax: 'TS pattern, ...',
    description: 'Reads time series.',
    example: 'TS metrics-*',
    leftOut: TIME_SERIES,
  },
  {
    name: 'METRICS',
    kind: 'source',
    syntax: 'METRICS pattern, ...',
    description: 'Reads time series; the earlier name of TS.',
    example: 'METRICS metrics-*',
    leftOut: TIME_SERIES,
  },
  {
    name: 'PROMQL',
    kind: 'source',
    syntax: 'PROMQL index = pattern (query)',
    description: 'Runs a query of Prometheus over time series.',
    example: 'PROMQL index=metrics-* (sum(rate(requests[5m])))',
    leftOut: TIME_SERIES,
  },
  {
    name: 'TS_COLLAPSE',
    kind: 'processing',
    syntax: 'TS_COLLAPSE',
    description: 'Puts the steps of a time series into lists.',
    example: 'TS_COLLAPSE',
    leftOut: TIME_SERIES,
  },
  {
    name: 'EXPLAIN',
    kind: 'source',
    syntax: 'EXPLAIN (query)',
    description: 'Shows how a cluster would run a query.',
    example: 'EXPLAIN (FROM logs-*)',
    leftOut: 'it tells of the plans of a cluster',
  },
  {
    name: 'LET',
    kind: 'directive',
    syntax: 'LET name = expression;',
    description: 'Names a value for the query that follows.',
    example: 'LET x = 1; FROM logs-*',
    leftOut: 'it is no released part of ES|QL',
  },
  {
    name: 'LEFT JOIN',
    kind: 'processing',
    syntax: 'LEFT JOIN table ON column',
    description: 'Reserved by ES|QL for joins to come.',
    example: 'LEFT JOIN accounts ON user.id',
    leftOut: 'the join of ES|QL is LOOKUP JOIN',
  },
  {
    name: 'RIGHT JOIN',
    kind: 'processing',
    syntax: 'RIGHT JOIN table ON column',
    description: 'Reserved by ES|QL for joins to come.',
    example: 'RIGHT JOIN accounts ON user.id',
    leftOut: 'the join of ES|QL is LOOKUP JOIN',
  },
  {
    name: 'INNER JOIN',
    kind: 'processing',
    syntax: 'INNER JOIN table ON column',
    description: 'Reserved by ES|QL for joins to come.',
    example: 'INNER JOIN accounts ON user.id',
    leftOut: 'the join of ES|QL is LOOKUP JOIN',
  },
  {
    name: 'JOIN',
    kind: 'processing',
    syntax: 'JOIN table ON column',
    description: 'Reserved by ES|QL for joins to come.',
    example: 'JOIN accounts ON user.id',
    leftOut: 'the join of ES|QL is LOOKUP JOIN',
  },
  {
    name: 'INLINESTATS',
    kind: 'processing',
    syntax: 'INLINESTATS aggregate, ...',
    description: 'The earlier name of INLINE STATS.',
    example: 'INLINESTATS n = COUNT(*)',
    leftOut: 'it is written INLINE STATS',
  },
  {
    name: 'INSIST',
    kind: 'processing',
    syntax: 'INSIST column',
    description: 'Reads a field that the mapping of an index does not have.',
    example: 'INSIST labels.team',
    leftOut: 'the fields of open families can be named without it',
  },
  {
    name: 'CHANGE_POINT',
    kind: 'processing',
    syntax: 'CHANGE_POINT value [ON key] [AS type, p]',
    description: 'Finds spikes, dips and changes of trend in a column.',
    example: 'CHANGE_POINT n ON minute',
    leftOut: 'its statistics are those of the machine learning module of a cluster',
  },
  {
    name: 'FUSE',
    kind: 'processing',
    syntax: 'FUSE [method]',
    description: 'Merges ranked results of several searches.',
    example: 'FUSE',
    leftOut: RANKING,
  },
  {
    name: 'RERANK',
    kind: 'processing',
    syntax: 'RERANK "query" ON field',
    description: 'Ranks rows anew with a model.',
    example: 'RERANK "abuse" ON message',
    leftOut: RANKING,
  },
  {
    name: 'HIGHLIGHT',
    kind: 'processing',
    syntax: 'HIGHLIGHT field, ...',
    description: 'Adds the parts of texts that a search found.',
    example: 'HIGHLIGHT message',
    leftOut: RANKING,
  },
  {
    name: 'MMR',
    kind: 'processing',
    syntax: 'MMR ON field LIMIT number',
    description: 'Picks rows that differ from each other.',
    example: 'MMR ON vector LIMIT 5',
    leftOut: RANKING,
  },
  {
    name: 'COMPLETION',
    kind: 'processing',
    syntax: 'COMPLETION [name =] prompt WITH {"inference_id": "id"}',
    description: 'Asks a language model about each row.',
    example: 'COMPLETION answer = prompt WITH {"inference_id": "model"}',
    leftOut: MODEL,
  },
];

const byName = new Map(COMMANDS.map((command) => [command.name, command]));

/** The command of a name, in any case; of a command of two words the first is enough, where it tells which. */
export function findCommand(name: string): CommandDefinition | undefined {
  const upper = name.toUpperCase();
  return byName.get(upper) ?? COMMANDS.find((command) => command.name.startsWith(`${upper} `));
}

const DIRECTIVES: readonly string[] = ['SET'];

/** Whether queries with the command run. */
export function isSupported({ name }: CommandDefinition): boolean {
  const [word = ''] = name.split(' ');
  return PROCESSING_COMMANDS.includes(name) || SOURCE_COMMANDS.includes(word) || DIRECTIVES.includes(name);
}
