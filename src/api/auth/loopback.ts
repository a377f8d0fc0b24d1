import { isIP } from 'node:net';
import { UserError } from '../../base/user-error.ts';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port`, `[v6]:port`, `:port` or `port`; throws {@link UserError}. Without a host it is 127.0.0.1. */
export function parseListen(text: string): ListenAddress {
  const match = /^(?:(?:\[([0-9a-f:.]+)\]|([^\s:[\]]*)):)?(\d{1,5})$/i.exec(text.trim());
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new UserError(`listen: ${JSON.stringify(text)} is no address`, {
      hint: 'as in 127.0.0.1:7700, or [::1]:7700',
    });
  }
  return { host: match[1] ?? (match[2] || '127.0.0.1'), port };
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
