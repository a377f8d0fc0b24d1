import { constantOf, nullOf } from '../argument-sql.ts';
import { defineFunction } from '../definition.ts';
import { matchSql } from '../patterns/text-pattern.ts';
import { parseWildcard } from '../patterns/wildcard-pattern.ts';
import { STRINGS } from '../types.ts';

export const LIKE = defineFunction({
  name: 'LIKE',
  operator: 'LIKE',
  kind: 'scalar',
  category: 'operator',
  description: 'Whether text fits a pattern, or one of several: `*` stands for any text, `?` for one character.',
  parameters: [
    { name: 'text', types: STRINGS },
    { name: 'pattern', types: STRINGS, constant: true },
  ],
  variadic: true,
  multivalue: 'null',
  result: 'boolean',
  doubt: ([, ...patterns]) => {
    const at = patterns.findIndex(
      (p) => typeof p.literal?.value === 'string' && /^[^*?]*%[^*?]*$/.test(p.literal.value),
    );
    if (at === -1) return undefined;
    const hint = '`*` stands for any text, `?` for one character';
    return { code: 'no-wildcard', argument: at + 1, message: '`%` is no wildcard: it stands for itself', hint };
  },
  sql: ([text, ...patterns], context) => {
    const texts = patterns.map((p) => constantOf<string>(p));
    if (texts.some((t) => t === undefined)) return nullOf('boolean', false, context);
    return matchSql(text!.sql, { kind: 'some', patterns: texts.map((t) => parseWildcard(t!)) }, context);
  },
  examples: [
    {
      query: 'ROW a = "claude-v2" | EVAL b = a LIKE "claude*", c = a LIKE "?laude" | KEEP b, c',
      rows: [[true, false]],
    },
    { query: 'ROW a = "titan" | EVAL b = a LIKE ("claude*", "*tan") | KEEP b', rows: [[true]] },
  ],
});
