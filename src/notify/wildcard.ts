/**
 * Whether a text fits a pattern in which `*` stands for any characters and `?` for one, capitals or not. Linear for
 * practical patterns: it goes back to the last `*` only.
 */
export function fitsWildcard(text: string, pattern: string): boolean {
  const t = Array.from(text.toLowerCase());
  const p = Array.from(pattern.toLowerCase());
  let ti = 0;
  let pi = 0;
  let star = -1;
  let resume = 0;
  while (ti < t.length) {
    if (pi < p.length && p[pi] === '*') {
      star = pi++;
      resume = ti;
    } else if (pi < p.length && (p[pi] === '?' || p[pi] === t[ti])) {
      pi++;
      ti++;
    } else if (star >= 0) {
      pi = star + 1;
      ti = ++resume;
    } else {
      return false;
    }
  }
  while (p[pi] === '*') pi++;
  return pi === p.length;
}
