import type { Role } from '../../state/role.ts';

/** Who a request is made by. */
export interface Identity {
  /** `local`: someone on this machine, where the service asks for no credentials. */
  readonly kind: 'local' | 'token' | 'session';
  /** The name that histories and the audit log show. */
  readonly name: string;
  readonly role: Role;
  /** When a token ends, in milliseconds since the epoch; absent where it does not. */
  readonly tokenExpiresAt?: number;
  /** Of a session: what a change made in its name has to carry (`X-CSRF-Token`), and when it ends (milliseconds). */
  readonly session?: { readonly id: string; readonly csrfToken: string; readonly expiresAt: number };
}
