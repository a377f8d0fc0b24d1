import { readFileSync } from 'node:fs';

/** The version of seismo, as its package says. */
export function seismoVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
