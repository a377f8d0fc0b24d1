import type { Actor } from './actor.ts';
import type { Role } from './role.ts';

export type UserRole = Exclude<Role, 'ingest'>;

/** Someone who signs in with a password, of which only the scrypt hash is kept. */
export interface User {
  readonly name: string;
  readonly role: UserRole;
  readonly created_at: string;
  readonly password_changed_at: string;
  readonly last_login_at: string | null;
}

/** A password has at least this many characters. */
export const SHORTEST_PASSWORD = 12;

/** Users by name (case is not told apart). A changed role or password, and removal, end the user's sessions. */
export interface UserBook {
  create(user: { name: string; role: UserRole; password: string }, by: Actor): Promise<User>;
  /** The user whose name and password these are. It takes as long where there is no such user; throttling is the caller's. */
  verify(name: string, password: string): Promise<User | undefined>;
  get(name: string): Promise<User | undefined>;
  list(): Promise<readonly User[]>;
  setPassword(name: string, password: string, by: Actor): Promise<void>;
  setRole(name: string, role: UserRole, by: Actor): Promise<User>;
  remove(name: string, by: Actor): Promise<void>;
}
