import type { Actor } from './actor.ts';
import type { UserRole } from './user-book.ts';

/** A browser's session. */
export interface Session {
  /** The SHA-256 of the cookie's value, which itself is not kept. */
  readonly id: string;
  /** The user's name; what stands for it in a session without a sign-in. */
  readonly user: string;
  readonly role: UserRole;
  /** What every changing request has to send beside the cookie. */
  readonly csrf: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly address: string | null;
}

export interface NewSession {
  readonly user: string;
  readonly role: UserRole;
  /** Milliseconds. */
  readonly lasts: number;
  readonly address?: string;
}

export interface SessionBook {
  /** Begins a session; `secret` (256 random bits) is the cookie's value, given this once. */
  create(session: NewSession): Promise<{ session: Session; secret: string }>;
  /** The session of a cookie's value, unless it is expired or ended. */
  verify(secret: string): Promise<Session | undefined>;
  list(user?: string): Promise<readonly Session[]>;
  /** Ends a session, by its id. */
  end(id: string, by: Actor): Promise<void>;
  /** Ends all sessions of a user; gives how many. */
  endAll(user: string, by: Actor): Promise<number>;
}
