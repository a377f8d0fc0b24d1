import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { ApiApp } from '../operation.ts';
import { appPolicy } from './app-policy.ts';

/** Where `npm run build` puts the app; the same from `dist/api/web` and `src/api/web`. */
const FOLDER = fileURLToPath(new URL('../../../dist/web/', import.meta.url));
/** What the build writes where a nonce belongs. */
const NONCE = 'SEISMO_NONCE';
/** Their names tell their content. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Paths under which there are operations, which are told as problems where there is none. */
const OPERATIONS = /^\/(?:api|ingest|firehose|v1|healthz|readyz|metrics)(?:\/|$)/;

/** Adds the browser app: its files, and its document at every path that is no operation's. Without a build there is no app. */
export function serveApp(app: ApiApp, folder = FOLDER): void {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return;
  const document = readFileSync(index, 'utf8');
  const files = serveStatic({
    root: folder,
    precompressed: true,
    onFound: (_path, call) => {
      const kept = call.req.path.startsWith('/assets/');
      call.header('Cache-Control', kept ? FOR_EVER : 'no-cache');
      call.header('Content-Security-Policy', "default-src 'none'");
    },
  });
  for (const path of ['/assets/*', '/seismo.svg', '/theme.js']) app.get(path, files);
  app.get('*', async (call, next) => {
    const { path } = call.req;
    if (OPERATIONS.test(path) || path.startsWith('/assets/') || !wantsDocument(call.req.header('accept'))) {
      await next();
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    return call.body(document.replaceAll(NONCE, nonce), 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': appPolicy(nonce),
    });
  });
}

function wantsDocument(accept: string | undefined): boolean {
  return accept?.includes('text/html') === true;
}
