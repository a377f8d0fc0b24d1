import type { Session } from '../../state/session-book.ts';
import type { UserRole } from '../../state/user-book.ts';
import type { ApiContext } from '../api-context.ts';
import { Gate } from '../gate.ts';
import { busy, HttpProblem } from '../problem.ts';
import type { Authenticator } from './authenticate.ts';
import { LoginThrottle, throttleKey } from './login-throttle.ts';

export type LoginRequest = { readonly user: string; readonly password: string } | { readonly token: string };

/** Who a session is for, and when what it was begun with ends (milliseconds since the epoch). */
interface Holder {
  readonly name: string;
  readonly role: UserRole;
  readonly endsAt: number | undefined;
}

const MINUTE = 60_000;
/** A name is slowed soon but not for long, so that nobody can be locked out; an address longer. */
const BY_NAME = { free: 5, firstMs: 1_000, mostMs: MINUTE };
const BY_ADDRESS = { free: 20, firstMs: 1_000, mostMs: 15 * MINUTE };

/** Begins sessions, and slows those that guess. */
export class Login {
  readonly #context: ApiContext;
  readonly #authenticator: Authenticator;
  readonly #names: LoginThrottle;
  readonly #addresses: LoginThrottle;
  /** A password's hash takes a thread and memory for a while. */
  readonly #gate = new Gate('logins', 2, 32);

  constructor(context: ApiContext, authenticator: Authenticator) {
    this.#context = context;
    this.#authenticator = authenticator;
    this.#names = new LoginThrottle(BY_NAME, context.now);
    this.#addresses = new LoginThrottle(BY_ADDRESS, context.now);
  }

  /** Throws the problem of wrong credentials, the same whatever is wrong with them, or that of too many tries. */
  async begin(
    request: LoginRequest,
    address: string,
    signal: AbortSignal,
  ): Promise<{ session: Session; secret: string }> {
    const name = 'user' in request ? request.user.toLowerCase() : undefined;
    const place = throttleKey(address);
    const wait = Math.max(this.#addresses.waitMs(place), name === undefined ? 0 : this.#names.waitMs(name));
    if (wait > 0) throw busy('too many failed logins', wait / 1000);
    // Counted before the outcome is known: many tries at once are slowed too.
    const undoAddress = this.#addresses.failed(place);
    if (name !== undefined) this.#names.failed(name);
    const holder = await this.#holderOf(request, signal);
    if (holder === undefined) {
      await this.#refuse(name, address);
      throw new HttpProblem('bad-credentials', 'name and password, or the token, are not valid');
    }
    undoAddress();
    if (name !== undefined) this.#names.succeeded(name);
    const lasts = this.#context.auth.session_hours * 60 * MINUTE;
    return await this.#context.state.sessions.create({
      user: holder.name,
      role: holder.role,
      // A session ends with the token that it was begun with.
      lasts: Math.min(lasts, (holder.endsAt ?? Number.POSITIVE_INFINITY) - this.#context.now()),
      address,
    });
  }

  async #holderOf(request: LoginRequest, signal: AbortSignal): Promise<Holder | undefined> {
    if ('token' in request) {
      const holder = await this.#authenticator.holderOf(request.token);
      if (holder?.role === 'ingest') throw new HttpProblem('forbidden', 'a token of the role ingest only pushes logs');
      if (holder === undefined) return undefined;
      return { name: holder.name, role: holder.role, endsAt: holder.tokenExpiresAt };
    }
    const leave = await this.#gate.enter(signal);
    try {
      const user = await this.#context.state.users.verify(request.user, request.password);
      return user === undefined ? undefined : { name: user.name, role: user.role, endsAt: undefined };
    } finally {
      leave();
    }
  }

  async #refuse(name: string | undefined, address: string): Promise<void> {
    this.#context.log.warn({ address }, 'a login was refused');
    // The name may be a password typed into the wrong field: only that of a user is kept.
    const known = name === undefined ? undefined : await this.#context.state.users.get(name);
    await this.#context.state.audit.append(
      { action: 'session.refused', ...(known !== undefined && { subject: known.name }) },
      { name: 'anonymous', address },
    );
  }
}
