import { BlockList, isIP } from 'node:net';
import { UserError } from '../../base/user-error.ts';

/** Proxies whose word on who asks is taken. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** Addresses and networks, as `10.0.0.0/8`; throws {@link UserError} for what is neither. */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      const version = isIP(address);
      const length = bits === undefined ? (version === 4 ? 32 : 128) : Number(bits);
      if (version === 0 || !Number.isInteger(length) || length < 0 || length > (version === 4 ? 32 : 128)) {
        throw new UserError(`auth.trusted_proxies: ${JSON.stringify(network)} is neither an address nor a network`, {
          hint: 'as in 10.0.0.0/8',
        });
      }
      this.#list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
    }
  }

  has(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }
}

/** What is known of who sent a request. */
export interface Client {
  readonly address: string;
  /** Whether the way to the client is encrypted, by this server or by a trusted proxy. */
  readonly secure: boolean;
  /** Whether a proxy passed the request on, trusted or not. */
  readonly forwarded: boolean;
}

/** The headers that tell of a proxy. */
export interface ForwardingHeaders {
  readonly 'x-forwarded-for'?: string | string[] | undefined;
  readonly 'x-forwarded-proto'?: string | string[] | undefined;
  readonly 'x-forwarded-host'?: string | string[] | undefined;
  readonly 'x-real-ip'?: string | string[] | undefined;
  readonly forwarded?: string | string[] | undefined;
  readonly via?: string | string[] | undefined;
}

/** Who asks: the peer, or the nearest address that no trusted proxy has, where a trusted proxy passed it on. */
export function clientOf(
  peer: string | undefined,
  encrypted: boolean,
  headers: ForwardingHeaders,
  proxies: TrustedProxies,
): Client {
  const direct = plainAddress(peer ?? '');
  const forwarded = (
    ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'] as const
  ).some((name) => headers[name] !== undefined);
  if (!proxies.has(direct)) return { address: direct, secure: encrypted, forwarded };
  const hops = joined(headers['x-forwarded-for']).map(plainAddress);
  let address = direct;
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) break;
    address = hop;
    if (!proxies.has(hop)) break;
  }
  return { address, secure: encrypted || joined(headers['x-forwarded-proto'])[0] === 'https', forwarded };
}

function joined(header: string | string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .flatMap((line) => line.split(','))
    .map((part) => part.trim().toLowerCase());
}

/** IPv4 addresses that came in over an IPv6 socket, and those with a port, as plain addresses. */
function plainAddress(text: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  return mapped ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/^\[(.*)\](?::\d+)?$/, '$1');
}
