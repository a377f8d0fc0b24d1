import { constantOf, nullOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { readRegexp } from '../patterns/regexp-pattern.ts';
import { matchSql } from '../patterns/text-pattern.ts';
import { STRINGS } from '../types.ts';

export const RLIKE = defineFunction({
  name: 'RLIKE',
  operator: 'RLIKE',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether the whole text fits a regular expression (of Lucene), or one of several.',
  parameters: [
    { name: 'text', types: STRINGS },
    { name: 'pattern', types: STRINGS, constant: true },
  ],
  variadic: true,
  multivalue: 'null',
  result: 'boolean',
  check: ([, ...patterns]) => {
    for (const [i, pattern] of patterns.entries()) {
      const text = constantOf<string>(pattern);
      const read = text === undefined ? undefined : readRegexp(text);
      if (typeof read === 'string') return { argument: i + 1, message: `bad regular expression: ${read}` };
    }
    return undefined;
  },
  sql: ([text, ...patterns], context) => {
    const texts = patterns.map((p) => constantOf<string>(p));
    if (texts.some((t) => t === undefined)) return nullOf('boolean', false, context);
    const read = texts.map((t) => readRegexp(t!)).filter((p) => typeof p !== 'string');
    return matchSql(text!.sql, { kind: 'some', patterns: read }, context);
  },
  examples: [
    {
      query: 'ROW a = "gpt-4o" | EVAL b = a RLIKE "gpt-[0-9].*", c = a RLIKE "gpt" | KEEP b, c',
      rows: [[true, false]],
    },
    { query: 'ROW a = "titan" | EVAL b = a RLIKE ("clau.*", "(ti|tu)tan") | KEEP b', rows: [[true]] },
  ],
});
