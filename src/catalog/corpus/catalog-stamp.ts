import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogFolder } from './collection-file.ts';

/** A text that is another one once a collection of a data folder has been added, changed or removed; cheap. */
export async function catalogStamp(data: string): Promise<string> {
  const folder = catalogFolder(data);
  // What cannot be read is told by whoever reads it.
  const names = await readdir(folder).catch(() => []);
  const parts: string[] = [];
  for (const name of names.sort()) {
    const stats = await stat(join(folder, name), { bigint: true }).catch(() => undefined);
    if (stats !== undefined) parts.push(`${name} ${stats.ino} ${stats.size} ${stats.mtimeNs}`);
  }
  return parts.join('\n');
}
