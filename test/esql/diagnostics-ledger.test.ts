import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import type { Field, StreamSchema } from '../../src/plan/schema.ts';
import { unmark } from './unmark.ts';

/** One finding: its code without `esql/` (behind `warning` where it is one), its message, and its hint where it has one. */
type Finding = readonly [code: string, message: string, hint?: string];

const fields: readonly Field[] = (
  [
    ['@timestamp', 'date'],
    ['user.id', 'keyword'],
    ['user.name', 'keyword'],
    ['client.ip', 'ip'],
    ['tokens', 'integer'],
    ['bytes', 'long'],
    ['ratio', 'double'],
    ['blocked', 'boolean'],
    ['policy', 'keyword'],
    ['event.action', 'keyword'],
    ['message', 'text'],
    ['agent.version', 'version'],
    ['big', 'unsigned_long'],
  ] as const
).map(([name, type]) => ({ name, type, multi: name === 'policy' }));

const stream = (name: string, ...held: readonly Field[]): StreamSchema => ({
  name,
  fields: new Map(held.map((field) => [field.name, field])),
  dynamic: [],
});

const options = {
  streams: [
    { ...stream('logs-test.calls-default', ...fields), dynamic: [{ prefix: 'labels.', type: 'keyword' as const }] },
    stream('logs-other.x-default', { name: 'tokens', type: 'keyword', multi: false }),
  ],
  missingStreams: 'error' as const,
  lookups: [stream('accounts', fields[1]!, { name: 'team', type: 'keyword', multi: false })],
  policies: [{ name: 'owners', kind: 'match' as const, table: 'accounts', matchField: 'user.id', fields: ['team'] }],
};

/**
 * Wrong queries with the wrong text between « and », and all that is said of them, in the order of the text. What is wrong with the
 * syntax alone is in `syntax-errors.test.ts`, the patterns of DISSECT and GROK in `analyze.test.ts`.
 */
const LEDGER: readonly (readonly [query: string, ...findings: Finding[]])[] = [
  // Names of columns, streams and functions
  [
    'FROM logs-test.* | WHERE «user.idd» == "a"',
    ['unknown-column', 'unknown column `user.idd`', 'did you mean `user.id`?'],
  ],
  [
    'FROM logs-test.* | WHERE «User.ID» == "a"',
    ['unknown-column', 'unknown column `User.ID`', 'did you mean `user.id`?'],
  ],
  [
    'FROM logs-test.* | WHERE «userid» == "a"',
    ['unknown-column', 'unknown column `userid`', 'did you mean `user.id`?'],
  ],
  [
    'FROM logs-test.* | WHERE «user» == "a"',
    ['unknown-column', 'unknown column `user`', 'fields below it: `user.id`, `user.name`'],
  ],
  [
    'FROM logs-test.* | WHERE «_id» == "a"',
    ['unknown-column', 'unknown column `_id`', 'ask for it in FROM: `METADATA _id`'],
  ],
  [
    'FROM logs-test.* | KEEP tokens | WHERE «bytes» > 1',
    ['unknown-column', 'unknown column `bytes`', 'KEEP leaves it out: name it there as well'],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) BY user.id | WHERE «tokens» > 1',
    [
      'unknown-column',
      'unknown column `tokens`',
      'after STATS only aggregates and groups are left: aggregate it, or name it after BY',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) BY user.id | KEEP user.id, n, «@timestamp»',
    [
      'unknown-column',
      'unknown column `@timestamp`',
      'after STATS only aggregates and groups are left: aggregate it, or name it after BY',
    ],
  ],
  [
    'FROM logs-test.* | STATS COUNT(*) | WHERE «count» > 5',
    ['unknown-column', 'unknown column `count`', 'the column is called `COUNT(*)`: name it, as in `count = COUNT(*)`'],
  ],
  [
    'FROM logs-test.* | RENAME tokens AS t | WHERE «tokens» > 1',
    ['unknown-column', 'unknown column `tokens`', 'RENAME calls it `t`'],
  ],
  ['FROM logs-test.* | DROP bytes | SORT «bytes»', ['unknown-column', 'unknown column `bytes`', 'DROP leaves it out']],
  ['FROM logs-test.* | RENAME «toknes» AS t', ['unknown-column', 'unknown column `toknes`', 'did you mean `tokens`?']],
  ['FROM logs-test.* | MV_EXPAND «polic»', ['unknown-column', 'unknown column `polic`', 'did you mean `policy`?']],
  ['FROM logs-test.* | KEEP «zz*»', ['unknown-column', 'no column matches `zz*`']],
  [
    `FROM logs-test.* | WHERE «'user.id'» == "a"`,
    ['syntax', 'a string in other than double quotes', 'strings are written in double quotes: `"..."`'],
  ],
  [
    'FROM logs-test.* METADATA «_routing»',
    [
      'unknown-metadata',
      'unknown metadata field `_routing`',
      'metadata fields: _id, _index, _version, _ignored, _source, _index_mode',
    ],
  ],
  [
    'FROM logs-test.* METADATA «_source2»',
    ['unknown-metadata', 'unknown metadata field `_source2`', 'did you mean `_source`?'],
  ],
  [
    'FROM «<logs-{yesterday}>»',
    [
      'bad-date-math',
      'wrong date math in an index name: `yesterday` is no date math: `now`, then steps as `-1d` and rounding as `/d`',
      'as in `<logs-{now/d}>`; with a format `<logs-{now/M{yyyy.MM}}>`',
    ],
  ],
  ['FROM logs-test.* METADATA «id»', ['unknown-metadata', 'unknown metadata field `id`', 'did you mean `_id`?']],
  [
    'FROM «logs_test»',
    [
      'unknown-stream',
      'no data stream matches `logs_test`',
      'data streams: logs-test.calls-default, logs-other.x-default',
    ],
  ],
  ['FROM logs-test.*«,» | LIMIT 1', ['syntax', 'a comma with nothing after it', 'remove it']],
  [
    'FROM «cluster:logs-test.*»',
    ['unsupported', 'a remote cluster cannot be read', 'name the data stream without `cluster:`'],
  ],
  [
    'FROM logs-test.* | EVAL x = «TO_LOWR»(user.id)',
    ['unknown-function', 'unknown function `TO_LOWR`', 'did you mean `TO_LOWER`?'],
  ],
  [
    'FROM logs-test.* | EVAL x = «LOWER»(user.id)',
    ['unknown-function', 'unknown function `LOWER`', 'lower case is made with `TO_LOWER(text)`'],
  ],
  [
    'FROM logs-test.* | EVAL x = «IFNULL»(user.id, "x")',
    ['unknown-function', 'unknown function `IFNULL`', 'the first value that is not null: `COALESCE(a, b)`'],
  ],
  [
    'FROM logs-test.* | EVAL x = «IF»(blocked, 1, 2)',
    ['unknown-function', 'unknown function `IF`', 'cases are written `CASE(condition, value, ..., otherwise)`'],
  ],
  [
    'FROM logs-test.* | EVAL x = «LEN»(user.id)',
    ['unknown-function', 'unknown function `LEN`', 'the length of a text is `LENGTH(text)`'],
  ],
  [
    'FROM logs-test.* | STATS n = «DC»(user.id)',
    ['unknown-function', 'unknown function `DC`', 'different values are counted with `COUNT_DISTINCT(field)`'],
  ],
  [
    'FROM logs-test.* | STATS n = «MEAN»(tokens)',
    ['unknown-function', 'unknown function `MEAN`', 'the mean is `AVG(number)`'],
  ],
  [
    'FROM logs-test.* | STATS n = «STDDEV»(tokens)',
    ['unknown-function', 'unknown function `STDDEV`', 'did you mean `STD_DEV`?'],
  ],
  [
    'FROM logs-test.* | EVAL x = «REGEX_MATCH»(user.id, "x")',
    [
      'unknown-function',
      'unknown function `REGEX_MATCH`',
      'a regular expression is matched with `field RLIKE "pattern"`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = «ST_DISTANCE»(a, b)',
    ['unsupported', 'the function `ST_DISTANCE` is not supported: spatial is left out'],
  ],

  // How many arguments
  [
    'FROM logs-test.* | EVAL x = «TO_LOWER()»',
    ['wrong-arity', '`TO_LOWER` takes 1 argument, 0 given', 'usage: TO_LOWER(string)'],
  ],
  [
    'FROM logs-test.* | EVAL x = «ROUND(ratio, 2, 3)»',
    ['wrong-arity', '`ROUND` takes 1 to 2 arguments, 3 given', 'usage: ROUND(number, [decimals])'],
  ],
  [
    'FROM logs-test.* | EVAL x = «CASE()»',
    ['wrong-arity', '`CASE` takes at least 2 arguments, 0 given', 'usage: CASE(condition, value, ...)'],
  ],
  [
    'FROM logs-test.* | EVAL x = «CASE(blocked)»',
    ['wrong-arity', '`CASE` takes at least 2 arguments, 1 given', 'usage: CASE(condition, value, ...)'],
  ],
  ['FROM logs-test.* | STATS n = «SUM()»', ['wrong-arity', '`SUM` takes 1 argument, 0 given', 'usage: SUM(number)']],
  ['FROM logs-test.* | STATS n = SUM(«*»)', ['syntax', '`*` stands for rows only in COUNT(*)']],
  [
    'FROM logs-test.* | STATS n = «COUNT(tokens, bytes)»',
    ['wrong-arity', '`COUNT` takes 0 to 1 arguments, 2 given', 'usage: COUNT([field])'],
  ],
  [
    'FROM logs-test.* | STATS n = «PERCENTILE(tokens)»',
    ['wrong-arity', '`PERCENTILE` takes 2 arguments, 1 given', 'usage: PERCENTILE(number, percentile)'],
  ],

  // Types
  [
    'FROM logs-test.* | EVAL x = TO_LOWER(«tokens»)',
    [
      'wrong-type',
      'argument 1 of `TO_LOWER` is integer, keyword or text is expected',
      'convert it with `TO_STRING(...)`',
    ],
  ],
  [
    'FROM logs-test.* | WHERE «tokens»',
    ['wrong-type', 'the condition of WHERE is integer, boolean is expected', 'compare it, as in `... > 0`'],
  ],
  [
    'FROM logs-test.* | WHERE tokens == «"5"»',
    ['bad-argument', 'cannot compare numeric with string', 'a number stands without quotes: `5`'],
  ],
  [
    'FROM logs-test.* | WHERE user.id == «5»',
    ['bad-argument', 'cannot compare string with numeric', 'text stands in quotes: `"5"`'],
  ],
  [
    'FROM logs-test.* | WHERE user.id > «tokens»',
    ['bad-argument', 'cannot compare string with numeric', 'convert one side, as with TO_STRING or TO_LONG'],
  ],
  [
    'FROM logs-test.* | WHERE blocked == «1»',
    ['bad-argument', 'cannot compare boolean with numeric', 'compare it with `true` or `false`'],
  ],
  [
    'FROM logs-test.* | WHERE blocked == «"yes"»',
    ['bad-literal', 'this text cannot be read as boolean', 'write true or false'],
  ],
  [
    'FROM logs-test.* | WHERE client.ip == «"10.0.0"»',
    ['bad-literal', 'this text cannot be read as ip', 'addresses are written as "10.0.0.1" or "2001:db8::1"'],
  ],
  [
    'FROM logs-test.* | WHERE client.ip == «"10.0.0.0/8"»',
    ['bad-literal', 'this text cannot be read as ip', 'a block is matched with `CIDR_MATCH(address, "10.0.0.0/8")`'],
  ],
  [
    'FROM logs-test.* | WHERE «client.ip» LIKE "10.*"',
    [
      'wrong-type',
      'the left side of `LIKE` is ip, keyword or text is expected',
      'addresses are matched with `CIDR_MATCH(address, "10.0.0.0/8")`',
    ],
  ],
  [
    'FROM logs-test.* | WHERE «tokens» LIKE "1*"',
    [
      'wrong-type',
      'the left side of `LIKE` is integer, keyword or text is expected',
      'convert it with `TO_STRING(...)`',
    ],
  ],
  [
    'FROM logs-test.* | WHERE user.id LIKE «5»',
    ['wrong-type', 'the right side of `LIKE` is integer, keyword or text is expected', 'text stands in quotes: `"5"`'],
  ],
  ['FROM logs-test.* | WHERE user.id LIKE «user.name»', ['not-constant', 'argument 2 of `LIKE` must be a constant']],
  [
    'FROM logs-test.* | WHERE user.id RLIKE «"a("»',
    ['bad-argument', 'bad regular expression: the pattern ends too early'],
  ],
  [
    'FROM logs-test.* | WHERE «user.id» AND blocked',
    [
      'wrong-type',
      'the left side of `AND` is keyword, boolean is expected',
      'compare it, as in `... == "value"`, or test it with `IS NOT NULL`',
    ],
  ],
  [
    'FROM logs-test.* | WHERE NOT «user.id»',
    [
      'wrong-type',
      'the operand of `NOT` is keyword, boolean is expected',
      'compare it, as in `... == "value"`, or test it with `IS NOT NULL`',
    ],
  ],
  [
    'FROM logs-test.* | WHERE tokens IN («"a"», "b")',
    ['bad-argument', 'cannot compare numeric with string', 'convert one side, as with TO_STRING or TO_LONG'],
  ],
  [
    'FROM logs-test.* | WHERE tokens IN (1, «"b"»)',
    ['bad-argument', 'cannot compare numeric with string', 'convert one side, as with TO_STRING or TO_LONG'],
  ],
  [
    'FROM logs-test.* | WHERE user.id IN («1», 2)',
    ['bad-argument', 'cannot compare string with numeric', 'text stands in quotes: `"1"`'],
  ],
  [
    'FROM logs-test.* | EVAL x = tokens + «"1"»',
    [
      'wrong-type',
      'the right side of `+` is keyword, a number, a date or a time span is expected',
      'a number stands without quotes: `1`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = «user.id» + «user.name»',
    [
      'wrong-type',
      'the left side of `+` is keyword, a number, a date or a time span is expected',
      'text is joined with `CONCAT(a, b)`',
    ],
    [
      'wrong-type',
      'the right side of `+` is keyword, a number, a date or a time span is expected',
      'text is joined with `CONCAT(a, b)`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = -«user.id»',
    [
      'wrong-type',
      'the operand of `-` is keyword, integer, long, double or a time span is expected',
      'convert it with `TO_LONG(...)` or `TO_DOUBLE(...)`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = CASE(«tokens», 1, 2)',
    ['wrong-type', 'argument 1 of `CASE` is integer, boolean is expected', 'compare it, as in `... > 0`'],
  ],
  [
    'FROM logs-test.* | EVAL x = CASE(blocked, 1, «"x"»)',
    ['bad-argument', 'values of one CASE are of one kind: string stands beside numeric'],
  ],
  [
    'FROM logs-test.* | EVAL x = COALESCE(tokens, «"none"»)',
    ['bad-argument', 'arguments of COALESCE are of one kind: string stands beside numeric'],
  ],
  [
    'FROM logs-test.* | EVAL x = CONCAT(user.id, «tokens»)',
    [
      'wrong-type',
      'argument 2 of `CONCAT` is integer, keyword or text is expected',
      'convert it with `TO_STRING(...)`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = LENGTH(«tokens»)',
    [
      'wrong-type',
      'argument 1 of `LENGTH` is integer, keyword or text is expected',
      'convert it with `TO_STRING(...)`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = ROUND(«user.id»)',
    [
      'wrong-type',
      'argument 1 of `ROUND` is keyword, a number is expected',
      'convert it with `TO_LONG(...)` or `TO_DOUBLE(...)`',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = SUM(«user.id»)',
    [
      'wrong-type',
      'argument 1 of `SUM` is keyword, integer, long or double is expected',
      'convert it with `TO_LONG(...)` or `TO_DOUBLE(...)`',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = AVG(«@timestamp»)',
    ['wrong-type', 'argument 1 of `AVG` is date, integer, long or double is expected'],
  ],
  [
    'FROM logs-test.* | STATS n = SUM(«blocked»)',
    ['wrong-type', 'argument 1 of `SUM` is boolean, integer, long or double is expected'],
  ],
  [
    'FROM logs-test.* | EVAL x = tokens::«number»',
    ['unknown-type', 'unknown type `number`', 'types are boolean, long, double, keyword, date, ip and others'],
  ],
  [
    'FROM logs-test.* | EVAL x = «blocked»::ip',
    ['wrong-type', 'argument 1 of `TO_IP` is boolean, ip, keyword or text is expected'],
  ],
  [
    'FROM logs-test.* | EVAL x = big + «tokens»',
    [
      'bad-argument',
      'unsigned_long goes with unsigned_long only, this is integer',
      'convert with TO_UNSIGNED_LONG, TO_LONG or TO_DOUBLE',
    ],
  ],
  ['ROW a = [1, «"x"»]', ['wrong-type', 'a list holds values of one type: keyword stands beside integer']],
  ['ROW a = [1, «null»]', ['not-constant', 'a list holds no null']],
  [
    'FROM logs-test.* | WHERE CIDR_MATCH(«user.id», "10.0.0.0/8")',
    ['wrong-type', 'argument 1 of `CIDR_MATCH` is keyword, ip is expected', 'convert it with `TO_IP(...)`'],
  ],
  [
    'FROM logs-test.* | WHERE CIDR_MATCH(client.ip, «"10.0.0.0/99"»)',
    ['bad-argument', '`10.0.0.0/99` is no CIDR block', 'blocks are written as "10.0.0.0/8"'],
  ],

  // Time
  [
    'FROM logs-test.* | WHERE @timestamp > «"yesterday"»',
    ['bad-literal', 'this text cannot be read as date', 'dates are written as "2026-01-31T08:00:00Z" or "2026-01-31"'],
  ],
  [
    'FROM logs-test.* | WHERE @timestamp > «"2026-13-01"»',
    ['bad-literal', 'this text cannot be read as date', 'dates are written as "2026-01-31T08:00:00Z" or "2026-01-31"'],
  ],
  [
    'FROM logs-test.* | WHERE @timestamp > «"now-1d"»',
    ['bad-literal', 'this text cannot be read as date', 'a moment before now is written `NOW() - 1 hour`'],
  ],
  [
    'FROM logs-test.* | WHERE @timestamp > «now»-1d',
    ['unknown-column', 'unknown column `now`', 'a function is called with parentheses: `NOW()`'],
  ],
  [
    'FROM logs-test.* | WHERE @timestamp > «NOW() - 3600»',
    ['bad-argument', 'cannot subtract integer from date', 'dates go with time spans, as in `+ 5 minutes`'],
  ],
  [
    'FROM logs-test.* | WHERE @timestamp > NOW() - «"1 hour"»',
    [
      'wrong-type',
      'the right side of `-` is keyword, a number, a date or a time span is expected',
      'a time span stands without quotes, as in `1 hour`',
    ],
  ],
  [
    'FROM logs-test.* | WHERE @timestamp > «1700000000»',
    [
      'bad-argument',
      'cannot compare date with numeric',
      'write the date as text, or convert milliseconds with `TO_DATETIME(...)`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = DATE_TRUNC(1 hour, «user.id»)',
    [
      'wrong-type',
      'argument 2 of `DATE_TRUNC` is keyword, date or date_nanos is expected',
      'convert it with `TO_DATETIME(...)`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = DATE_TRUNC(«@timestamp», «1 hour»)',
    ['wrong-type', 'argument 1 of `DATE_TRUNC` is date, date_period or time_duration is expected'],
    ['wrong-type', 'argument 2 of `DATE_TRUNC` is time_duration, date or date_nanos is expected'],
  ],
  [
    'FROM logs-test.* | EVAL x = DATE_TRUNC(«tokens», @timestamp)',
    ['wrong-type', 'argument 1 of `DATE_TRUNC` is integer, date_period or time_duration is expected'],
  ],
  [
    'FROM logs-test.* | EVAL x = DATE_DIFF(«"hourz"», @timestamp, NOW())',
    ['bad-argument', '`hourz` is no unit of DATE_DIFF', 'units are named as "minutes" or "day"'],
  ],
  [
    'FROM logs-test.* | EVAL x = DATE_EXTRACT(«"yearr"», @timestamp)',
    [
      'bad-argument',
      '`yearr` is no part of a date',
      'parts are named as "year", "month_of_year", "day_of_week", "hour_of_day"',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = «@timestamp - @timestamp»',
    ['bad-argument', 'dates cannot be subtracted from each other', 'use DATE_DIFF("seconds", start, end)'],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) BY «BUCKET(@timestamp)»',
    ['wrong-arity', '`BUCKET` takes 2 to 4 arguments, 1 given', 'usage: BUCKET(field, buckets, [from], [to])'],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) BY BUCKET(«user.id», 5)',
    [
      'wrong-type',
      'argument 1 of `BUCKET` is keyword, a number or a date is expected',
      'convert it with `TO_LONG(...)` or `TO_DOUBLE(...)`',
    ],
  ],

  // Aggregates and groups
  [
    'FROM logs-test.* | WHERE «COUNT»(*) > 1',
    [
      'aggregate-outside-stats',
      'aggregate `COUNT` stands outside STATS',
      'aggregate in a STATS command and use its column afterwards',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = «MAX»(tokens)',
    [
      'aggregate-outside-stats',
      'aggregate `MAX` stands outside STATS',
      'aggregate in a STATS command and use its column afterwards',
    ],
  ],
  [
    'FROM logs-test.* | SORT «COUNT»(*)',
    [
      'aggregate-outside-stats',
      'aggregate `COUNT` stands outside STATS',
      'aggregate in a STATS command and use its column afterwards',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = SUM(«COUNT»(*))',
    [
      'aggregate-outside-stats',
      'aggregate `COUNT` stands outside STATS',
      'aggregate in a STATS command and use its column afterwards',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) + «tokens» BY user.id',
    [
      'not-grouped',
      '`tokens` is neither aggregated nor a group of this STATS',
      'name it after BY, or aggregate it, as in `VALUES(tokens)`',
    ],
  ],
  [
    'FROM logs-test.* | STATS «user.id», n = COUNT(*)',
    [
      'not-grouped',
      '`user.id` is neither aggregated nor a group of this STATS',
      'name it after BY, or aggregate it, as in `VALUES(user.id)`',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = «tokens»',
    [
      'not-grouped',
      '`tokens` is neither aggregated nor a group of this STATS',
      'name it after BY, or aggregate it, as in `VALUES(tokens)`',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) BY «COUNT»(*)',
    [
      'aggregate-outside-stats',
      'aggregate `COUNT` stands outside STATS',
      'aggregate in a STATS command and use its column afterwards',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) WHERE «COUNT»(*) > 1',
    [
      'aggregate-outside-stats',
      'aggregate `COUNT` stands outside STATS',
      'aggregate in a STATS command and use its column afterwards',
    ],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) WHERE «tokens»',
    ['wrong-type', 'the filter of an aggregate is integer, boolean is expected', 'compare it, as in `... > 0`'],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) BY user.id«,» | LIMIT 1',
    ['syntax', 'a comma with nothing after it', 'remove it'],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) BY user.id «WHERE» n > 1',
    ['syntax', 'a `|` is missing before WHERE', 'commands are separated by `|`'],
  ],
  [
    'FROM logs-test.* | STATS a = PERCENTILE(tokens, «bytes»)',
    ['not-constant', 'argument 2 of `PERCENTILE` must be a constant'],
  ],
  ['FROM logs-test.* | STATS a = TOP(user.id, 3, «"up"»)', ['bad-argument', 'the order of TOP is "asc" or "desc"']],
  ['FROM logs-test.* | STATS a = TOP(user.id, «0», "asc")', ['bad-argument', 'the limit of TOP is 1 or more']],
  [
    'FROM logs-test.* | STATS a = COUNT_DISTINCT(user.id, «"x"»)',
    ['wrong-type', 'argument 2 of `COUNT_DISTINCT` is keyword, integer, long or unsigned_long is expected'],
  ],

  // Commands
  ['FROM logs-test.* | LIMIT «"many"»', ['bad-limit', 'LIMIT takes a whole number of rows', 'as in `LIMIT 100`']],
  ['FROM logs-test.* | LIMIT «tokens»', ['bad-limit', 'LIMIT takes a whole number of rows', 'as in `LIMIT 100`']],
  [
    'FROM logs-test.* | SAMPLE «2»',
    [
      'bad-sample',
      'SAMPLE takes a probability between 0 and 1, both excluded',
      'as in `SAMPLE 0.1` for a tenth of the rows',
    ],
  ],
  ['FROM logs-test.* | RENAME «user.*» AS u', ['unsupported', 'RENAME takes names, not patterns']],
  [
    'FROM logs-test.* | LOOKUP JOIN «acounts» ON user.id',
    ['unknown-lookup', 'unknown lookup table `acounts`', 'did you mean `accounts`?'],
  ],
  [
    'FROM logs-test.* | LOOKUP JOIN accounts ON «tokens»',
    [
      'unknown-column',
      'the lookup table `accounts` has no field `tokens`',
      'different names are joined by `ON left == right`',
    ],
  ],
  [
    'FROM logs-test.* | ENRICH «owner» ON user.id',
    ['unknown-policy', 'unknown enrich policy `owner`', 'did you mean `owners`?'],
  ],
  [
    'FROM logs-test.* | ENRICH owners ON user.id WITH «tem»',
    ['unknown-column', 'the enrich policy `owners` has no field `tem`', 'did you mean `team`?'],
  ],
  [
    'FROM logs-test.* | «CHANGE_POINT tokens ON @timestamp»',
    [
      'unsupported',
      'the command CHANGE_POINT is not supported',
      'its statistics are those of the machine learning module of a cluster',
    ],
  ],
  [
    'FROM logs-test.* | «COMPLETION x = user.id WITH {"inference_id": "m"}»',
    ['needs-model', 'COMPLETION asks a language model, and none is configured: the query does not run'],
  ],
  [
    'FROM logs-test.* | FORK (WHERE tokens > «"a"») (LIMIT 1)',
    ['bad-argument', 'cannot compare numeric with string', 'convert one side, as with TO_STRING or TO_LONG'],
  ],
  [
    `FROM logs-test.*${' | FORK (WHERE tokens > 1) (LIMIT 1)'.repeat(10)} | «FORK (WHERE tokens > 1) (LIMIT 1)»`,
    [
      'bad-fork',
      'a row has 2048 ways through the branches of this query, of which at most 1024 are run',
      'filter in fewer branches, with OR between the conditions',
    ],
  ],
  ['FROM logs-test.* | EVAL x = «?who»', ['unbound-parameter', 'parameter `?who` has no value']],
  [
    '«TS metrics-*»',
    ['unsupported', 'the source command TS is not supported', 'time series need the metrics indices of a cluster'],
  ],
  ['SET «tz» = "UTC"; FROM logs-test.*', ['bad-setting', 'unknown setting `tz`']],
  [
    'SET time_zone = «"Europe/Madird"»; FROM logs-test.*',
    ['bad-setting', 'unknown time zone', 'did you mean `Europe/Madrid`?'],
  ],
  [
    'SET time_zone = «"new york"»; FROM logs-test.*',
    ['bad-setting', 'unknown time zone', 'did you mean `America/New_York`?'],
  ],
  [
    'SET time_zone = «"+25:00"»; FROM logs-test.*',
    ['bad-setting', 'unknown time zone', 'zones are named as "Europe/Madrid" or "+02:00"'],
  ],
  [
    'SET time_zone = «2»; FROM logs-test.*',
    ['bad-setting', 'a time zone is a text in double quotes', 'zones are named as "Europe/Madrid" or "+02:00"'],
  ],
  [
    'SET time_zone = "Europe/Madrid"; FROM logs-test.* | WHERE @timestamp > «"yesterday"»',
    ['bad-literal', 'this text cannot be read as date', 'dates are written as "2026-01-31T08:00:00Z" or "2026-01-31"'],
  ],

  // Habits from other languages
  ['FROM logs-test.* | WHERE event.action «=» "x"', ['syntax', '`=` does not compare', 'compare with `==`']],
  ['FROM logs-test.* | WHERE event.action «<>» "x"', ['syntax', '`<>` is no operator', '"not equal" is written `!=`']],
  [
    `FROM logs-test.* | WHERE event.action == «'x'»`,
    ['syntax', 'a string in other than double quotes', 'strings are written in double quotes: `"..."`'],
  ],
  [
    'FROM logs-test.* | WHERE event.action == «“x”»',
    ['syntax', 'a string in other than double quotes', 'strings are written in double quotes: `"..."`'],
  ],
  [
    'FROM logs-test.* | WHERE event.action == «x»',
    ['unknown-column', 'unknown column `x`', 'text stands in double quotes: `"x"`'],
  ],
  [
    'FROM logs-test.* | WHERE NOT user.id IS NULL AND tokens > 1«,»',
    ['syntax', 'expected `|`, found `,`', 'only one is allowed here'],
  ],
  [
    'FROM logs-test.* | WHERE user.id IS NOT «EMPTY»',
    ['syntax', 'expected `NULL`, found `EMPTY`', 'IS tests for NULL only; other values are compared with `==`'],
  ],
  [
    'FROM logs-test.* | WHERE user.id «=» «null»',
    ['syntax', '`=` does not compare', 'compare with `==`'],
    ['warning always-null', 'a comparison with null is always null', 'test with `IS NULL` or `IS NOT NULL`'],
  ],
  [
    'FROM logs-test.* | WHERE user.id == «null»',
    ['warning always-null', 'a comparison with null is always null', 'test with `IS NULL` or `IS NOT NULL`'],
  ],
  [
    'FROM logs-test.* | WHERE user.id != «NULL»',
    ['warning always-null', 'a comparison with null is always null', 'test with `IS NULL` or `IS NOT NULL`'],
  ],
  [
    'FROM logs-test.* | WHERE user.id IN «[»"a", "b"]',
    ['syntax', 'the values of IN stand in `[`', 'write them in parentheses: `IN (1, 2)`'],
  ],
  [
    'FROM logs-test.* | WHERE user.id IN «"a"»',
    ['syntax', 'expected `(`, found a string', 'the values of IN stand in parentheses: `IN (1, 2)`'],
  ],
  [
    'FROM logs-test.* | WHERE user.id LIKE «"%admin%"»',
    [
      'warning no-wildcard',
      '`%` is no wildcard: it stands for itself',
      '`*` stands for any text, `?` for one character',
    ],
  ],
  [
    'FROM logs-test.* | WHERE user.id «CONTAINS» "x"',
    ['syntax', 'expected `|`, found `CONTAINS`', 'text is searched with `LIKE "*text*"`'],
  ],
  [
    'FROM logs-test.* | WHERE tokens > 1 «bytes» > 2',
    ['syntax', 'expected `|`, found `bytes`', 'a comma or an operator is missing before it'],
  ],
  [
    'FROM logs-test.* | EVAL total = tokens + bytes «AS» t',
    ['syntax', 'expected `,` or `|`, found the keyword `AS`', 'the name stands first: `name = expression`'],
  ],
  ['FROM logs-test.* | SORT «BY» tokens', ['syntax', 'SORT stands without BY', 'remove it']],
  ['FROM logs-test.* | WHERE «from» == "x"', ['unknown-column', 'unknown column `from`']],
  [
    'FROM logs-test.* | WHERE user.id == "C:«\\W»indows"',
    [
      'invalid-escape',
      '`\\W` is not an escape of a string',
      'a backslash is written `\\\\`; between triple quotes `"""` nothing is escaped',
    ],
  ],

  // What is allowed and pointless, and options
  ['FROM logs-test.* | EVAL x = tokens / «0»', ['warning always-null', 'a division by zero is always null']],
  ['FROM logs-test.* | EVAL x = tokens % «0»', ['warning always-null', 'a division by zero is always null']],
  ['FROM logs-test.* | WHERE «false»', ['warning never-true', 'this condition is never true: no row passes']],
  [
    'FROM logs-test.* | WHERE MATCH(user.id, "a", {«"opertor"»: "AND"})',
    ['unknown-option', '`MATCH` has no option `opertor`', 'did you mean `operator`?'],
  ],
  [
    'FROM logs-test.* | WHERE MATCH(user.id, "a", {"operator": «"XOR"»})',
    ['bad-option', 'the option `operator` has no such value', 'values: "OR", "AND"'],
  ],

  // Further
  [
    'FROM logs-test.* | KEEP user.id, tokens | DROP user.id | WHERE «user.id» == "x"',
    ['unknown-column', 'unknown column `user.id`', 'DROP leaves it out'],
  ],
  [
    'FROM logs-test.* | WHERE tokens > «"abc"»',
    ['bad-argument', 'cannot compare numeric with string', 'convert one side, as with TO_STRING or TO_LONG'],
  ],
  ['FROM logs-test.* | WHERE user.id == tokens::string AND «zzz»', ['unknown-column', 'unknown column `zzz`']],
  [
    'FROM logs-test.* | EVAL x = DATE_PARSE("yyyy", «tokens»)',
    [
      'wrong-type',
      'argument 2 of `DATE_PARSE` is integer, keyword or text is expected',
      'convert it with `TO_STRING(...)`',
    ],
  ],
  [
    'FROM logs-test.* | EVAL x = SPLIT(user.id, «tokens»)',
    ['wrong-type', 'argument 2 of `SPLIT` is integer, keyword or text is expected', 'convert it with `TO_STRING(...)`'],
  ],
  [
    'FROM logs-test.* | EVAL x = «SUBSTRING(user.id)»',
    ['wrong-arity', '`SUBSTRING` takes 2 to 3 arguments, 1 given', 'usage: SUBSTRING(string, start, [length])'],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) BY hour = DATE_TRUNC(1 hour, «@timestmp»)',
    ['unknown-column', 'unknown column `@timestmp`', 'did you mean `@timestamp`?'],
  ],
  [
    'FROM logs-test.* | STATS n = COUNT(*) WHERE event.action «=» "x"',
    ['syntax', '`=` does not compare', 'compare with `==`'],
  ],
  ['FROM logs-test.* | SORT «tokns» DESC', ['unknown-column', 'unknown column `tokns`', 'did you mean `tokens`?']],
  [
    'FROM logs-test.* | GROK message "«%{IP:ip»"',
    [
      'bad-pattern',
      'a reference that cannot be read',
      'a reference is written `%{NAME}`, `%{NAME:column}` or `%{NAME:column:type}`',
    ],
  ],
  [
    'FROM logs-test.* | MV_EXPAND «user»',
    ['unknown-column', 'unknown column `user`', 'fields below it: `user.id`, `user.name`'],
  ],
  ['FROM logs-test.* | EVAL a = tokens +«»', ['syntax', 'expected an expression, found the end of the query']],
  [
    'FROM logs-test.* | STATS «=» COUNT(*)',
    ['syntax', 'expected an expression, found `=`', 'a name stands before `=`'],
  ],
  ['FROM logs-test.* | WHERE user.id NOT IN «(»"a"', ['unclosed-bracket', '`(` is not closed', 'add the missing `)`']],
  [
    'FROM logs-test.* | EVAL x = CASE(blocked, "a", tokens > 5, «3»)',
    ['bad-argument', 'values of one CASE are of one kind: numeric stands beside string'],
  ],
  [
    'FROM logs-test.* | EVAL x = GREATEST(tokens, «user.id»)',
    ['bad-argument', 'arguments of GREATEST are of one kind: string stands beside numeric'],
  ],
  [
    'FROM logs-test.* | EVAL x = «MV_COUNT()»',
    ['wrong-arity', '`MV_COUNT` takes 1 argument, 0 given', 'usage: MV_COUNT(field)'],
  ],
  ['FROM logs-test.* | EVAL x = «AUTO_BUCKET»(tokens, 5)', ['unknown-function', 'unknown function `AUTO_BUCKET`']],
  [
    'FROM logs-test.* | WHERE client.ip > «10»',
    ['bad-argument', 'cannot compare ip with numeric', 'ip values are written as text: `"10.0.0.1"`'],
  ],
  [
    'FROM logs-test.* | WHERE agent.version > «8»',
    ['bad-argument', 'cannot compare version with numeric', 'version values are written as text: `"8.0.0"`'],
  ],
  ['FROM logs-test.* | EVAL x = 5 | EVAL y = «x.z»', ['unknown-column', 'unknown column `x.z`']],
  [
    'FROM logs-test.* | WHERE blocked == "true" AND blocked == TRUE AND user.id == «TRUE»',
    ['bad-argument', 'cannot compare string with boolean', 'convert one side, as with TO_STRING or TO_LONG'],
  ],
];

describe('what is said of a wrong query', () => {
  test.each(LEDGER.map(([marked, ...expected]) => ({ marked, expected })))('$marked', ({ marked, expected }) => {
    const { text, spans } = unmark(marked);
    const { plan, diagnostics } = analyzeQuery(text, options);
    const told = diagnostics.map(({ code, severity, message, hint, span }) => ({
      finding: [
        `${severity === 'warning' ? 'warning ' : ''}${code.replace('esql/', '')}`,
        message,
        ...(hint === undefined ? [] : [hint]),
      ],
      span: { start: span!.start, end: span!.end },
    }));
    expect(told).toEqual(expected.map((finding, i) => ({ finding, span: spans[i] })));
    expect(plan === undefined).toBe(diagnostics.some((d) => d.severity === 'error'));
  });

  test('is in our own words: short, and without a word to the reader', () => {
    for (const [, ...findings] of LEDGER) {
      for (const text of findings.flatMap(([, ...said]) => said)) {
        expect(text!.replace('did you mean', '')).not.toMatch(/\b(?:you|your|please|sorry)\b|[.!]$/i);
        expect(text!.length).toBeLessThan(140);
      }
    }
  });
});
