import { UserError } from '../../base/user-error.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { AuthConfig } from '../api-config.ts';
import { isLoopback, type ListenAddress } from './loopback.ts';

/** Throws a {@link UserError} where others than this machine would reach a service that nobody can administer with credentials. */
export async function requireCredentials(
  { host, port }: ListenAddress,
  config: AuthConfig,
  state: Pick<StateStore, 'tokens' | 'users'>,
  now: number,
): Promise<void> {
  if (isLoopback(host)) return;
  if (config.tokens.some((token) => token.role === 'admin')) return;
  const tokens = await state.tokens.list();
  const usable = tokens.some(
    (t) => t.role === 'admin' && t.revoked_at === null && (t.expires_at === null || Date.parse(t.expires_at) > now),
  );
  if (usable || (await state.users.list()).some((user) => user.role === 'admin')) return;
  throw new UserError(`listen: ${host}:${port} is reached from other machines, and there are no admin credentials`, {
    hint: `add a token of the role admin under auth.tokens (as \${env:SEISMO_ADMIN_TOKEN}), or listen on 127.0.0.1:${port}`,
  });
}
