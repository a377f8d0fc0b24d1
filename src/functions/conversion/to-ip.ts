import { defineFunction } from '../definition.ts';
import { ipFromText } from '../ip-text.ts';
import { STRINGS } from '../types.ts';

export const TO_IP = defineFunction({
  name: 'TO_IP',
  kind: 'scalar',
  category: 'conversion',
  description: 'Text as an IPv4 or IPv6 address; null where it is none.',
  parameters: [{ name: 'field', types: ['ip', ...STRINGS] }],
  multivalue: 'each',
  result: 'ip',
  sql: ([value], context) => (value!.type === 'ip' ? value!.sql : ipFromText(value!.sql, context)),
  examples: [
    {
      query:
        'ROW a = "10.0.0.1", b = "2001:DB8::1", c = "10.0.0.256" | EVAL a = TO_IP(a), b = TO_IP(b), c = TO_IP(c) | KEEP a, b, c',
      rows: [['10.0.0.1', '2001:db8::1', null]],
    },
  ],
});
