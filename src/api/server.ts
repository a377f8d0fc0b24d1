import { createServer, type Server, type ServerOptions as ServerOptionsOfNode } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { UserError } from '../base/user-error.ts';
import type { TlsConfig } from './api-config.ts';
import type { ApiContext } from './api-context.ts';
import { Authenticator } from './auth/authenticate.ts';
import { isLoopback, type ListenAddress } from './auth/loopback.ts';
import { requireCredentials } from './auth/require-credentials.ts';
import { buildApp } from './build-app.ts';
import { Masking } from './mask/masking.ts';
import { rulePlans } from './mask/rule-plans.ts';
import { mountOperations } from './mount-operations.ts';
import { QueryRunner } from './query/query-runner.ts';
import { serveApp } from './web/serve-app.ts';

export interface ServerOptions {
  readonly listen: ListenAddress;
  readonly tls?: TlsConfig;
  readonly context: ApiContext;
}

/** The service's HTTP server, listening. */
export interface ApiServer {
  readonly port: number;
  /** As `http://127.0.0.1:7700`. */
  readonly url: string;
  /** Accepts nothing more, ends live streams, lets requests end for at most so long, then closes their connections. */
  close(options?: { readonly limitMs?: number }): Promise<void>;
}

/** Milliseconds that requests under way may take to end. */
const DRAIN_MS = 8_000;
/** How often connections without a request are closed while the server drains, in milliseconds. */
const IDLE_MS = 20;
const MAX_HEADER_BYTES = 16 * 1024;

/** Starts the HTTP server; an address it cannot have, or may not without credentials, is a {@link UserError}. */
export async function openServer({ listen, tls, context }: ServerOptions): Promise<ApiServer> {
  await requireCredentials(listen, context.auth, context.state, context.now());
  const loopback = isLoopback(listen.host);
  let draining = false;
  const closing = new AbortController();
  const authenticator = new Authenticator({ state: context.state, config: context.auth, loopback });
  const app = buildApp({ context, authenticator, loopback, draining: () => draining });
  const { limits, store, lookups, now, version } = context;
  const queries = new QueryRunner({
    store,
    lookups,
    now,
    version,
    atOnce: limits.queries,
    waiting: limits.queries_waiting,
  });
  const masking = new Masking({
    config: context.masking,
    audit: context.state.audit,
    planOf: rulePlans(context.ruleBook, queries),
  });
  mountOperations(app, { context, authenticator, queries, masking, closing: closing.signal });
  serveApp(app);
  const server = createHttpServer(context, tls);
  server.on(
    'request',
    // The globals stay node's own: other rooms' clients use them too.
    getRequestListener((request, env) => app.fetch(request, env), {
      overrideGlobalObjects: false,
      hostname: 'localhost',
    }),
  );
  await listening(server, listen);
  const { address, port } = server.address() as AddressInfo;
  if (loopback && !isLoopback(address)) {
    server.close();
    throw new UserError(`listen: ${listen.host} is ${address} here, which other machines reach`, {
      hint: 'name 127.0.0.1 or [::1]',
    });
  }
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  if (!loopback && tls === undefined && context.auth.trusted_proxies.length === 0) {
    context.log.warn(
      { listen: `${host}:${port}` },
      'tokens and passwords travel unencrypted: set tls, or trusted_proxies behind one that encrypts',
    );
  }
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    close: async ({ limitMs = DRAIN_MS } = {}) => {
      draining = true;
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const timer = setTimeout(() => server.closeAllConnections(), limitMs);
      // A connection whose request ends now stays open for another one.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(timer);
    },
  };
}

function createHttpServer({ limits }: ApiContext, tls: TlsConfig | undefined): Server {
  const options = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.header_seconds * 1000,
    requestTimeout: limits.request_seconds * 1000,
    connectionsCheckingInterval: Math.min(5_000, (limits.header_seconds * 1000) / 2),
    keepAliveTimeout: 30_000,
  };
  const server = tls === undefined ? createServer(options) : secureServer(options, tls);
  server.maxConnections = limits.connections;
  return server;
}

function secureServer(options: ServerOptionsOfNode, { certificate, key }: TlsConfig): Server {
  try {
    return createTlsServer({ ...options, cert: certificate, key });
  } catch (error) {
    // What is wrong is told by OpenSSL's code only: its message may quote the key.
    const code = (error as NodeJS.ErrnoException).code ?? 'they are no PEM';
    throw new UserError(`tls: the certificate and its key cannot be used (${code})`, {
      hint: `both are PEM texts, as \${file:/path}, and belong together`,
      cause: error,
    });
  }
}

function listening(server: Server, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const address = `${host}:${port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new UserError(`listen: ${address} is in use by another process`, {
        hint: 'name another port',
        cause: error,
      });
    case 'EACCES':
      return new UserError(`listen: no permission to listen on ${address}`, { cause: error });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UserError(`listen: this machine has no address ${host}`, { cause: error });
    default:
      return error;
  }
}
