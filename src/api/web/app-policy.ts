/**
 * What the app's document may do, as a Content-Security-Policy: scripts and styles of this origin, data from it, nothing else. Styles that a script
 * makes (the editor's) carry the nonce. Text never becomes markup: scripts may not even try (Trusted Types without a policy).
 */
export function appPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
