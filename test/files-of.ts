import { readdirSync } from 'node:fs';

/** The names of a folder's files without their ending, in order, but for some. */
export function filesOf(folder: URL, but: readonly string[]): string[] {
  const names = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
  return names.filter((name) => !but.includes(name)).sort();
}
