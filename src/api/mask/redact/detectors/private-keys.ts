import type { Sensitive } from '../finding.ts';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** What stands in a block: base64, headers, and line breaks, also as JSON writes them. */
const BODY = /[A-Za-z0-9+/=\s\\:,.]*/y;
const END = /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
/** So much base64 in one piece is no word. */
const MATERIAL = /[A-Za-z0-9+/=]{16}/;
const LOOKED_AT = 2_000;
/** PuTTY's keys have no end. */
const PUTTY = /PuTTY-User-Key-File-\d: [\w-]{1,40}/g;

/** Private keys as PEM (RFC 7468), OpenSSH, PGP and PuTTY write them, also those that are cut off. */
export function* privateKeys(text: string): Generator<Sensitive> {
  for (const pattern of [BEGIN, PUTTY]) {
    for (const { 0: begin, index } of text.matchAll(pattern)) {
      BODY.lastIndex = index + begin.length;
      BODY.test(text);
      END.lastIndex = BODY.lastIndex;
      const to = END.test(text) ? END.lastIndex : BODY.lastIndex;
      // The words alone, with nothing behind them, give nothing away.
      if (!MATERIAL.test(text.slice(index + begin.length, Math.min(to, index + begin.length + LOOKED_AT)))) continue;
      yield { from: index, to, kind: 'secret', label: 'private key' };
    }
  }
}
