const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const GROUP = /^[0-9a-f]{1,4}$/i;
/** The longest text of an address: six groups and an IPv4 address. */
const MAX_LENGTH = 45;
const MAPPED_PREFIX = '00000000000000000000ffff';

/**
 * An IPv4 or IPv6 address as the 32 lowercase hexadecimal digits of its IPv6 form (IPv4 as `::ffff:a.b.c.d`, RFC 4291),
 * so that text order is address order. Undefined where the text is no address; one with a zone (`fe80::1%eth0`) is none.
 */
export function ipToHex(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (IPV4.test(text)) return MAPPED_PREFIX + ipv4Hex(text);
  const [before = '', after, ...more] = text.split('::');
  if (after === undefined) {
    const hex = groupsHex(before, true);
    return hex?.length === 32 ? hex : undefined;
  }
  const head = groupsHex(before, false);
  const tail = groupsHex(after, true);
  // The gap stands for one group at least.
  if (more.length > 0 || head === undefined || tail === undefined || head.length + tail.length > 28) return undefined;
  return head + '0'.repeat(32 - head.length - tail.length) + tail;
}

/** Groups of an IPv6 address as hexadecimal digits; undefined where one is none. The last may be an IPv4 address. */
function groupsHex(text: string, last: boolean): string | undefined {
  if (text === '') return '';
  let hex = '';
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    if (GROUP.test(group)) hex += group.toLowerCase().padStart(4, '0');
    else if (last && i === groups.length - 1 && IPV4.test(group)) hex += ipv4Hex(group);
    else return undefined;
  }
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
