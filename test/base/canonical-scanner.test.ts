import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../src/base/canonical-json.ts';
import { CanonicalScanner } from '../../src/base/canonical-scanner.ts';

const scanner = new CanonicalScanner();
const scanned = (text: string) => scanner.scan(Buffer.from(text))?.toString();
const expected = (text: string) => canonicalJson(JSON.parse(text) as Json);

/** JSON texts as strange as they come: white space, escapes, numbers, keys of all kinds. */
const text = fc.letrec<{ value: string; object: string; list: string; string: string; number: string; space: string }>(
  (tie) => ({
    space: fc.constantFrom('', '', '', ' ', '\n\t', '\r\n '),
    string: fc.oneof(
      fc.string({ unit: 'binary' }).map((value) => JSON.stringify(value)),
      fc.constantFrom(
        '""',
        '"\\u0041"',
        '"\\ud83d\\ude00"',
        '"\\ud800"',
        '"\\/x\\n"',
        '"😀é\u2028"',
        '"\\\\\\""',
        '"\\u0000"',
      ),
    ),
    number: fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map(String),
      fc.constantFrom(
        '0',
        '-0',
        '1.0',
        '1e2',
        '1E+2',
        '1e999',
        '-1e999',
        '0.1',
        '123456789012345678',
        '1e-7',
        '100000000000000',
        '0.50',
      ),
    ),
    object: fc
      .array(
        fc.tuple(
          fc.oneof(
            fc.constantFrom(
              'a',
              'b',
              'aa',
              'a b',
              'z',
              'A',
              '1',
              '10',
              '9',
              '__proto__',
              'constructor',
              '',
              'a!',
              'a"',
            ),
            fc.string(),
          ),
          tie('value'),
          tie('space'),
          tie('space'),
        ),
        { maxLength: 12 },
      )
      .map((members) => {
        const parts = members.map(([key, value, s1, s2]) => `${s1}${JSON.stringify(key)}${s2}:${s1}${value}${s2}`);
        return `{${parts.join(',')}}`;
      }),
    list: fc
      .array(fc.tuple(tie('space'), tie('value'), tie('space')), { maxLength: 6 })
      .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('string'),
      tie('number'),
      fc.constantFrom('true', 'false', 'null'),
      tie('object'),
      tie('list'),
    ),
  }),
);

describe('canonical JSON from text', () => {
  test('is that of the values, byte for byte, or is left to them', () => {
    let given = 0;
    fc.assert(
      fc.property(fc.oneof(text.object, text.value), (json) => {
        const canonical = scanned(json);
        if (canonical === undefined) return;
        given++;
        expect(canonical).toBe(expected(json));
      }),
      { numRuns: 3_000 },
    );
    expect(given).toBeGreaterThan(1_500);
  });

  test('is given for what logs are made of', () => {
    for (const json of [
      '{"b":{"z":[1,{"y":2,"x":"\\n"}],"a":0.25},"a":"é","c":null}',
      '{"schemaType":"x","input":{"inputBodyJson":{"messages":[],"max":1}},"accountId":"1","modelId":"m"}',
      ' { "a" : [ ] , "A" : { } } ',
      '[3,2,{"b":1,"a":2}]',
      '{"a":1,"a!":2,"a b":3}',
    ]) {
      expect(scanned(json)).toBe(expected(json));
    }
  });

  test('is left to the values where a key is repeated, escaped or beyond ASCII, or the nesting is deep', () => {
    expect(scanned('{"b":1,"a":2,"b":3}')).toBeUndefined();
    expect(scanned('{"a":1,"a":2}')).toBeUndefined();
    expect(scanned('{"\\u0061":1}')).toBeUndefined();
    expect(scanned('{"é":1}')).toBeUndefined();
    expect(scanned(`${'['.repeat(300)}${']'.repeat(300)}`)).toBeUndefined();
    expect(scanned('{"a":1}')).toBe('{"a":1}');
  });

  test('knows the text of containers under two keys, wherever the members went', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('q', 'b', 'x', 'a'),
          fc.dictionary(fc.constantFrom('z', 'm', 'a', 'k'), fc.jsonValue()),
        ),
        (record) => {
          const bytes = Buffer.from(JSON.stringify(record));
          if (scanner.scan(bytes) === undefined) return;
          for (const [parent, children] of Object.entries(record)) {
            for (const [key, child] of Object.entries(children)) {
              const container = typeof child === 'object' && child !== null;
              expect(scanner.grandchild(parent, key)).toBe(container ? canonicalJson(child as Json) : undefined);
            }
          }
          expect(scanner.grandchild('q', 'nothing')).toBeUndefined();
        },
      ),
    );
  });
});
