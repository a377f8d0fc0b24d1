import { defineFunction } from '../definition.ts';
import { isDate, STORED } from '../types.ts';
import { textOf } from '../value-text.ts';

export const TO_TEXT = defineFunction({
  name: 'TO_TEXT',
  kind: 'scalar',
  category: 'conversion',
  description: 'A value as text: dates in ISO 8601, addresses as they are written, doubles as `1.0` or `1.0E10`.',
  parameters: [{ name: 'field', types: STORED }],
  multivalue: 'each',
  result: 'text',
  zone: ([value]) => (isDate(value!.type) ? { local: [0] } : undefined),
  sql: ([value], context) => textOf(value!, context),
  examples: [{ query: 'ROW a = true | EVAL b = TO_TEXT(a) | KEEP b', rows: [['true']] }],
});
