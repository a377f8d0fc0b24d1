import type { Sensitive } from '../finding.ts';

const LONGEST = 512;

/** Passwords in URLs (`scheme://name:password@host`, RFC 3986's userinfo), as connection strings have them. */
export function* urlCredentials(text: string): Generator<Sensitive> {
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    if (!/[a-z0-9+.-]/i.test(text[at - 1] ?? '')) continue;
    let colon = -1;
    let end = at + 3;
    for (; end < text.length && end < at + LONGEST; end++) {
      const char = text[end]!;
      if (char === ':' && colon === -1) colon = end;
      if (char === '@' || /[\s/"'<>`]/.test(char)) break;
    }
    if (text[end] !== '@' || colon === -1 || colon + 1 === end) continue;
    yield { from: colon + 1, to: end, kind: 'secret', label: 'password' };
  }
}
