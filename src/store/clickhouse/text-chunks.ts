import { type Sql, sql } from '../../base/sql-text.ts';
import { MOST_SENTENCES } from '../../functions/text-chunks.ts';
import { letValue, quotedText, whole } from './expression-sql.ts';

/** A word with what stands before it, what follows the last, and a sentence: as `functions/text-chunks.ts` has them. */
const PIECE = quotedText("([^\\pL\\pN_]*[\\pL\\pN_]+(?:['’.][\\pL\\pN_]+)*)");
const REST = quotedText('([^\\pL\\pN_]*)$');
const SENTENCE = quotedText('((?s).+?(?:[.!?]+["\'”’)\\]]*\\s+|[。！？]+\\s*|\\n\\s*\\n|$))');

/**
 * A text in chunks of at most so many words, of which each shares some with the one before. What an expression for each value
 * of a list reads besides, ClickHouse repeats for each value, so that lists are split where that is enough.
 */
export function wordChunks(text: Sql, size: number, overlap: number): Sql {
  const rest = sql`extract(assumeNotNull(${text}), ${REST})`;
  return letValue('pieces', sql`extractAll(assumeNotNull(${text}), ${PIECE})`, (pieces) => {
    const all = sql`arrayPushBack(arrayPopBack(${pieces}), concat(${pieces}[-1], ${rest}))`;
    const chunks = letValue('all', all, (list) => (overlap === 0 ? split(list, size) : slices(list, size, overlap)));
    return sql`if(empty(${pieces}), [${trimmed(rest)}], ${chunks})`;
  });
}

function split(pieces: Sql, size: number): Sql {
  const begins = sql`arrayMap(i -> (i - 1) % ${whole(size)} = 0, arrayEnumerate(${pieces}))`;
  const parts = sql`arraySplit((piece, first) -> first, ${pieces}, ${begins})`;
  return sql`arrayMap(part -> ${trimmed(sql`arrayStringConcat(part)`)}, ${parts})`;
}

function slices(pieces: Sql, size: number, overlap: number): Sql {
  const [most, step] = [whole(size), whole(size - overlap)];
  const count = sql`toInt64(length(${pieces}))`;
  const last = sql`if(${count} > ${most}, intDiv(${count} - ${most} + ${step} - 1, ${step}), 0)`;
  const part = sql`arrayStringConcat(arraySlice(${pieces}, i * ${step} + 1, ${most}))`;
  return sql`arrayMap(i -> ${trimmed(part)}, range(toUInt64(${last} + 1)))`;
}

/** A text in chunks of whole sentences of at most so many words together; one that has more is cut by itself. */
export function sentenceChunks(text: Sql, size: number, overlap: 0 | 1): Sql {
  const words = (part: Sql) => sql`toInt64(length(extractAll(${part}, ${PIECE})))`;
  return letValue('sentences', sql`extractAll(assumeNotNull(${text}), ${SENTENCE})`, (all) => {
    const cut = sql`arrayMap(c -> concat(c, ' '), ${wordChunks(sql`sentence`, size, 0)})`;
    const fitting = sql`if(${words(sql`sentence`)} > ${whole(size)}, ${cut}, [sentence])`;
    const few = sql`if(length(${all}) > ${MOST_SENTENCES}, [], ${all})`;
    const units = sql`arrayFlatten(arrayMap(sentence -> ${fitting}, ${few}))`;
    const packed = letValue('units', units, (u) => packedChunks(u, words, size, overlap));
    return sql`multiIf(length(${all}) > ${MOST_SENTENCES}, ${wordChunks(text, size, 0)},
      notEmpty(${all}), ${packed}, [assumeNotNull(${text})])`;
  });
}

/** The state of packing: which sentences begin a chunk, the words of the chunk begun, and those of its last sentence. */
function packedChunks(units: Sql, words: (part: Sql) => Sql, size: number, overlap: 0 | 1): Sql {
  const before = overlap === 1 ? sql`a.3` : sql`toInt64(0)`;
  const packing = sql`if(a.2 + b <= ${whole(size)}, (arrayPushBack(a.1, 0), a.2 + b, b),
    (arrayPushBack(a.1, 1), ${before} + b, b))`;
  return letValue('counts', sql`arrayMap(u -> ${words(sql`u`)}, ${units})`, (counts) => {
    const begun = sql`(CAST([1] AS Array(UInt8)), ${counts}[1], ${counts}[1])`;
    const begins = sql`tupleElement(arrayFold((a, b) -> ${packing}, arraySlice(${counts}, 2), ${begun}), 1)`;
    return letValue('chunks', sql`arraySplit((u, first) -> first, ${units}, ${begins})`, (chunks) => {
      const texts = sql`arrayMap(chunk -> arrayStringConcat(chunk), ${chunks})`;
      if (overlap === 0) return sql`arrayMap(text -> ${trimmed(sql`text`)}, ${texts})`;
      const lasts = sql`arrayPushFront(arrayPopBack(arrayMap(chunk -> chunk[-1], ${chunks})), '')`;
      return sql`arrayMap((last, text) -> ${trimmed(sql`concat(last, text)`)}, ${lasts}, ${texts})`;
    });
  });
}

function trimmed(text: Sql): Sql {
  return sql`replaceRegexpAll(${text}, ${quotedText('^\\s+|\\s+$')}, '')`;
}
