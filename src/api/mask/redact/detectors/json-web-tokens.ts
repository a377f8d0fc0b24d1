import type { Sensitive } from '../finding.ts';

/** A header and a payload that begin as JSON objects do in base64url, and a signature that may be empty. */
const JWT = /(?<![\w-])eyJ[\w-]{8,}\.(?:eyJ|e30)[\w-]*\.[\w-]*/g;

/** JSON Web Tokens (RFC 7519, in RFC 7515's compact form). */
export function* jsonWebTokens(text: string): Generator<Sensitive> {
  for (const { 0: token, index } of text.matchAll(JWT)) {
    yield { from: index, to: index + token.length, kind: 'secret', label: 'JWT' };
  }
}
