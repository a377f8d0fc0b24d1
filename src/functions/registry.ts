import { ABSENT } from './aggregate/absent.ts';
import { AVG } from './aggregate/avg.ts';
import { COUNT } from './aggregate/count.ts';
import { COUNT_DISTINCT } from './aggregate/count-distinct.ts';
import { EARLIEST } from './aggregate/earliest.ts';
import { FIRST } from './aggregate/first.ts';
import { LAST } from './aggregate/last.ts';
import { LATEST } from './aggregate/latest.ts';
import { MAX } from './aggregate/max.ts';
import { MEDIAN } from './aggregate/median.ts';
import { MEDIAN_ABSOLUTE_DEVIATION } from './aggregate/median-absolute-deviation.ts';
import { MIN } from './aggregate/min.ts';
import { PERCENTILE } from './aggregate/percentile.ts';
import { PRESENT } from './aggregate/present.ts';
import { SAMPLE } from './aggregate/sample.ts';
import { STD_DEV } from './aggregate/std-dev.ts';
import { SUM } from './aggregate/sum.ts';
import { TOP } from './aggregate/top.ts';
import { VALUES } from './aggregate/values.ts';
import { VARIANCE } from './aggregate/variance.ts';
import { WEIGHTED_AVG } from './aggregate/weighted-avg.ts';
import { CASE } from './conditional/case.ts';
import { COALESCE } from './conditional/coalesce.ts';
import { GREATEST } from './conditional/greatest.ts';
import { LEAST } from './conditional/least.ts';
import { TO_BOOLEAN } from './conversion/to-boolean.ts';
import { TO_DATE_NANOS } from './conversion/to-date-nanos.ts';
import { TO_DATEPERIOD } from './conversion/to-dateperiod.ts';
import { TO_DATETIME } from './conversion/to-datetime.ts';
import { TO_DEGREES } from './conversion/to-degrees.ts';
import { TO_DOUBLE } from './conversion/to-double.ts';
import { TO_INTEGER } from './conversion/to-integer.ts';
import { TO_IP } from './conversion/to-ip.ts';
import { TO_LONG } from './conversion/to-long.ts';
import { TO_RADIANS } from './conversion/to-radians.ts';
import { TO_STRING } from './conversion/to-string.ts';
import { TO_TEXT } from './conversion/to-text.ts';
import { TO_TIMEDURATION } from './conversion/to-timeduration.ts';
import { TO_UNSIGNED_LONG } from './conversion/to-unsigned-long.ts';
import { TO_VERSION } from './conversion/to-version.ts';
import { DATE_DIFF } from './date/date-diff.ts';
import { DATE_EXTRACT } from './date/date-extract.ts';
import { DATE_FORMAT } from './date/date-format.ts';
import { DATE_PARSE } from './date/date-parse.ts';
import { DATE_TRUNC } from './date/date-trunc.ts';
import { DAY } from './date/day.ts';
import { DAY_NAME } from './date/day-name.ts';
import { HOUR } from './date/hour.ts';
import { MONTH } from './date/month.ts';
import { MONTH_NAME } from './date/month-name.ts';
import { NOW } from './date/now.ts';
import { TRANGE } from './date/trange.ts';
import { YEAR } from './date/year.ts';
import type { FunctionDefinition } from './definition.ts';
import { KQL } from './full-text/kql.ts';
import { MATCH } from './full-text/match.ts';
import { MATCH_PHRASE } from './full-text/match-phrase.ts';
import { QSTR } from './full-text/qstr.ts';
import { BUCKET } from './grouping/bucket.ts';
import { CATEGORIZE } from './grouping/categorize.ts';
import { TBUCKET } from './grouping/tbucket.ts';
import { ANY_BETWEEN } from './internal/any-between.ts';
import { CAPTURE } from './internal/capture.ts';
import { CAPTURE_EACH } from './internal/capture-each.ts';
import { CAPTURES } from './internal/captures.ts';
import { COLLECT } from './internal/collect.ts';
import { DOMAIN_PARTS } from './internal/domain-parts.ts';
import { GRANULE } from './internal/granule.ts';
import { MATCH_PATTERN } from './internal/match-pattern.ts';
import { MEAN } from './internal/mean.ts';
import { PART } from './internal/part.ts';
import { RUNS } from './internal/runs.ts';
import { SHARE } from './internal/share.ts';
import { TOTAL } from './internal/total.ts';
import { URI_PARTS } from './internal/uri-parts.ts';
import { USER_AGENT_PARTS } from './internal/user-agent-parts.ts';
import { WITHIN } from './internal/within.ts';
import { CIDR_MATCH } from './ip/cidr-match.ts';
import { IP_PREFIX } from './ip/ip-prefix.ts';
import { NETWORK_DIRECTION } from './ip/network-direction.ts';
import { ABS } from './math/abs.ts';
import { ACOS } from './math/acos.ts';
import { ACOSH } from './math/acosh.ts';
import { ASIN } from './math/asin.ts';
import { ASINH } from './math/asinh.ts';
import { ATAN } from './math/atan.ts';
import { ATAN2 } from './math/atan2.ts';
import { ATANH } from './math/atanh.ts';
import { CBRT } from './math/cbrt.ts';
import { CEIL } from './math/ceil.ts';
import { CLAMP } from './math/clamp.ts';
import { CLAMP_MAX } from './math/clamp-max.ts';
import { CLAMP_MIN } from './math/clamp-min.ts';
import { COPY_SIGN } from './math/copy-sign.ts';
import { COS } from './math/cos.ts';
import { COSH } from './math/cosh.ts';
import { E } from './math/e.ts';
import { EXP } from './math/exp.ts';
import { FLOOR } from './math/floor.ts';
import { HYPOT } from './math/hypot.ts';
import { LOG } from './math/log.ts';
import { LOG10 } from './math/log10.ts';
import { PI } from './math/pi.ts';
import { POW } from './math/pow.ts';
import { ROUND } from './math/round.ts';
import { ROUND_TO } from './math/round-to.ts';
import { SCALB } from './math/scalb.ts';
import { SIGNUM } from './math/signum.ts';
import { SIN } from './math/sin.ts';
import { SINH } from './math/sinh.ts';
import { SQRT } from './math/sqrt.ts';
import { TAN } from './math/tan.ts';
import { TANH } from './math/tanh.ts';
import { TAU } from './math/tau.ts';
import { MV_APPEND } from './multivalue/mv-append.ts';
import { MV_AVG } from './multivalue/mv-avg.ts';
import { MV_CONCAT } from './multivalue/mv-concat.ts';
import { MV_CONTAINS } from './multivalue/mv-contains.ts';
import { MV_COUNT } from './multivalue/mv-count.ts';
import { MV_DEDUPE } from './multivalue/mv-dedupe.ts';
import { MV_DIFFERENCE } from './multivalue/mv-difference.ts';
import { MV_FIRST } from './multivalue/mv-first.ts';
import { MV_GREATER } from './multivalue/mv-greater.ts';
import { MV_IN_RANGE } from './multivalue/mv-in-range.ts';
import { MV_INTERSECTION } from './multivalue/mv-intersection.ts';
import { MV_INTERSECTS } from './multivalue/mv-intersects.ts';
import { MV_LAST } from './multivalue/mv-last.ts';
import { MV_LESS } from './multivalue/mv-less.ts';
import { MV_LIKE } from './multivalue/mv-like.ts';
import { MV_MAX } from './multivalue/mv-max.ts';
import { MV_MEDIAN } from './multivalue/mv-median.ts';
import { MV_MEDIAN_ABSOLUTE_DEVIATION } from './multivalue/mv-median-absolute-deviation.ts';
import { MV_MIN } from './multivalue/mv-min.ts';
import { MV_PERCENTILE } from './multivalue/mv-percentile.ts';
import { MV_PSERIES_WEIGHTED_SUM } from './multivalue/mv-pseries-weighted-sum.ts';
import { MV_RLIKE } from './multivalue/mv-rlike.ts';
import { MV_SLICE } from './multivalue/mv-slice.ts';
import { MV_SORT } from './multivalue/mv-sort.ts';
import { MV_SUM } from './multivalue/mv-sum.ts';
import { MV_UNION } from './multivalue/mv-union.ts';
import { MV_ZIP } from './multivalue/mv-zip.ts';
import { ADD } from './operators/add.ts';
import { AND } from './operators/and.ts';
import { DIVIDE } from './operators/divide.ts';
import { EQUALS } from './operators/equals.ts';
import { GREATER } from './operators/greater.ts';
import { GREATER_OR_EQUAL } from './operators/greater-or-equal.ts';
import { IN } from './operators/in.ts';
import { IS_NOT_NULL } from './operators/is-not-null.ts';
import { IS_NULL } from './operators/is-null.ts';
import { LESS } from './operators/less.ts';
import { LESS_OR_EQUAL } from './operators/less-or-equal.ts';
import { LIKE } from './operators/like.ts';
import { MODULO } from './operators/modulo.ts';
import { MULTIPLY } from './operators/multiply.ts';
import { NEGATE } from './operators/negate.ts';
import { NOT } from './operators/not.ts';
import { NOT_EQUALS } from './operators/not-equals.ts';
import { OR } from './operators/or.ts';
import { RLIKE } from './operators/rlike.ts';
import { SUBTRACT } from './operators/subtract.ts';
import { BIT_LENGTH } from './string/bit-length.ts';
import { BYTE_LENGTH } from './string/byte-length.ts';
import { CHUNK } from './string/chunk.ts';
import { CONCAT } from './string/concat.ts';
import { CONTAINS } from './string/contains.ts';
import { ENDS_WITH } from './string/ends-with.ts';
import { FMT_BYTES } from './string/fmt-bytes.ts';
import { FMT_BYTES_SI } from './string/fmt-bytes-si.ts';
import { FMT_DURATION } from './string/fmt-duration.ts';
import { FMT_PERCENT } from './string/fmt-percent.ts';
import { FROM_BASE64 } from './string/from-base64.ts';
import { HASH } from './string/hash.ts';
import { JSON_EXTRACT } from './string/json-extract.ts';
import { JSON_STRING } from './string/json-string.ts';
import { LEFT } from './string/left.ts';
import { LENGTH } from './string/length.ts';
import { LOCATE } from './string/locate.ts';
import { LTRIM } from './string/ltrim.ts';
import { MD5 } from './string/md5.ts';
import { REPEAT } from './string/repeat.ts';
import { REPLACE } from './string/replace.ts';
import { REVERSE } from './string/reverse.ts';
import { RIGHT } from './string/right.ts';
import { RTRIM } from './string/rtrim.ts';
import { SHA1 } from './string/sha1.ts';
import { SHA256 } from './string/sha256.ts';
import { SPACE } from './string/space.ts';
import { SPLIT } from './string/split.ts';
import { STARTS_WITH } from './string/starts-with.ts';
import { SUBSTRING } from './string/substring.ts';
import { TO_ASCII } from './string/to-ascii.ts';
import { TO_BASE64 } from './string/to-base64.ts';
import { TO_LOWER } from './string/to-lower.ts';
import { TO_UPPER } from './string/to-upper.ts';
import { TRIM } from './string/trim.ts';
import { URL_DECODE } from './string/url-decode.ts';
import { URL_ENCODE } from './string/url-encode.ts';
import { URL_ENCODE_COMPONENT } from './string/url-encode-component.ts';

/** Every function and operator, by canonical name. A test compares this list with the folder. */
export const functions = {
  ADD,
  AND,
  DIVIDE,
  EQUALS,
  GREATER_OR_EQUAL,
  GREATER,
  IN,
  IS_NOT_NULL,
  IS_NULL,
  LESS_OR_EQUAL,
  LESS,
  LIKE,
  MODULO,
  MULTIPLY,
  NEGATE,
  NOT_EQUALS,
  NOT,
  OR,
  RLIKE,
  SUBTRACT,
  CASE,
  COALESCE,
  GREATEST,
  LEAST,
  ABSENT,
  AVG,
  COUNT_DISTINCT,
  COUNT,
  EARLIEST,
  FIRST,
  LAST,
  LATEST,
  MAX,
  MEDIAN_ABSOLUTE_DEVIATION,
  MEDIAN,
  MIN,
  PERCENTILE,
  PRESENT,
  SAMPLE,
  STD_DEV,
  SUM,
  TOP,
  VALUES,
  VARIANCE,
  WEIGHTED_AVG,
  BUCKET,
  CATEGORIZE,
  TBUCKET,
  DATE_DIFF,
  DATE_EXTRACT,
  DATE_FORMAT,
  DATE_PARSE,
  DATE_TRUNC,
  DAY,
  DAY_NAME,
  HOUR,
  MONTH,
  MONTH_NAME,
  NOW,
  TRANGE,
  YEAR,
  BIT_LENGTH,
  BYTE_LENGTH,
  CHUNK,
  CONCAT,
  CONTAINS,
  ENDS_WITH,
  FMT_BYTES,
  FMT_BYTES_SI,
  FMT_DURATION,
  FMT_PERCENT,
  FROM_BASE64,
  HASH,
  JSON_EXTRACT,
  JSON_STRING,
  LEFT,
  LENGTH,
  LOCATE,
  LTRIM,
  MD5,
  REPEAT,
  REPLACE,
  REVERSE,
  RIGHT,
  RTRIM,
  SHA1,
  SHA256,
  SPACE,
  SPLIT,
  STARTS_WITH,
  SUBSTRING,
  TO_ASCII,
  TO_BASE64,
  TO_LOWER,
  TO_UPPER,
  TRIM,
  URL_DECODE,
  URL_ENCODE_COMPONENT,
  URL_ENCODE,
  ABS,
  ACOS,
  ACOSH,
  ASIN,
  ASINH,
  ATAN,
  ATAN2,
  ATANH,
  CBRT,
  CEIL,
  CLAMP_MAX,
  CLAMP_MIN,
  CLAMP,
  COPY_SIGN,
  COS,
  COSH,
  E,
  EXP,
  FLOOR,
  HYPOT,
  LOG,
  LOG10,
  PI,
  POW,
  ROUND,
  ROUND_TO,
  SCALB,
  SIGNUM,
  SIN,
  SINH,
  SQRT,
  TAN,
  TANH,
  TAU,
  CIDR_MATCH,
  IP_PREFIX,
  NETWORK_DIRECTION,
  TO_BOOLEAN,
  TO_DATE_NANOS,
  TO_DATEPERIOD,
  TO_DATETIME,
  TO_DEGREES,
  TO_DOUBLE,
  TO_INTEGER,
  TO_IP,
  TO_LONG,
  TO_RADIANS,
  TO_STRING,
  TO_TEXT,
  TO_TIMEDURATION,
  TO_UNSIGNED_LONG,
  TO_VERSION,
  MV_APPEND,
  MV_AVG,
  MV_CONCAT,
  MV_CONTAINS,
  MV_COUNT,
  MV_DEDUPE,
  MV_DIFFERENCE,
  MV_FIRST,
  MV_GREATER,
  MV_IN_RANGE,
  MV_INTERSECTION,
  MV_INTERSECTS,
  MV_LAST,
  MV_LESS,
  MV_LIKE,
  MV_MAX,
  MV_MEDIAN_ABSOLUTE_DEVIATION,
  MV_MEDIAN,
  MV_MIN,
  MV_PERCENTILE,
  MV_PSERIES_WEIGHTED_SUM,
  MV_RLIKE,
  MV_SLICE,
  MV_SORT,
  MV_SUM,
  MV_UNION,
  MV_ZIP,
  KQL,
  MATCH,
  MATCH_PHRASE,
  QSTR,
  $ANY_BETWEEN: ANY_BETWEEN,
  $CAPTURE: CAPTURE,
  $CAPTURE_EACH: CAPTURE_EACH,
  $CAPTURES: CAPTURES,
  $COLLECT: COLLECT,
  $MATCH_PATTERN: MATCH_PATTERN,
  $GRANULE: GRANULE,
  $MEAN: MEAN,
  $TOTAL: TOTAL,
  $DOMAIN_PARTS: DOMAIN_PARTS,
  $PART: PART,
  $RUNS: RUNS,
  $URI_PARTS: URI_PARTS,
  $USER_AGENT_PARTS: USER_AGENT_PARTS,
  $SHARE: SHARE,
  $WITHIN: WITHIN,
} as const satisfies Record<string, FunctionDefinition>;

export type FunctionName = keyof typeof functions;

const byName = new Map<string, FunctionDefinition>();
for (const definition of Object.values(functions) as FunctionDefinition[]) {
  byName.set(definition.name, definition);
  for (const alias of definition.aliases ?? []) byName.set(alias, definition);
}

/** The function of a name or alias, in any case; undefined where there is none. */
export function findFunction(name: string): FunctionDefinition | undefined {
  return byName.get(name.toUpperCase());
}

/** The names that a query may call, without operators and internal functions. */
export function callableNames(): string[] {
  return [...byName].filter(([, d]) => d.category !== 'operator' && d.category !== 'internal').map(([name]) => name);
}

/** Every function that a query may call, and every operator, once each. */
export function listFunctions(): readonly FunctionDefinition[] {
  return (Object.values(functions) as FunctionDefinition[]).filter((definition) => definition.category !== 'internal');
}
