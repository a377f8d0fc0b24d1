import { isIP } from 'node:net';
import { UserError } from '../../base/user-error.ts';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port`, `[v6]:port`, `:port` (all addresses) or `port` (this machine only); undefined where it is none of these. */
export function listenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:(?:\[([0-9a-f:.]+)\]|([^\s:[\]]*)):)?(\d{1,5})$/i.exec(text.trim());
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  const host = match[1] ?? match[2] ?? '127.0.0.1';
  return { host: host === '' ? '::' : host, port };
}

/** As {@link listenAddress}; throws a {@link UserError} where it is none. */
export function parseListen(text: string): ListenAddress {
  const address = listenAddress(text);
  if (address !== undefined) return address;
  throw new UserError(`listen: ${JSON.stringify(text)} is no address`, {
    hint: 'as in 127.0.0.1:7700, or [::1]:7700',
  });
}

/** Whether only this machine reaches a host name or address. */
export function isLoopback(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const version = isIP(name);
  if (version === 4) return name.startsWith('127.');
  return version === 6 && (name === '::1' || /^::ffff:127\./.test(name));
}

/** The host of a `Host` header, without its port; undefined where it is none. */
export function hostOf(header: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[^\s:[\]/@?#]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1];
}
