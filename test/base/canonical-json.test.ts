import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, contentId, type Json } from '../../src/base/canonical-json.ts';

/** The definition, written as plainly as it can be. */
function byDefinition(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(byDefinition).join(',')}]`;
  if (value === null || typeof value !== 'object')
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${byDefinition(member)}`).join(',')}}`;
}

describe('canonicalJson', () => {
  test('sorts keys at every depth and keeps the order of lists', () => {
    expect(canonicalJson(JSON.parse('{"b": [2, {"z": 1, "a": null}], "a": "x\\u0000\\ud800é"}'))).toBe(
      '{"a":"x\\u0000\\ud800é","b":[2,{"a":null,"z":1}]}',
    );
  });

  test.each([
    ['{"10":1,"9":2,"b":3,"a":4}', '{"10":1,"9":2,"a":4,"b":3}'],
    ['{"b":1,"__proto__":{"x":1},"a":2}', '{"__proto__":{"x":1},"a":2,"b":1}'],
    ['{"z":1,"toJSON":"x","constructor":[]}', '{"constructor":[],"toJSON":"x","z":1}'],
    ['[1e999,-0,1.0,1e21,-1e-7]', '[Infinity,0,1,1e+21,-1e-7]'],
    ['{"é":1,"z":2,"\ud83d\ude00":3,"\uffee":4}', '{"z":2,"é":1,"\ud83d\ude00":3,"\uffee":4}'],
    ['{}', '{}'],
    ['[]', '[]'],
    ['"x"', '"x"'],
  ])('%s', (text, canonical) => {
    expect(canonicalJson(JSON.parse(text))).toBe(canonical);
  });

  test('is the definition, for any JSON', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', '1', '01', '10', 'a', 'b'));
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, false),
        fc.double(),
        fc.string({ unit: 'binary' }),
        fc.array(tie('json')),
        fc.array(fc.tuple(key, tie('json'))).map((entries) => Object.fromEntries(entries)),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value as Json)).toBe(byDefinition(value as Json));
      }),
    );
  });

  test('leaves the prototype of objects alone', () => {
    canonicalJson(JSON.parse('{"__proto__":{"polluted":true},"a":{"__proto__":{"polluted":true}}}'));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

test('contentId is 128 bits of SHA-256 in hexadecimal', () => {
  expect(contentId('{}')).toBe(createHash('sha256').update('{}').digest('hex').slice(0, 32));
  expect(contentId(canonicalJson({ a: 1, b: 2 }))).toBe(contentId(canonicalJson({ b: 2, a: 1 })));
});
