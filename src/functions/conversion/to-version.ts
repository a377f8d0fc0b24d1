import { defineFunction } from '../definition.ts';
import { STRINGS } from '../types.ts';

export const TO_VERSION = defineFunction({
  name: 'TO_VERSION',
  aliases: ['TO_VER'],
  kind: 'scalar',
  category: 'conversion',
  description: 'Text as a version, which compares part by part.',
  parameters: [{ name: 'field', types: ['version', ...STRINGS] }],
  multivalue: 'each',
  result: 'version',
  sql: ([value]) => value!.sql,
  examples: [{ query: 'ROW a = TO_VERSION("1.10.0") | EVAL b = a > TO_VER("1.9.0") | KEEP b', rows: [[true]] }],
});
