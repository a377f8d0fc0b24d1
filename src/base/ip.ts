import { isIPv4, isIPv6 } from 'node:net';

const MAPPED_PREFIX = '00000000000000000000ffff';

/**
 * An IPv4 or IPv6 address as the 32 lowercase hexadecimal digits of its IPv6 form (IPv4 as `::ffff:a.b.c.d`, RFC 4291),
 * so that text order is address order. Undefined where the text is no address; one with a zone (`fe80::1%eth0`) is none.
 */
export function ipToHex(text: string): string | undefined {
  if (isIPv4(text)) return MAPPED_PREFIX + ipv4Hex(text);
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const gap = text.indexOf('::');
  if (gap === -1) return groupsHex(text);
  const head = groupsHex(text.slice(0, gap));
  const tail = groupsHex(text.slice(gap + 2));
  return head + '0'.repeat(32 - head.length - tail.length) + tail;
}

function groupsHex(groups: string): string {
  if (groups === '') return '';
  let hex = '';
  for (const group of groups.split(':'))
    hex += group.includes('.') ? ipv4Hex(group) : group.toLowerCase().padStart(4, '0');
  return hex;
}

function ipv4Hex(text: string): string {
  let hex = '';
  for (const octet of text.split('.')) hex += Number(octet).toString(16).padStart(2, '0');
  return hex;
}

/** An address from the 32 hexadecimal digits of {@link ipToHex}: dotted where it is IPv4, else as RFC 5952 writes IPv6. */
export function hexToIp(hex: string): string {
  if (hex.startsWith(MAPPED_PREFIX)) {
    const octets: number[] = [];
    for (let i = 24; i < 32; i += 2) octets.push(Number.parseInt(hex.slice(i, i + 2), 16));
    return octets.join('.');
  }
  const groups: string[] = [];
  for (let i = 0; i < 32; i += 4) groups.push(Number.parseInt(hex.slice(i, i + 4), 16).toString(16));
  const zeros = longestZeroRun(groups);
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
