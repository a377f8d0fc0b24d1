import type { Actor } from '../state/actor.ts';
import type { ApiRequest } from './operation.ts';

/** Who a change is made by, for histories and the audit log. */
export function actorOf({
  identity,
  client,
}: Pick<ApiRequest<unknown, unknown, unknown>, 'identity' | 'client'>): Actor {
  return { name: identity!.name, address: client.address };
}
