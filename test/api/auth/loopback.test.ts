import { expect, test } from 'vitest';
import { hostOf, isLoopback, parseListen } from '../../../src/api/auth/loopback.ts';

test.each([
  ['127.0.0.1:7700', { host: '127.0.0.1', port: 7700 }],
  [':7700', { host: '::', port: 7700 }],
  ['7700', { host: '127.0.0.1', port: 7700 }],
  ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['seismo.example.org:443', { host: 'seismo.example.org', port: 443 }],
])('%s is an address to listen on', (text, address) => {
  expect(parseListen(text)).toEqual(address);
});

test.each(['', 'localhost', '127.0.0.1:', '1.2.3.4:70000', 'a b:1', '::1:80', 'http://x:1'])('%j is none', (text) => {
  expect(() => parseListen(text)).toThrow(/is no address/);
});

test.each([
  'localhost',
  'LOCALHOST',
  'app.localhost',
  '127.0.0.1',
  '127.9.9.9',
  '::1',
  '[::1]',
  '::ffff:127.0.0.1',
  'localhost.',
])('%s is this machine', (host) => expect(isLoopback(host)).toBe(true));

test.each([
  '0.0.0.0',
  '::',
  '10.0.0.1',
  'example.org',
  'localhost.example.org',
  '127.0.0.1.nip.io',
  '1270.0.0.1',
  'xlocalhost',
])('%s is not', (host) => expect(isLoopback(host)).toBe(false));

test('the host of a Host header', () => {
  expect(hostOf('127.0.0.1:7700')).toBe('127.0.0.1');
  expect(hostOf('[::1]:7700')).toBe('[::1]');
  expect(hostOf('localhost')).toBe('localhost');
  for (const header of [undefined, '', 'localhost:x', 'a b', 'user@localhost', 'localhost/evil', 'localhost#a']) {
    expect(hostOf(header)).toBeUndefined();
  }
});
