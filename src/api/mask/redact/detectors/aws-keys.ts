import type { Sensitive } from '../finding.ts';

const KEY_ID = /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])/g;
/** As many characters of base64 as a secret key has, alone. */
const FORTY = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;
const SESSION = /(?<![A-Za-z0-9/+=])(?:FwoG|FQoG|IQoJ)[A-Za-z0-9/+]{100,}={0,2}/g;
const BEDROCK = /(?<![A-Za-z0-9])(?:ABSK[A-Za-z0-9/+]{40,}={0,2}|bedrock-api-key-[\w+/=-]{20,})/g;
/** How far from a key's id its secret may stand. */
const NEAR = 400;

/**
 * AWS access keys, by the prefixes of the IAM user guide's "Understanding unique ID prefixes"; the secret where it stands beside one;
 * session tokens; Bedrock's API keys.
 */
export function* awsKeys(text: string): Generator<Sensitive> {
  const ids: number[] = [];
  for (const { 0: id, index } of text.matchAll(KEY_ID)) {
    ids.push(index);
    yield {
      from: index,
      to: index + id.length,
      kind: 'secret',
      label: `AWS access key ${id.slice(0, 4)}…${id.slice(-4)}`,
    };
  }
  if (ids.length > 0) yield* secretsNear(text, ids);
  for (const { 0: token, index } of text.matchAll(SESSION)) {
    yield { from: index, to: index + token.length, kind: 'secret', label: 'AWS session token' };
  }
  for (const { 0: key, index } of text.matchAll(BEDROCK)) {
    yield { from: index, to: index + key.length, kind: 'secret', label: 'Bedrock API key' };
  }
}

function* secretsNear(text: string, ids: readonly number[]): Generator<Sensitive> {
  let at = 0;
  for (const { 0: secret, index } of text.matchAll(FORTY)) {
    while (at + 1 < ids.length && Math.abs(ids[at + 1]! - index) <= Math.abs(ids[at]! - index)) at++;
    // A hash in hexadecimal has 40 characters too.
    if (Math.abs(ids[at]! - index) > NEAR || /^[0-9a-f]+$/i.test(secret)) continue;
    yield { from: index, to: index + secret.length, kind: 'secret', label: 'AWS secret key' };
  }
}
