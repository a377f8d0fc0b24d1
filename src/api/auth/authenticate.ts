import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { StateStore } from '../../state/state-store.ts';
import type { AuthConfig } from '../api-config.ts';
import { HttpProblem } from '../problem.ts';
import type { Client } from './client-address.ts';
import { sessionCookie } from './cookies.ts';
import type { Identity } from './identity.ts';

/** Firehose's header for the access key of an HTTP endpoint. */
const FIREHOSE_KEY = 'x-amz-firehose-access-key';

export interface AuthenticatorOptions {
  readonly state: Pick<StateStore, 'tokens' | 'sessions'>;
  readonly config: AuthConfig;
  /** Whether only this machine reaches the service. */
  readonly loopback: boolean;
}

/** Tells who a request is made by. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  /** The configured tokens by the hash of their secrets: looking a hash up tells nothing of a secret by its time. */
  readonly #configured: ReadonlyMap<string, Identity>;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#configured = new Map(
      options.config.tokens.map(({ name, role, token }) => [
        digest(token),
        { kind: 'token', name: tokenName(name), role },
      ]),
    );
  }

  /** Undefined where nobody is named; throws the problem of credentials that are not valid. */
  async identify(incoming: IncomingMessage, client: Client): Promise<Identity | undefined> {
    const secret = bearerOf(incoming);
    if (secret !== undefined) {
      const identity = await this.holderOf(secret);
      if (identity === undefined) throw badToken();
      return identity;
    }
    const cookie = sessionCookie(incoming, client.secure);
    if (cookie !== undefined && cookie !== '') {
      const session = await this.#options.state.sessions.verify(cookie);
      if (session !== undefined) {
        const { id, user, role, csrf, expires_at } = session;
        return {
          kind: 'session',
          name: user,
          role,
          session: { id, csrfToken: csrf, expiresAt: Date.parse(expires_at) },
        };
      }
    }
    // What a proxy on this machine passes on comes from anywhere.
    if (this.#options.loopback && this.#options.config.local && !client.forwarded) {
      return { kind: 'local', name: 'local', role: 'admin' };
    }
    return undefined;
  }

  /** Whom a token belongs to. */
  async holderOf(secret: string): Promise<Identity | undefined> {
    const configured = this.#configured.get(digest(secret));
    if (configured !== undefined) return configured;
    const token = await this.#options.state.tokens.verify(secret);
    if (token === undefined) return undefined;
    const { name, role, expires_at } = token;
    const expiry = expires_at === null ? {} : { tokenExpiresAt: Date.parse(expires_at) };
    return { kind: 'token', name: tokenName(name), role, ...expiry };
  }
}

/** The token that a request carries; throws the problem of credentials of another kind. */
function bearerOf({ headers, url }: IncomingMessage): string | undefined {
  const key = headers[FIREHOSE_KEY];
  if (typeof key === 'string' && url?.startsWith('/firehose/')) return key;
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const secret = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
  if (secret === undefined) throw badToken();
  return secret;
}

function badToken(): HttpProblem {
  return new HttpProblem(
    'bad-credentials',
    'the token is unknown, expired or revoked',
    {},
    { 'WWW-Authenticate': 'Bearer realm="seismo", error="invalid_token"' },
  );
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** How what a token does is signed: a user may have the same name. */
export function tokenName(name: string): string {
  return `token:${name}`;
}
