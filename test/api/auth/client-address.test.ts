import { expect, test } from 'vitest';
import { clientOf, TrustedProxies } from '../../../src/api/auth/client-address.ts';

const NONE = new TrustedProxies([]);
const PROXIES = new TrustedProxies(['10.0.0.0/8', '::1', '2001:db8::/32']);

test('without trusted proxies nobody is believed', () => {
  const headers = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https' };
  expect(clientOf('192.0.2.1', false, headers, NONE)).toEqual({ address: '192.0.2.1', secure: false, forwarded: true });
  expect(clientOf('::ffff:192.0.2.1', true, {}, NONE)).toEqual({
    address: '192.0.2.1',
    secure: true,
    forwarded: false,
  });
});

test('behind trusted proxies it is the nearest address that none of them has', () => {
  const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.1.1.1', 'x-forwarded-proto': 'https' };
  expect(clientOf('10.0.0.2', false, headers, PROXIES)).toEqual({
    address: '203.0.113.9',
    secure: true,
    forwarded: true,
  });
  // What the client itself wrote in front does not matter.
  expect(clientOf('10.0.0.2', false, { 'x-forwarded-for': 'unknown, 203.0.113.9' }, PROXIES).address).toBe(
    '203.0.113.9',
  );
  expect(clientOf('10.0.0.2', false, { 'x-forwarded-for': '203.0.113.9, garbage' }, PROXIES).address).toBe('10.0.0.2');
  expect(clientOf('203.0.113.1', false, headers, PROXIES).address).toBe('203.0.113.1');
});

test('a network that is none is said to be none', () => {
  for (const bad of ['10.0.0.0/33', 'proxy', '10.0.0.0/x', '']) {
    expect(() => new TrustedProxies([bad])).toThrow(/neither an address nor a network/);
  }
});
