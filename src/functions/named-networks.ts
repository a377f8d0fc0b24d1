import { readCidr } from './cidr.ts';

interface AddressRange {
  /** 32 hexadecimal digits, as addresses are kept. */
  readonly first: string;
  readonly last: string;
}

/** A set of addresses: some ranges, or (`except`) all addresses outside them. */
export interface Network {
  readonly ranges: readonly AddressRange[];
  readonly except?: true;
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const UNSPECIFIED = ['0.0.0.0/32', '::/128'];
const BROADCAST = ['255.255.255.255/32'];
const MULTICAST = ['224.0.0.0/4', 'ff00::/8'];
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'];
const LINK_LOCAL_MULTICAST = ['224.0.0.0/24', 'ff02::/16'];
const INTERFACE_LOCAL_MULTICAST = ['ff01::/16'];
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

/** Ranges by the names that Elastic's network direction processor documents; their blocks are those of the RFCs it names. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: LOOPBACK,
  multicast: MULTICAST,
  interface_local_multicast: INTERFACE_LOCAL_MULTICAST,
  link_local_unicast: LINK_LOCAL,
  link_local_multicast: LINK_LOCAL_MULTICAST,
  private: PRIVATE,
  unspecified: UNSPECIFIED,
};
const UNICAST_EXCEPTIONS = [...UNSPECIFIED, ...LOOPBACK, ...BROADCAST, ...MULTICAST, ...LINK_LOCAL];
const NAMED_EXCEPT: Readonly<Record<string, readonly string[]>> = {
  unicast: UNICAST_EXCEPTIONS,
  global_unicast: UNICAST_EXCEPTIONS,
  public: [
    ...LOOPBACK,
    ...UNSPECIFIED,
    ...BROADCAST,
    ...LINK_LOCAL,
    ...LINK_LOCAL_MULTICAST,
    ...INTERFACE_LOCAL_MULTICAST,
    ...PRIVATE,
  ],
};

/** The names of {@link readNetwork}. */
export const NETWORK_NAMES: readonly string[] = [...Object.keys(NAMED), ...Object.keys(NAMED_EXCEPT)];

/** A network by its name (`private`), CIDR block or address; undefined where the text is none. */
export function readNetwork(text: string): Network | undefined {
  if (Object.hasOwn(NAMED, text)) return { ranges: blocks(NAMED[text]!) };
  if (Object.hasOwn(NAMED_EXCEPT, text)) return { ranges: blocks(NAMED_EXCEPT[text]!), except: true };
  const range = readCidr(text);
  return range && { ranges: [range] };
}

function blocks(texts: readonly string[]): AddressRange[] {
  return texts.map((text) => readCidr(text)!);
}
