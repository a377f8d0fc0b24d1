import { Sql, sql } from '../../base/sql-text.ts';
import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const TO_ASCII = defineFunction({
  name: 'TO_ASCII',
  kind: 'scalar',
  category: 'string',
  description:
    'The text with all that is not printable ASCII written as an escape: `\\n`, `\\xe9`, `\\u4e16` or `\\U0001f30d`.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => {
    const code = sql`unicode(c)`;
    const hex = (width: number) => Sql.raw(`printf('%0${width}x', unicode(c))`);
    const escaped = sql`CASE WHEN c = chr(10) THEN '\\n' WHEN c = chr(13) THEN '\\r' WHEN c = chr(9) THEN '\\t' WHEN c = '\\' THEN '\\\\'
      WHEN ${code} BETWEEN 32 AND 126 THEN c
      WHEN ${code} < 256 THEN '\\x' || ${hex(2)} WHEN ${code} < 65536 THEN '\\u' || ${hex(4)} ELSE '\\U' || ${hex(8)} END`;
    // Text that needs no change, as most does, is told apart in one pass.
    const characters = sql`regexp_extract_all(${text!.sql}, '(?s).')`;
    return sql`CASE WHEN regexp_full_match(${text!.sql}, '[ -\\[\\]-~]*') THEN ${text!.sql}
      ELSE array_to_string(list_transform(${characters}, lambda c: ${escaped}), '') END`;
  },
  examples: [
    {
      query: 'ROW a = "caf\u00e9 \u4e16 \u{1f30d}" | EVAL b = TO_ASCII(a) | KEEP b',
      rows: [['caf\\xe9 \\u4e16 \\U0001f30d']],
    },
  ],
});
