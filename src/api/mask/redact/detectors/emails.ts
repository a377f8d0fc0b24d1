import type { Sensitive } from '../finding.ts';

const LOCAL = /[\p{L}\p{N}.!#$%&*+/=?^_|~-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const NAME = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,10}\p{L}{2,24}$/u;
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;

/** E-mail addresses (RFC 5321), those with letters of other scripts too; no names of packages and no SSH remotes. */
export function* emails(text: string): Generator<Sensitive> {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let from = at;
    while (from > 0 && at - from < LONGEST_LOCAL && LOCAL.test(text[from - 1]!)) from--;
    // Punctuation before an address is not its own.
    while (from < at && /[.!#$%&*+/=?^|~-]/.test(text[from]!)) from++;
    let to = at + 1;
    while (to < text.length && to - at < LONGEST_DOMAIN && DOMAIN.test(text[to]!)) to++;
    while (to > at && /[.-]/.test(text[to - 1]!)) to--;
    const local = text.slice(from, at);
    if (local === '' || local === 'git' || !NAME.test(text.slice(at + 1, to))) continue;
    yield { from, to, kind: 'personal', label: 'e-mail' };
  }
}
