import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';
import { componentEncoded } from '../url-text.ts';

export const URL_ENCODE_COMPONENT = defineFunction({
  name: 'URL_ENCODE_COMPONENT',
  kind: 'scalar',
  category: 'string',
  description: 'The text encoded for a part of a URL: a blank becomes `%20`.',
  parameters: [{ name: 'string', types: STRINGS }],
  multivalue: 'null',
  result: 'keyword',
  sql: ([text]) => componentEncoded(text!.sql),
  examples: [{ query: 'ROW a = "a b&c" | EVAL b = URL_ENCODE_COMPONENT(a) | KEEP b', rows: [['a%20b%26c']] }],
});
