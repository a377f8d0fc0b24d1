import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpProblem } from '../problem.ts';
import type { Identity } from './identity.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Throws where another site's page had a browser send a change: by `Sec-Fetch-Site` and `Origin`, which pages cannot forge. A
 * session's change must carry the session's token besides (`X-CSRF-Token`).
 */
export function checkSameOrigin(
  method: string,
  headers: IncomingHttpHeaders,
  identity: Identity | undefined,
  origins: readonly string[],
): void {
  if (SAFE.has(method)) return;
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const configured = origin !== undefined && origins.includes(origin);
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !configured) throw crossSite();
  if (origin !== undefined && !configured && hostOfOrigin(origin) !== headers.host?.toLowerCase()) throw crossSite();
  if (identity?.kind !== 'session') return;
  const given = headers['x-csrf-token'];
  if (typeof given !== 'string' || !sameText(given, identity.session?.csrfToken ?? '')) {
    throw new HttpProblem('cross-site', 'a change made in a browser session needs the header X-CSRF-Token', {
      hint: 'GET /api/v1/session tells the token',
    });
  }
}

function crossSite(): HttpProblem {
  return new HttpProblem('cross-site', 'a page of another site may not change anything here', {
    hint: 'the origins of pages that may are listed in auth.origins',
  });
}

function hostOfOrigin(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase();
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
