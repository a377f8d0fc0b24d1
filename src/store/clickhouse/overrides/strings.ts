import { Sql, sql } from '../../../base/sql-text.ts';
import { atLeast, constantOf, once, singleValue } from '../../../functions/argument-sql.ts';
import type { SqlTemplate } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { readJavaRegexp, readReplacement } from '../../../functions/patterns/java-regexp.ts';
import { MAX_TEXT_BYTES } from '../../../functions/text-limit.ts';
import { emptyList, letValue, nullOf, whole } from '../expression-sql.ts';
import { replacedBy, replacedByAny } from '../replace-text.ts';

/** What Java's `Character.isWhitespace` holds for white space, as a class of RE2. */
const WHITE = '[\\t-\\r\\x1c-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}\\x{205f}\\x{3000}]';

/** What people see as one character, mostly: with accents and the like behind it, joined emoji, and flags (UAX #29). */
const CLUSTER = '(?s)(\\r\\n|[\\x{1f1e6}-\\x{1f1ff}]{2}|.(?:[\\p{M}\\x{1f3fb}-\\x{1f3ff}\\x{200c}]|\\x{200d}.?)*)';

function replaced(expression: string): SqlTemplate {
  return ([text]) => sql`replaceRegexpAll(${text!.sql}, ${Sql.bind(expression, 'String')}, '')`;
}

function digest(name: string): SqlTemplate {
  return ([text]) => sql`lower(hex(${Sql.raw(name)}(${text!.sql})))`;
}

const DIGESTS: Readonly<Record<string, SqlTemplate>> = {
  md5: digest('MD5'),
  sha: digest('SHA1'),
  'sha-1': digest('SHA1'),
  sha1: digest('SHA1'),
  'sha-256': digest('SHA256'),
  sha256: digest('SHA256'),
};

/** Text repeated as often as the limit of texts allows, else null. */
function repeated(text: Sql, times: Sql): Sql {
  const bounded = sql`(${times} >= 0 AND length(${text}) * toInt64(${times}) <= ${MAX_TEXT_BYTES})`;
  return sql`if(${bounded}, repeat(${text}, if(${bounded}, ${times}, 0)), NULL)`;
}

/** Bytes as text; null where they are none in UTF-8. */
function utf8(bytes: Sql): Sql {
  return once('bytes', bytes, { dialect: { let: letValue } }, (b) => sql`if(isValidUTF8(${b}), ${b}, NULL)`, 'costly');
}

/** Text percent-encoded as `java.net.URLEncoder` does, but with `%20` for a blank. */
function componentEncoded(text: Sql): Sql {
  return sql`replaceAll(replaceAll(encodeURLComponent(${text}), '~', '%7E'), '%2A', '*')`;
}

export const stringOverrides: Dialect['overrides'] = {
  LENGTH: ([text]) => sql`toInt32(lengthUTF8(${text!.sql}))`,
  BYTE_LENGTH: ([text]) => sql`toInt32(length(${text!.sql}))`,
  BIT_LENGTH: ([text]) => sql`toInt32(length(${text!.sql}) * 8)`,
  TO_LOWER: ([text]) => sql`lowerUTF8(${text!.sql})`,
  TO_UPPER: ([text]) => sql`upperUTF8(replaceAll(${text!.sql}, 'ß', 'SS'))`,
  TRIM: replaced(`\\A${WHITE}+|${WHITE}+\\z`),
  LTRIM: replaced(`\\A${WHITE}+`),
  RTRIM: replaced(`${WHITE}+\\z`),
  REVERSE: ([text], context) =>
    once('text', text!.sql, context, (t) => {
      const clusters = sql`arrayReverse(extractAll(assumeNotNull(${t}), ${Sql.bind(CLUSTER, 'String')}))`;
      return sql`if(${t} IS NULL OR isValidASCII(${t}), reverse(${t}), arrayStringConcat(${clusters}))`;
    }),
  LEFT: ([text, length], context) => sql`leftUTF8(${text!.sql}, ${atLeast(0, length!.sql, context)})`,
  RIGHT: ([text, length], context) => sql`rightUTF8(${text!.sql}, ${atLeast(0, length!.sql, context)})`,
  SUBSTRING: ([text, start, length], context) => {
    const count = length === undefined ? undefined : atLeast(0, length.sql, context);
    const cut = (string: Sql, from: Sql) =>
      count === undefined ? sql`substringUTF8(${string}, ${from})` : sql`substringUTF8(${string}, ${from}, ${count})`;
    if ((constantOf<number>(start) ?? 0) > 0) return cut(text!.sql, start!.sql);
    return once('string', text!.sql, context, (string) =>
      once('start', start!.sql, context, (from) => {
        const fromEnd = atLeast(1, sql`toInt64(lengthUTF8(${string})) + ${from} + 1`, context);
        return cut(string, sql`multiIf(${from} < 0, ${fromEnd}, ${from} = 0, 1, toInt64(${from}))`);
      }),
    );
  },
  LOCATE: ([text, part, start], context) => {
    if (start === undefined) return sql`toInt32(positionUTF8(${text!.sql}, ${part!.sql}))`;
    const skipped = atLeast(0, sql`(toInt64(${start.sql}) - 1)`, context);
    return letValue('skipped', skipped, (n) =>
      letValue('place', sql`positionUTF8(substringUTF8(${text!.sql}, ${n} + 1), ${part!.sql})`, (at) => {
        return sql`toInt32(if(${at} > 0, toInt64(${at}) + ${n}, toInt64(${at})))`;
      }),
    );
  },
  REPEAT: ([text, number], context) =>
    once('string', text!.sql, context, (string) =>
      once('times', number!.sql, context, (times) => repeated(string, times)),
    ),
  SPACE: ([number], context) => once('times', number!.sql, context, (times) => repeated(sql`' '`, times)),
  SPLIT: ([text, delimiter], { dialect }) =>
    once('string', singleValue(text!, dialect), { dialect }, (string) =>
      once('delimiter', singleValue(delimiter!, dialect), { dialect }, (by) => {
        // A delimiter of ClickHouse is a constant: one that is none gives way to a character that texts hardly hold.
        const parts =
          delimiter!.literal === undefined
            ? sql`splitByChar('\\0', replaceAll(assumeNotNull(${string}), assumeNotNull(${by}), '\\0'))`
            : sql`splitByString(${by}, assumeNotNull(${string}))`;
        const characters = sql`extractAll(assumeNotNull(${string}), '(?s:.)')`;
        const none = sql`${string} IS NULL OR ${by} IS NULL`;
        return sql`multiIf(${none}, ${emptyList('String')}, ${by} = '', ${characters}, ${parts})`;
      }),
    ),
  REPLACE: ([text, regex, newString]) => {
    const bound = (value: string) => Sql.bind(value, 'String');
    const pattern = constantOf<string>(regex);
    const constant = constantOf<string>(newString);
    if (pattern === undefined) return replacedByAny(text!.sql, regex!.sql, newString!.sql);
    const read = readJavaRegexp(pattern);
    if (typeof read === 'string') return nullOf('keyword', false);
    if (constant === undefined) return replacedBy(text!.sql, bound(read.re2), newString!.sql, whole(read.groups));
    const replacement = readReplacement(constant, read);
    if (typeof replacement === 'string') return nullOf('keyword', false);
    if (read.plain !== undefined && read.plain !== '')
      return sql`replaceAll(${text!.sql}, ${bound(read.plain)}, ${bound(replacement.plain)})`;
    return sql`replaceRegexpAll(${text!.sql}, ${bound(read.re2)}, ${bound(replacement.re2)})`;
  },
  MD5: digest('MD5'),
  SHA1: digest('SHA1'),
  SHA256: digest('SHA256'),
  HASH: ([algorithm, input], context) => DIGESTS[constantOf<string>(algorithm)!.toLowerCase()]!([input!], context),
  TO_BASE64: ([text]) => sql`base64Encode(${text!.sql})`,
  FROM_BASE64: ([text], context) =>
    once('encoded', text!.sql, context, (t) => {
      const decoded = utf8(sql`tryBase64Decode(${t})`);
      return sql`if(match(${t}, '^[A-Za-z0-9+/]*={0,2}$') AND (${t} = '' OR tryBase64Decode(${t}) != ''), ${decoded}, NULL)`;
    }),
  URL_ENCODE_COMPONENT: ([text]) => componentEncoded(text!.sql),
  URL_ENCODE: ([text]) => sql`replaceAll(${componentEncoded(text!.sql)}, '%20', '+')`,
  URL_DECODE: ([text], context) =>
    once('encoded', text!.sql, context, (t) => {
      const valid = sql`match(${t}, '^(?s:[^%]|%[0-9a-fA-F]{2})*$')`;
      return sql`if(${valid}, ${utf8(sql`decodeURLComponent(replaceAll(${t}, '+', ' '))`)}, NULL)`;
    }),
};
