import type { IncomingMessage } from 'node:http';

/** The session's cookie; over an encrypted connection browsers hold `__Host-` cookies to this very host. */
const NAME = 'seismo_session';
const SECURE_NAME = `__Host-${NAME}`;

/** The session secret that a request carries. */
export function sessionCookie(incoming: IncomingMessage, secure: boolean): string | undefined {
  const wanted = secure ? SECURE_NAME : NAME;
  for (const pair of (incoming.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === wanted) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** The `Set-Cookie` of a session that lasts some seconds; 0 ends it. */
export function setCookie(secret: string, seconds: number, secure: boolean): string {
  const parts = [
    `${secure ? SECURE_NAME : NAME}=${secret}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${seconds}`,
  ];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}
