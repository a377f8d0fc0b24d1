import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hexToIp } from '../../src/base/ip.ts';
import type { Sql } from '../../src/base/sql-text.ts';
import type { ScalarValue, ValueType } from '../../src/plan/value.ts';
import { call, column, Engine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

async function evaluate(
  name: string,
  result: ValueType,
  ...values: [ValueType, ScalarValue][]
): Promise<string | null> {
  const columns: Sql[] = [];
  const args = values.map(([type, value]) => column(type, value, columns));
  return (await engine.evaluate(call(name, args, result), columns)).text;
}

/** How Java writes a double, from the shortest digits that JavaScript finds too. */
function javaDouble(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e') as [string, string];
  const power = Number(exponent);
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace('.', '');
  if (power < -3 || power >= 7) return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${power}`;
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
  return `${sign}${whole}.${digits.slice(power + 1) || '0'}`;
}

/** Order of semantic versions: parts by value, a pre-release before its release, build metadata last. */
function compareVersions(a: string, b: string): number {
  const parse = (text: string) => {
    const [rest, ...build] = text.split('+');
    const [main, ...pre] = rest!.split('-');
    return {
      main: main!.split('.'),
      pre: pre.length === 0 ? undefined : pre.join('-').split('.'),
      build: build.join('+'),
    };
  };
  const [x, y] = [parse(a), parse(b)];
  const main = compareParts(x.main, y.main);
  // A pre-release of a short version comes before the longer version it begins.
  const longer =
    x.main.length !== y.main.length &&
    x.main.every((p, i) => y.main[i] === undefined || Number(p) === Number(y.main[i]));
  if (main !== 0 && !longer) return main;
  if (longer) return main;
  if (x.pre === undefined || y.pre === undefined) {
    if (x.pre !== y.pre) return x.pre === undefined ? 1 : -1;
  } else {
    const pre = compareParts(x.pre, y.pre);
    if (pre !== 0) return pre;
  }
  return x.build < y.build ? -1 : x.build > y.build ? 1 : 0;
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]!, b[i]!];
    const [m, n] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (m !== n) return m ? -1 : 1;
    const order = m ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

describe('TO_STRING', () => {
  test('writes doubles as Java does', async () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc
        .tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: -12, max: 12 }))
        .map(([m, e]) => Number(`${m}e${e}`)),
    );
    await fc.assert(
      fc.asyncProperty(number, async (value) => {
        expect(await evaluate('TO_STRING', 'keyword', ['double', value])).toBe(javaDouble(value));
      }),
      { numRuns: 250 },
    );
  });

  test('writes addresses as they are read', async () => {
    const group = fc.oneof(
      fc.constant('0000'),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 4, maxLength: 4 }),
    );
    const address = fc.oneof(
      fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join('')),
      fc.array(group, { minLength: 2, maxLength: 2 }).map((groups) => `00000000000000000000ffff${groups.join('')}`),
    );
    await fc.assert(
      fc.asyncProperty(address, async (hex) => {
        expect(await evaluate('TO_STRING', 'keyword', ['ip', hex])).toBe(hexToIp(hex));
      }),
      { numRuns: 250 },
    );
  });

  test.each<[ValueType, ScalarValue, string]>([
    ['boolean', true, 'true'],
    ['integer', -5, '-5'],
    ['unsigned_long', 18446744073709551615n, '18446744073709551615'],
    ['date', -1n, '1969-12-31T23:59:59.999Z'],
    ['date', 253402300800000n, '10000-01-01T00:00:00.000Z'],
    ['date_nanos', 1_000_000_000_000_000_000n, '2001-09-09T01:46:40.000Z'],
    [
      'date_nanos',
      1_000_000_000_000_000_120n,
      '2001-09-09T01:46:40.00000000000000012Z'.replace('00000000000000012', '00000012'),
    ],
    ['version', '1.0', '1.0'],
  ])('%s %s', async (type, value, text) => {
    expect(await evaluate('TO_STRING', 'keyword', [type, value])).toBe(text);
  });
});

describe('numbers', () => {
  test.each<[string, ValueType, ValueType, ScalarValue, string | null]>([
    ['TO_LONG', 'long', 'double', -2.5, '-2'],
    ['TO_LONG', 'long', 'double', 0.49999999999999994, '0'],
    ['TO_LONG', 'long', 'double', 1e19, null],
    ['TO_LONG', 'long', 'unsigned_long', 9223372036854775808n, null],
    ['TO_INTEGER', 'integer', 'long', 2147483648n, null],
    ['TO_INTEGER', 'integer', 'boolean', true, '1'],
    ['TO_UNSIGNED_LONG', 'unsigned_long', 'double', 123.9, '123'],
    ['TO_UNSIGNED_LONG', 'unsigned_long', 'double', -1, null],
    ['TO_UNSIGNED_LONG', 'unsigned_long', 'keyword', '18446744073709551615', '18446744073709551615'],
    ['TO_DOUBLE', 'double', 'date', 1500n, '1500.0'],
    ['TO_BOOLEAN', 'boolean', 'keyword', 'yes', 'false'],
    ['TO_DATETIME', 'date', 'long', 9223372036854775807n, null],
    ['TO_DATETIME', 'date', 'date_nanos', 1_999_999n, '1970-01-01 00:00:00.001'],
    ['TO_DATE_NANOS', 'date_nanos', 'date', -1n, null],
    ['TO_DATE_NANOS', 'date_nanos', 'date', 253402300800000n, null],
  ])('%s to %s of %s %s', async (name, result, type, value, text) => {
    expect(await evaluate(name, result, [type, value])).toBe(text);
  });
});

describe('versions', () => {
  test('are ordered part by part', async () => {
    const part = fc.oneof(fc.nat({ max: 12 }).map(String), fc.constantFrom('alpha', 'beta', 'rc', 'x-1', '0a'));
    const version = fc
      .tuple(
        fc.array(fc.nat({ max: 12 }).map(String), { minLength: 1, maxLength: 3 }),
        fc.option(fc.array(part, { minLength: 1, maxLength: 2 })),
        fc.option(fc.constantFrom('b1', 'b2')),
      )
      .map(([main, pre, build]) => `${main.join('.')}${pre ? `-${pre.join('.')}` : ''}${build ? `+${build}` : ''}`);
    await fc.assert(
      fc.asyncProperty(version, version, async (a, b) => {
        const expected = String(compareVersions(a, b) < 0);
        expect(await evaluate('LESS', 'boolean', ['version', a], ['version', b])).toBe(expected);
      }),
      { numRuns: 250 },
    );
  });

  test('what is no version comes last', async () => {
    expect(await evaluate('LESS', 'boolean', ['version', '99'], ['version', 'a'])).toBe('true');
    expect(await evaluate('GREATEST', 'version', ['version', '1.10'], ['version', '1.9'])).toBe('1.10');
  });
});
