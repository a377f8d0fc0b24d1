import { Sql, sql } from '../base/sql-text.ts';
import type { SqlContext } from './definition.ts';

/** What comes before a word, and the word: a text is its pieces and what follows the last one. */
const PIECE = sql`'[^\\pL\\pN_]*[\\pL\\pN_]+(?:[''’.][\\pL\\pN_]+)*'`;
const REST = sql`'[^\\pL\\pN_]*$'`;
/** A sentence with the blanks after it; `3.5` and `a.b` end none. */
const SENTENCE = sql`'(?s).+?(?:[.!?]+["''”’)\\]]*\\s+|[。！？]+\\s*|\\n\\s*\\n|$)'`;
/** Putting sentences together takes time by the square of their number; a text of more is cut by words. */
const MOST_SENTENCES = sql`4000`;

/** A text in chunks of so many words, each beginning with the last words of the one before. */
export function wordChunks(text: Sql, size: number, overlap: number, { dialect }: SqlContext): Sql {
  const [most, step] = [number(size), number(size - overlap)];
  return dialect.let('pieces', sql`regexp_extract_all(${text}, ${PIECE})`, (pieces) => {
    const count = sql`CASE WHEN len(${pieces}) > ${most} THEN (len(${pieces}) - ${most} + ${step} - 1) // ${step} ELSE 0 END`;
    return dialect.let('last', count, (last) => {
      const part = joined(pieces, sql`i * ${step} + 1`, sql`i * ${step} + ${most}`);
      const rest = sql`CASE WHEN i = ${last} THEN regexp_extract(${text}, ${REST}) ELSE '' END`;
      return sql`list_transform(generate_series(0, ${last}), lambda i: ${trimmed(sql`(${part} || ${rest})`)})`;
    });
  });
}

/** A text in chunks of whole sentences with no more words than wanted; a longer sentence is cut by words. */
export function sentenceChunks(text: Sql, size: number, overlap: 0 | 1, context: SqlContext): Sql {
  const { dialect } = context;
  const most = number(size);
  const words = (part: Sql) => sql`len(regexp_extract_all(${part}, ${PIECE}))`;
  const sentences = sql`regexp_extract_all(${text}, ${SENTENCE})`;
  return dialect.let('sentences', sentences, (all) => {
    const cut = wordChunks(Sql.raw('sentence'), size, 0, context);
    const fitting = sql`CASE WHEN ${words(Sql.raw('sentence'))} > ${most} THEN list_transform(${cut}, lambda c: c || ' ') ELSE [sentence] END`;
    const parts = sql`flatten(list_transform(${all}, lambda sentence: ${fitting}))`;
    const packed = dialect.let('parts', parts, (units) => {
      const first = sql`list_transform(${units}, lambda u, i: {'ends': CAST([] AS BIGINT[]), 'words': ${words(Sql.raw('u'))}, 'last': ${words(Sql.raw('u'))}, 'place': i})`;
      const before = overlap === 1 ? sql`a.last` : sql`0`;
      const packing = sql`CASE WHEN a.words + b.words <= ${most}
        THEN {'ends': a.ends, 'words': a.words + b.words, 'last': b.last, 'place': b.place}
        ELSE {'ends': list_append(a.ends, a.place), 'words': ${before} + b.words, 'last': b.last, 'place': b.place} END`;
      return dialect.let('state', sql`list_reduce(${first}, lambda a, b: ${packing})`, (state) =>
        dialect.let('ends', sql`list_append(${state}.ends, ${state}.place)`, (ends) => {
          const start = sql`CASE WHEN i = 1 THEN 1 ELSE ${ends}[i - 1] + 1 - ${number(overlap)} END`;
          const chunk = joined(units, start, sql`e`);
          return sql`list_transform(${ends}, lambda e, i: ${trimmed(chunk)})`;
        }),
      );
    });
    return sql`CASE WHEN len(${all}) > ${MOST_SENTENCES} THEN ${wordChunks(text, size, 0, context)}
      WHEN len(${all}) > 0 THEN ${packed} ELSE [${text}] END`;
  });
}

/** Items of a list from one place to another, or its end; a slice would copy the whole list for every chunk. */
function joined(list: Sql, first: Sql, last: Sql): Sql {
  return sql`array_to_string(list_transform(generate_series(${first}, ${last}), lambda place: ${list}[place]), '')`;
}

function trimmed(text: Sql): Sql {
  return sql`regexp_replace(${text}, '^\\s+|\\s+$', '', 'g')`;
}

function number(value: number): Sql {
  return Sql.raw(String(value));
}
