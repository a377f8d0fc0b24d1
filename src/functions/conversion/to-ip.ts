import { defineFunction } from '../definition.ts';
import { ipFromText, type LeadingZeros } from '../ip-text.ts';
import { STRINGS } from '../types.ts';

export const TO_IP = defineFunction({
  name: 'TO_IP',
  kind: 'scalar',
  category: 'conversion',
  description: 'Text as an IPv4 or IPv6 address; null where it is none.',
  parameters: [{ name: 'field', types: ['ip', ...STRINGS] }],
  options: [
    {
      name: 'leading_zeros',
      description: 'What leading zeros in an IPv4 address mean: that it is none, that the number is octal, or nothing.',
      types: ['keyword'],
      values: ['reject', 'octal', 'decimal'],
      default: 'reject',
    },
  ],
  multivalue: 'each',
  result: 'ip',
  sql: ([value], context) => {
    const zeros = context.options.leading_zeros as LeadingZeros;
    return value!.type === 'ip' ? value!.sql : ipFromText(value!.sql, context, zeros);
  },
  examples: [
    {
      query:
        'ROW a = "10.0.0.1", b = "2001:DB8::1", c = "10.0.0.256" | EVAL a = TO_IP(a), b = TO_IP(b), c = TO_IP(c) | KEEP a, b, c',
      rows: [['10.0.0.1', '2001:db8::1', null]],
    },
    {
      query:
        'ROW s = "10.0.010.1" | EVAL a = TO_IP(s, {"leading_zeros": "octal"}), b = TO_IP(s, {"leading_zeros": "decimal"}), c = TO_IP(s) | KEEP a, b, c',
      rows: [['10.0.8.1', '10.0.10.1', null]],
    },
  ],
});
