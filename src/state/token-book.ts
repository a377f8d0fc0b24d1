import type { Actor } from './actor.ts';
import type { Role } from './role.ts';

/** An API token without its secret, of which only the SHA-256 is kept. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly created_at: string;
  readonly created_by: string;
  /** Exact to the minute or so; a crash may lose the last minutes. */
  readonly last_used_at: string | null;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since the epoch; never where absent. */
  readonly expiresAt?: number;
}

/** Every secret begins so: leaked ones can be searched for. */
export const TOKEN_PREFIX = 'seismo_';

export interface TokenBook {
  /** Makes a token; `secret` (`seismo_` and 256 random bits) is shown this once. A name in use is {@link AlreadyExists}. */
  create(token: NewToken, by: Actor): Promise<{ token: Token; secret: string }>;
  /** The token that a secret belongs to, if it is neither expired nor revoked. */
  verify(secret: string): Promise<Token | undefined>;
  /** Revoked and expired ones too, newest first. */
  list(): Promise<readonly Token[]>;
  revoke(id: string, by: Actor): Promise<Token>;
}
