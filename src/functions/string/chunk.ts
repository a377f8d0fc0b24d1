import { type Sql, sql } from '../../base/sql-text.ts';
import { once } from '../argument-sql.ts';
import { type ArgumentProblem, defineFunction, type SqlContext } from '../definition.ts';
import type { OptionValues } from '../options.ts';
import { sentenceChunks, wordChunks } from '../text-chunks.ts';
import { STRINGS } from '../types.ts';

/** The least size of a chunk, by strategy (ES|QL reference, CHUNK). */
const LEAST_WORDS: Readonly<Record<string, number>> = { sentence: 20, word: 10 };

export const CHUNK = defineFunction({
  name: 'CHUNK',
  kind: 'scalar',
  category: 'string',
  description: 'Text in chunks of no more words than wanted, cut between sentences or between words.',
  parameters: [{ name: 'field', types: STRINGS }],
  options: [
    {
      name: 'strategy',
      description: 'Whether to cut between sentences, between words, or not at all.',
      types: ['keyword'],
      values: ['sentence', 'word', 'none', 'recursive'],
      default: 'sentence',
    },
    { name: 'max_chunk_size', description: 'The most words of a chunk.', types: ['integer'], default: 300 },
    {
      name: 'overlap',
      description: 'How many words of a chunk begin the next one again, of the strategy `word`.',
      types: ['integer'],
      default: 0,
    },
    {
      name: 'sentence_overlap',
      description: 'Whether the last sentence of a chunk begins the next one again: 0 or 1.',
      types: ['integer'],
      default: 0,
      check: (value) => (value === 0 || value === 1 ? undefined : 'it is 0 or 1'),
    },
  ],
  multivalue: 'native',
  result: 'keyword',
  resultMulti: (_) => true,
  check: (_, options) => sizeProblem(options),
  sql: ([field], context) => {
    if (!field!.multi)
      return once(
        'text',
        field!.sql,
        context,
        (text) => sql`CASE WHEN ${text} IS NOT NULL THEN ${chunks(text, context)} END`,
      );
    return sql`flatten(${context.dialect.listMap(field!.sql, (text) => chunks(text, context))})`;
  },
  examples: [
    {
      query:
        'ROW t = "One two three four five. Six seven eight nine ten, eleven twelve." | EVAL c = CHUNK(t, {"strategy": "word", "max_chunk_size": 10, "overlap": 2}) | KEEP c',
      rows: [[['One two three four five. Six seven eight nine ten', 'nine ten, eleven twelve.']]],
    },
    {
      query:
        'ROW t = "A b c d e f g h i j k l. Second sentence here! Third one is longer than that one was." | EVAL c = CHUNK(t, {"max_chunk_size": 20}) | KEEP c',
      rows: [[['A b c d e f g h i j k l. Second sentence here!', 'Third one is longer than that one was.']]],
    },
    { query: 'ROW t = "Short." | EVAL c = CHUNK(t) | KEEP c', rows: [['Short.']] },
  ],
});

function sizeProblem({ strategy, max_chunk_size: size, overlap }: OptionValues): ArgumentProblem | undefined {
  if (strategy === 'recursive')
    return {
      option: 'strategy',
      message: 'the strategy `recursive` is not supported',
      hint: 'cut by "sentence" or by "word"',
    };
  const least = LEAST_WORDS[String(strategy)] ?? 1;
  if (Number(size) < least)
    return {
      option: 'max_chunk_size',
      message: `a chunk of the strategy \`${String(strategy)}\` has ${least} words or more`,
    };
  if (Number(overlap) >= 0 && Number(overlap) * 2 <= Number(size)) return undefined;
  return { option: 'overlap', message: 'chunks overlap by no more than half their size' };
}

function chunks(text: Sql, context: SqlContext): Sql {
  const { strategy, max_chunk_size: size, overlap, sentence_overlap: sentences } = context.options;
  switch (strategy) {
    case 'none':
      return sql`[${text}]`;
    case 'word':
      return wordChunks(text, Number(size), Number(overlap), context);
    default:
      return sentenceChunks(text, Number(size), sentences === 1 ? 1 : 0, context);
  }
}
