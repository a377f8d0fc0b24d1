import { raw } from './notation.ts';

const HEX = '[0-9A-Fa-f]';
const pairs = (separator: string) => `${HEX}{2}(?:${separator}${HEX}{2}){5}`;

const GROUP = `${HEX}{1,4}`;
const OCTET = '(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})';
const DOTTED = `${OCTET}(?:[.]${OCTET}){3}`;

/**
 * An address of eight groups, of which a row of empty ones may be left out and the last two may be written as an IPv4
 * address (RFC 4291, 2.2); longer forms first, so that no address ends too early.
 */
function ipv6(): string {
  const forms = [`(?:${GROUP}:){6}${DOTTED}`, `(?:${GROUP}:){7}${GROUP}`];
  for (let before = 6; before >= 0; before--) {
    const begun = before === 0 ? ':' : `(?:${GROUP}:){${before}}`;
    // What may follow the gap, which stands for one group at least.
    const after = 7 - before;
    const address = after >= 3 ? `(?::${GROUP}){0,${after - 3}}:${DOTTED}|` : after === 2 ? `:${DOTTED}|` : '';
    forms.push(`${begun}(?:${address}(?::${GROUP}){1,${after}}|:)`);
  }
  forms.push(`(?:${GROUP}:){7}:`);
  return `(?:${forms.join('|')})(?:%.+)?`;
}

const LABEL = '[A-Za-z0-9][A-Za-z0-9-]{0,62}';
/** What RFC 5322 takes for an atom. */
const ATOM = raw`[A-Za-z0-9!#$%&'*+\-/=?^_\x60{|}~]+`;

/** Addresses, hosts and what names them. */
export const NETWORK_PATTERNS = {
  MAC: '(?:%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC})',
  CISCOMAC: raw`(?:${HEX}{4}\.){2}${HEX}{4}`,
  WINDOWSMAC: pairs('-'),
  COMMONMAC: pairs(':'),
  IPV6: ipv6(),
  IPV4: `(?<![0-9])${DOTTED}(?![0-9])`,
  IP: '(?:%{IPV6}|%{IPV4})',
  HOSTNAME: raw`\b${LABEL}(?:\.${LABEL})*(?:\.?|\b)`,
  IPORHOST: '(?:%{IP}|%{HOSTNAME})',
  HOSTPORT: '%{IPORHOST}:%{POSINT}',

  EMAILLOCALPART: raw`${ATOM}(?:\.${ATOM})*`,
  EMAILADDRESS: '%{EMAILLOCALPART}@%{HOSTNAME}',

  URIPROTO: raw`[A-Za-z][A-Za-z0-9+\-.]+`,
  URIHOST: '%{IPORHOST}(?::%{POSINT})?',
  URIPATH: raw`(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_\-]*)+`,
  URIQUERY: raw`[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\-\[\]<>]*`,
  URIPARAM: raw`\?%{URIQUERY}`,
  URIPATHPARAM: '%{URIPATH}(?:%{URIPARAM})?',
  URI: '%{URIPROTO}://(?:%{USER}(?::[^@]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?',
} as const;
