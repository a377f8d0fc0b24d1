import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hexToIp, ipToHex } from '../../src/base/ip.ts';

describe('ipToHex', () => {
  test.each([
    ['1.2.3.4', '00000000000000000000ffff01020304'],
    ['255.255.255.255', '00000000000000000000ffffffffffff'],
    ['::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['2001:DB8::8:800:200C:417A', '20010db80000000000080800200c417a'],
    ['fe80::', 'fe800000000000000000000000000000'],
    ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ])('%s', (text, hex) => {
    expect(ipToHex(text)).toBe(hex);
  });

  test.each(['', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4 ', 'fe80::1%eth0', '::1::', 'localhost', '12345::'])(
    'refuses %j',
    (text) => {
      expect(ipToHex(text)).toBeUndefined();
    },
  );
});

test('what is an address is what Node takes for one', () => {
  const parts = fc.constantFrom(':', '::', '.', '0', '255', '256', '01', 'ffff', 'fffff', 'G', '1.2.3.4', 'a');
  const pieces = fc.array(parts, { maxLength: 16 }).map((texts) => texts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), pieces), (text) => {
      expect(ipToHex(text) !== undefined).toBe(isIPv4(text) || (isIPv6(text) && !text.includes('%')));
    }),
    { numRuns: 5_000 },
  );
});

describe('hexToIp', () => {
  test.each([
    ['00000000000000000000ffff01020304', '1.2.3.4'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000100010001000100000001', '2001:db8:1:1:1:1:0:1'],
    ['fe800000000000000000000000000000', 'fe80::'],
  ])('%s', (hex, text) => {
    expect(hexToIp(hex)).toBe(text);
  });

  test('gives back every address that ipToHex reads', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const hex = ipToHex(text)!;
        expect(hex).toMatch(/^[0-9a-f]{32}$/);
        expect(ipToHex(hexToIp(hex))).toBe(hex);
      }),
    );
  });

  test('text order of the hex is address order', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (a, b) => {
        const value = (ip: string) => ip.split('.').reduce((n, octet) => n * 256 + Number(octet), 0);
        expect(Math.sign(value(a) - value(b))).toBe(
          ipToHex(a)! < ipToHex(b)! ? -1 : ipToHex(a)! === ipToHex(b)! ? 0 : 1,
        );
      }),
    );
  });
});
