import { ipToHex } from '../base/ip.ts';

/**
 * The first and last address of a CIDR block (`10.0.0.0/8`), as 32 hexadecimal digits; an address alone is a block of one.
 * Undefined where the text is neither.
 */
export function readCidr(text: string): { first: string; last: string } | undefined {
  const match = /^([^/]{2,45})(?:\/(\d{1,3}))?$/.exec(text);
  const hex = match === null ? undefined : ipToHex(match[1]!);
  if (match === null || hex === undefined) return undefined;
  const isV4 = !match[1]!.includes(':');
  const bits = match[2] === undefined ? 128 : Number(match[2]) + (isV4 ? 96 : 0);
  if (bits > 128) return undefined;
  const rest = (1n << BigInt(128 - bits)) - 1n;
  const first = BigInt(`0x${hex}`) & ~rest;
  const write = (address: bigint) => address.toString(16).padStart(32, '0');
  return { first: write(first), last: write(first | rest) };
}
