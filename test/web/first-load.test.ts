import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const WEB = fileURLToPath(new URL('../../dist/web/', import.meta.url));
const MOST_BYTES = 250_000;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

/** A chunk with all that it cannot do without. */
function needed(manifest: Record<string, Chunk>, name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name]!;
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const other of chunk.imports ?? []) needed(manifest, other, found);
  return found;
}

test('the list of alerts is there after less than 250 KB of compressed script, without charts or editor', () => {
  const path = `${WEB}.vite/manifest.json`;
  if (!existsSync(path)) throw new Error('dist/web is missing: npm run build');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Chunk>;
  const files = needed(manifest, 'src/pages/alerts/alerts-page.tsx');
  for (const file of needed(manifest, 'index.html')) files.add(file);
  const bytes = [...files].map((file) => statSync(`${WEB}${file}.br`).size).reduce((a, b) => a + b, 0);
  console.log(`first load of /alerts: ${(bytes / 1000).toFixed(1)} kB of compressed script in ${files.size} files`);
  expect(bytes).toBeLessThan(MOST_BYTES);
  expect([...files].filter((file) => /recharts|codemirror/i.test(file))).toEqual([]);
});
