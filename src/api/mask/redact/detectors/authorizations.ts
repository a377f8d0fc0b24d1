import type { Sensitive } from '../finding.ts';

const SCHEME = /\b(bearer|basic|token)[ \t]{1,4}(?=([A-Za-z0-9._~+/=-]*))/gi;
/** `curl -u name:password`. */
const USER_OPTION = /(?:^|\s)(?:-u|--user)[ =]["']?[^\s:"']{1,64}:(?=([^\s"']{1,256}))/g;

/** Credentials of HTTP's `Authorization` (RFC 9110, 7617, 6750), and of curl's `--user`. */
export function* authorizations(text: string): Generator<Sensitive> {
  for (const { 0: before, 1: scheme, 2: value, index } of text.matchAll(SCHEME)) {
    const basic = scheme!.toLowerCase() === 'basic';
    if (basic ? !holdsPair(value!) : !looksMade(value!)) continue;
    const from = index + before.length;
    // The stop that ends a sentence is none of it.
    const to = from + value!.length - (value!.endsWith('.') ? 1 : 0);
    yield { from, to, kind: 'secret', label: basic ? 'basic credentials' : 'token' };
  }
  for (const { 0: before, 1: value, index } of text.matchAll(USER_OPTION)) {
    const from = index + before.length;
    yield { from, to: from + value!.length, kind: 'secret', label: 'password' };
  }
}

/** Whether a value is no word that somebody wrote. */
function looksMade(value: string): boolean {
  return value.length >= 16 && /\d/.test(value);
}

/** Whether a value is a name and a password in base64. */
function holdsPair(value: string): boolean {
  if (value.length < 6 || value.length > 2_000 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false;
  const text = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e\xa0-\xff]*:[\x20-\x7e\xa0-\xff]*$/.test(text);
}
