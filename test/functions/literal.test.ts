import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '../../src/base/sql-text.ts';
import { readLiteral } from '../../src/functions/literal.ts';
import type { ScalarValue, ValueType } from '../../src/plan/value.ts';
import { call, column, Engine, literal } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const CONVERSIONS = {
  integer: 'TO_INTEGER',
  long: 'TO_LONG',
  unsigned_long: 'TO_UNSIGNED_LONG',
  double: 'TO_DOUBLE',
  date: 'TO_DATETIME',
  date_nanos: 'TO_DATE_NANOS',
  ip: 'TO_IP',
} as const;

type ReadType = keyof typeof CONVERSIONS;

/** What a conversion of the engine makes of text, and what the same value is as a constant. */
async function bothWays(text: string, type: ReadType) {
  const columns: Sql[] = [];
  const converted = await engine.evaluate(call(CONVERSIONS[type], [column('keyword', text, columns)], type), columns);
  const read = readLiteral(text, type);
  const constant = read === undefined ? null : (await engine.evaluate(literal(type, read))).text;
  return { converted: converted.text, constant };
}

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 22 });
const TEXTS: Readonly<Record<'number' | 'date' | 'address', fc.Arbitrary<string>>> = {
  number: fc.oneof(
    fc
      .tuple(
        fc.constantFrom('', '-', '+', ' '),
        digits,
        fc.constantFrom('', '.5', '.49', '.', 'e3', 'E-2', '_0', 'd', 'x'),
      )
      .map((p) => p.join('')),
    fc.constantFrom(
      '',
      'inf',
      'NaN',
      '0x10',
      '1e400',
      '2147483647.5',
      '-2147483648.5',
      '9223372036854775807',
      '.5',
      '1.5.2',
    ),
    fc.double({ noNaN: true }).map(String),
  ),
  date: fc.oneof(
    fc
      .date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') })
      .map((d) => d.toISOString()),
    fc
      .tuple(
        fc.constantFrom(
          '2024',
          '2024-02',
          '2024-02-29',
          '2023-02-29',
          '2024-13-01',
          '1969-12-31',
          '2300-01-01',
          '24-01-01',
        ),
        fc.constantFrom('', 'T', 'T10', 'T10:11', 'T10:11:12', 'T24:00:00', 'T10:60', 'T10:11:60', ' 10:11'),
        fc.constantFrom('', '.5', ',123456789', '.1234567891', '.'),
        fc.constantFrom('', 'Z', '+02:00', '-0530', '+02', '+18:01', '+02:61', 'z'),
      )
      .map((p) => p.join('')),
  ),
  address: fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.constantFrom(
      '::',
      '::1',
      '1::',
      '::ffff:1.2.3.4',
      '1:2:3:4:5:6:7::',
      '::2:3:4:5:6:7:8',
      '1::2::3',
      '1:2:3:4:5:6:7:8:9',
      '01.2.3.4',
      '1.2.3',
      '256.1.1.1',
      'fe80::1%eth0',
      ':1',
      '1:',
      'x',
      '',
      '1:2:3:4:5:6:7:8::',
      '64:ff9b::192.0.2.33',
    ),
  ),
};

describe('constants are read as the engine converts text', () => {
  test.each([
    ['integer', 'number'],
    ['long', 'number'],
    ['unsigned_long', 'number'],
    ['double', 'number'],
    ['date', 'date'],
    ['date_nanos', 'date'],
    ['ip', 'address'],
  ] as const)('%s', async (type, kind) => {
    await fc.assert(
      fc.asyncProperty(TEXTS[kind], async (text) => {
        const { converted, constant } = await bothWays(text, type);
        expect(converted).toBe(constant);
      }),
      { numRuns: 250 },
    );
  });
});

describe('what is read', () => {
  test.each<[string, ValueType, ScalarValue | undefined]>([
    ['12', 'integer', 12],
    ['2147483648', 'integer', undefined],
    ['12.5', 'long', 13n],
    ['-12.5', 'long', -12n],
    ['18446744073709551615', 'unsigned_long', 18446744073709551615n],
    ['-1', 'unsigned_long', undefined],
    ['12.9', 'unsigned_long', 12n],
    ['1e3', 'double', 1000],
    ['TRUE', 'boolean', true],
    ['yes', 'boolean', undefined],
    ['2024-05-08T10:11:12.3456+02:00', 'date', 1715155872345n],
    ['1969-12-31T23:59:59.9999Z', 'date', -1n],
    ['2024-05-08T10:11:12.345678901Z', 'date_nanos', 1715163072345678901n],
    ['1969-12-31', 'date_nanos', undefined],
    ['10.0.0.1', 'ip', '00000000000000000000ffff0a000001'],
    ['1.2.3', 'version', '1.2.3'],
    ['1 day', 'date_period', { months: 0, days: 1 }],
    ['-2 quarters', 'date_period', { months: -6, days: 0 }],
    ['90 minutes', 'time_duration', 5_400_000],
    ['90 minutes', 'date_period', undefined],
    ['5 parsecs', 'time_duration', undefined],
    ['99999999999 years', 'date_period', undefined],
    ['x', 'null', undefined],
    ['text', 'keyword', 'text'],
  ])('%s as %s', (text, type, value) => {
    expect(readLiteral(text, type)).toEqual(value);
  });
});
