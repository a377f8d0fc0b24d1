import { Sql, sql } from '../../../base/sql-text.ts';
import { asDouble, constantOf, nullOf, once, singleValue } from '../../../functions/argument-sql.ts';
import type { SqlArgument, SqlContext } from '../../../functions/definition.ts';
import type { Dialect } from '../../../functions/dialect.ts';
import { readJsonPath } from '../../../functions/json-path.ts';
import { ANALYZERS, type Analyzer, MOST_TOKENS } from '../../../functions/message-tokens.ts';
import { isNumber, isText } from '../../../functions/types.ts';
import { emptyList, letValue, NAMED, quotedText, whole } from '../expression-sql.ts';
import { sentenceChunks, wordChunks } from '../text-chunks.ts';
import { textOf } from '../value-text.ts';

function bound(text: string): Sql {
  return Sql.bind(text, 'String');
}

/** The code point of a character, from its bytes in UTF-8. */
function codePoint(character: Sql): Sql {
  const byte = (i: number) => sql`toUInt32(reinterpretAsUInt8(substring(${character}, ${whole(i)}, 1)))`;
  const rest = (i: number) => sql`(${byte(i)} % 64)`;
  return sql`multiIf(length(${character}) = 1, ${byte(1)},
    length(${character}) = 2, ${byte(1)} % 32 * 64 + ${rest(2)},
    length(${character}) = 3, ${byte(1)} % 16 * 4096 + ${rest(2)} * 64 + ${rest(3)},
    ${byte(1)} % 8 * 262144 + ${rest(2)} * 4096 + ${rest(3)} * 64 + ${rest(4)})`;
}

/** A character as it stands in printable ASCII, or written as an escape. */
function escaped(character: Sql): Sql {
  return letValue('code', codePoint(character), (code) => {
    const written = (sign: string, width: number) =>
      sql`concat(${quotedText(`\\${sign}`)}, leftPad(lower(hex(toUInt32(${code}))), ${whole(width)}, '0'))`;
    const named = [
      [10, '\\n'],
      [13, '\\r'],
      [9, '\\t'],
      [92, '\\\\'],
    ] as const;
    const branches = named.map(([point, text]) => sql`${code} = ${whole(point)}, ${quotedText(text)}`);
    return sql`multiIf(${Sql.join(branches, ', ')}, ${code} BETWEEN 32 AND 126, ${character},
      ${code} < 256, ${written('x', 2)}, ${code} < 65536, ${written('u', 4)}, ${written('U', 8)})`;
  });
}

/** A value as JSON; null as well. */
function jsonValue(value: SqlArgument, context: SqlContext): Sql {
  if (value.type === 'null') return sql`'null'`;
  const one = (x: Sql) => jsonScalar({ ...value, sql: x, multi: false }, context);
  if (!value.multi) return sql`ifNull(${one(value.sql)}, 'null')`;
  return once('listed', value.sql, NAMED, (list) => {
    const items = sql`arrayStringConcat(arrayMap(v -> assumeNotNull(${one(sql`v`)}), ${list}), ',')`;
    return sql`multiIf(empty(${list}), 'null', length(${list}) = 1, ${items}, concat('[', ${items}, ']'))`;
  });
}

function jsonScalar(value: SqlArgument, context: SqlContext): Sql {
  if (value.type === 'double') {
    return letValue(
      'number',
      sql`toString(${value.sql})`,
      (n) => sql`if(match(${n}, '[.e]'), ${n}, concat(${n}, '.0'))`,
    );
  }
  const text = textOf(value, context);
  if (isNumber(value.type) || value.type === 'boolean') return text;
  return once('given', isText(value.type) ? value.sql : text, NAMED, (t) => {
    return sql`if(${t} IS NULL, NULL, toJSONString(assumeNotNull(${t})))`;
  });
}

export const textOverrides: Dialect['overrides'] = {
  TO_ASCII: ([text], context) =>
    once('text', text!.sql, context, (t) => {
      const characters = sql`extractAll(assumeNotNull(${t}), '(?s:.)')`;
      return sql`if(${t} IS NULL, NULL, arrayStringConcat(arrayMap(c -> ${escaped(sql`c`)}, ${characters})))`;
    }),
  FMT_PERCENT: ([value], context) =>
    letValue('percent', sql`round(${asDouble(value!, context)} * 100, 10)`, (percent) => {
      const digits = (count: number) => sql`toDecimalString(assumeNotNull(${percent}) + 0, ${whole(count)})`;
      const written = sql`if(abs(assumeNotNull(${percent})) < 1e15, ${digits(10)}, ${digits(1)})`;
      return sql`if(isFinite(${percent}), concat(trimRight(trimRight(${written}, '0'), '.'), '%'), NULL)`;
    }),
  JSON_EXTRACT: ([json, path], context) => {
    const steps = readJsonPath(constantOf<string>(path) ?? '');
    if (steps === undefined) return nullOf('keyword', false, context);
    return once('json', sql`ifNull(${json!.sql}, '')`, context, (text) => {
      // ClickHouse counts from 1.
      const way = steps.map((step) => (typeof step === 'number' ? whole(step + 1) : bound(step)));
      const args = Sql.join([text, ...way], ', ');
      const found = sql`multiIf(JSONType(${args}) = 'String', JSONExtractString(${args}), JSONExtractRaw(${args}))`;
      const there = steps.length === 0 ? sql`isValidJSON(${text})` : sql`isValidJSON(${text}) AND JSONHas(${args})`;
      return sql`if(${there} AND JSONType(${args}) != 'Null', ${found}, NULL)`;
    });
  },
  JSON_STRING: (args, context) => {
    const keys = args.filter((_, i) => i % 2 === 0).map((key) => singleValue(key, context.dialect));
    const values = args.filter((_, i) => i % 2 === 1).map((value) => jsonValue(value, context));
    const members = keys.map((key, i) => sql`concat(toJSONString(ifNull(${key}, '')), ':', ${values[i]!})`);
    const known = Sql.join(
      keys.map((key) => sql`${key} IS NOT NULL`),
      ' AND ',
    );
    return sql`if(${known}, concat('{', arrayStringConcat([${Sql.join(members, ', ')}], ','), '}'), NULL)`;
  },
  CATEGORIZE: ([text], { options }) => {
    const { part, token, dropped, lowerCase }: Analyzer = ANALYZERS[options.analyzer as keyof typeof ANALYZERS];
    const given = sql`ifNull(${text!.sql}, '')`;
    const line = part === undefined ? given : sql`extract(${given}, ${bound(`(?-s)(${part})`)})`;
    const all = sql`extractAll(${lowerCase ? sql`lowerUTF8(${line})` : line}, ${bound(`(${token})`)})`;
    const kept = dropped === undefined ? all : sql`arrayFilter(token -> NOT match(token, ${bound(dropped)}), ${all})`;
    return letValue('tokens', sql`arraySlice(${kept}, 1, ${whole(MOST_TOKENS)})`, (tokens) => {
      const quoted = sql`replaceRegexpAll(token, ${quotedText('[][\\\\.^$*+?(){}|]')}, ${quotedText('\\\\\\0')})`;
      const joined =
        options.output_format === 'tokens'
          ? sql`arrayStringConcat(${tokens}, ' ')`
          : sql`concat('.*?', arrayStringConcat(arrayMap(token -> ${quoted}, ${tokens}), '.+?'), '.*?')`;
      return sql`if(empty(${tokens}), NULL, ${joined})`;
    });
  },
  CHUNK: ([field], { options }) => {
    const size = Number(options.max_chunk_size);
    const chunks = (text: Sql) => {
      if (options.strategy === 'none') return sql`[assumeNotNull(${text})]`;
      if (options.strategy === 'word') return wordChunks(text, size, Number(options.overlap));
      return sentenceChunks(text, size, options.sentence_overlap === 1 ? 1 : 0);
    };
    if (field!.multi) return sql`arrayFlatten(arrayMap(text -> ${chunks(sql`text`)}, ${field!.sql}))`;
    return once('text', field!.sql, NAMED, (text) => sql`if(${text} IS NULL, ${emptyList('String')}, ${chunks(text)})`);
  },
};
