import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const OUT = fileURLToPath(new URL('../dist/web', import.meta.url));

/** Writes `x.js.br` beside `x.js`, which the service gives to browsers that take it. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle: async () => {
      for (const entry of await readdir(OUT, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(?:js|css|svg)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        await writeFile(`${path}.br`, brotliCompressSync(await readFile(path), { params }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  // The service puts a nonce of its own in its place in every answer.
  html: { cspNonce: 'SEISMO_NONCE' },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: ['chrome125', 'firefox128', 'safari18'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7700' } },
});
