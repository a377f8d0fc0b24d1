import { optional, raw } from './notation.ts';

const OUTCOME = '%{CISCO_ACTION:cisco.asa.outcome}';
const DIRECTION = '%{CISCO_DIRECTION:cisco.asa.network.direction}';
const TRANSPORT = '%{WORD:cisco.asa.network.transport}';
const KIND = '%{WORD:cisco.asa.network.type}';
const REASON = '%{CISCO_REASON:event.reason}';
const RULE = '%{NOTSPACE:cisco.asa.rule_name}';
const ICMP = raw`\(type %{INT:cisco.asa.icmp_type:int}, code %{INT:cisco.asa.icmp_code:int}\)`;
const HASHES = raw`\[%{DATA:@metadata.cisco.asa.hashcode1}, %{DATA:@metadata.cisco.asa.hashcode2}\]`;
const FAILOVER = raw`\((?:Primary|Secondary)\)`;
const INTERFACE = '%{NOTSPACE:network.interface.name}';
const ON_EGRESS = 'on interface %{NOTSPACE:observer.egress.interface.name}';
const FROM_IP = '%{IP:source.ip}';
const TO_IP = '%{IP:destination.ip}';
const SPI = raw`\(SPI=\s?%{DATA:cisco.asa.ipsec.spi}`;

type Side = 'source' | 'destination';
const INTERFACES = { source: 'observer.ingress.interface.name', destination: 'observer.egress.interface.name' };

const port = (side: Side) => `/%{INT:${side}.port:int}`;
const user = (side: string) => raw`(?:\(%{DATA:${side}.user.name}\))?`;
const endpoint = (side: Side) => `%{IP:${side}.ip}${port(side)}`;
/** An interface and the address on it. */
const through = (side: Side, pattern = 'DATA') => `%{${pattern}:${INTERFACES[side]}}:${endpoint(side)}`;
const listed = (side: Side) => raw`%{DATA:${INTERFACES[side]}}/%{IP:${side}.ip}\(%{INT:${side}.port:int}\)`;
const translated = (side: Side) => raw`(?: \(%{IP:${side}.nat.ip}/%{INT:${side}.nat.port:int}\))?`;
const host = (side: Side) =>
  `%{NOTSPACE:${INTERFACES[side]}}:(?:%{IP:${side}.ip}|%{HOSTNAME:${side}.address})${optional(port(side))}${user(side)}`;
const inner = (side: Side) => {
  const name = `cisco.asa.original_ip_payload.${side}`;
  return `%{IP:${name}.ip}/%{INT:${name}.port:int}${user(name)}`;
};

/**
 * Messages of Cisco's ASA firewalls by their numbers
 * (https://www.cisco.com/c/en/us/td/docs/security/asa/syslog/b_syslog.html).
 */
export const CISCO_PATTERNS = {
  CISCO_TAGGED_SYSLOG:
    '^<%{POSINT:log.syslog.priority:int}>%{CISCOTIMESTAMP:timestamp}(?: %{SYSLOGHOST:host.hostname})? ?: %%{CISCOTAG:cisco.asa.tag}:',
  CISCOTIMESTAMP: '%{MONTH} +%{MONTHDAY}(?: %{YEAR})? %{TIME}',
  CISCOTAG: '[A-Z0-9]+-%{INT}-[A-Z0-9_]+',
  CISCO_ACTION: `(?:${[
    ...['Built', 'Teardown', 'Deny', 'Denied', 'denied', 'requested', 'permitted', 'denied by ACL', 'discarded'],
    ...['est-allowed', 'Dropping', 'created', 'deleted'],
  ].join('|')})`,
  CISCO_REASON: `(?:${[
    ...['Duplicate TCP SYN', 'Failed to locate egress interface', 'Invalid transport field', 'No matching connection'],
    ...['DNS Response', 'DNS Query', raw`(?:%{WORD}\s*)*`],
  ].join('|')})`,
  CISCO_DIRECTION: '(?:[Ii]n|[Oo]ut)bound',
  CISCO_INTERVAL: '(?:first hit|%{INT}-second interval)',
  CISCO_XLATE_TYPE: '(?:static|dynamic)',
  CISCO_HITCOUNT_INTERVAL:
    'hit-cnt %{INT:cisco.asa.hit_count:int} (?:first hit|%{INT:cisco.asa.interval:int}-second interval)',
  CISCO_SRC_IP_USER: `%{NOTSPACE:${INTERFACES.source}}:${FROM_IP}${user('source')}`,
  CISCO_DST_IP_USER: `%{NOTSPACE:${INTERFACES.destination}}:${TO_IP}${user('destination')}`,
  CISCO_SRC_HOST_PORT_USER: host('source'),
  CISCO_DST_HOST_PORT_USER: host('destination'),

  CISCOFW104001: `${FAILOVER} Switching to ACTIVE - %{GREEDYDATA:event.reason}`,
  CISCOFW104002: `${FAILOVER} Switching to STANDBY - %{GREEDYDATA:event.reason}`,
  CISCOFW104003: raw`${FAILOVER} Switching to FAILED\.`,
  CISCOFW104004: raw`${FAILOVER} Switching to OK\.`,
  CISCOFW105003: `${FAILOVER} Monitoring on [Ii]nterface ${INTERFACE} waiting`,
  CISCOFW105004: `${FAILOVER} Monitoring on [Ii]nterface ${INTERFACE} normal`,
  CISCOFW105005: `${FAILOVER} Lost Failover communications with mate on [Ii]nterface ${INTERFACE}`,
  CISCOFW105008: `${FAILOVER} Testing [Ii]nterface ${INTERFACE}`,
  CISCOFW105009: `${FAILOVER} Testing on [Ii]nterface ${INTERFACE} (?:Passed|Failed)`,
  CISCOFW106001: `${DIRECTION} ${TRANSPORT} connection ${OUTCOME} from ${endpoint('source')} to ${endpoint('destination')} flags %{DATA:cisco.asa.tcp_flags} ${ON_EGRESS}`,
  CISCOFW106006_106007_106010: `${OUTCOME} ${DIRECTION} ${TRANSPORT} (?:from|src) ${endpoint('source')}${user('source')} (?:to|dst) ${endpoint('destination')}${user('destination')} (?:${ON_EGRESS}|due to ${REASON})`,
  CISCOFW106014: raw`${OUTCOME} ${DIRECTION} ${TRANSPORT} src %{CISCO_SRC_IP_USER} dst %{CISCO_DST_IP_USER}\s?${ICMP}`,
  CISCOFW106015: raw`${OUTCOME} ${TRANSPORT} \(%{DATA:cisco.asa.rule_name}\) from ${endpoint('source')} to ${endpoint('destination')} flags %{DATA:cisco.asa.tcp_flags} ${ON_EGRESS}`,
  CISCOFW106021: `${OUTCOME} ${TRANSPORT} reverse path check from ${FROM_IP} to ${TO_IP} ${ON_EGRESS}`,
  CISCOFW106023: `${OUTCOME}(?: protocol)? ${TRANSPORT} src %{CISCO_SRC_HOST_PORT_USER} dst %{CISCO_DST_HOST_PORT_USER}(?: ${ICMP})? by access-group "?%{DATA:cisco.asa.rule_name}"? ${HASHES}`,
  CISCOFW106100_2_3: `access-list ${RULE} ${OUTCOME} ${TRANSPORT} for user '%{DATA:user.name}' ${listed('source')} -> ${listed('destination')} %{CISCO_HITCOUNT_INTERVAL} ${HASHES}`,
  CISCOFW106100: `access-list ${RULE} ${OUTCOME} ${TRANSPORT} ${listed('source')}${user('source')} -> ${listed('destination')}${user('source')} hit-cnt %{INT:cisco.asa.hit_count:int} %{CISCO_INTERVAL} ${HASHES}`,
  CISCOFW304001: `${FROM_IP}${user('source')} Accessed URL ${TO_IP}:%{GREEDYDATA:url.original}`,
  CISCOFW110002: `${REASON} for ${TRANSPORT} from ${through('source')} to ${endpoint('destination')}`,
  CISCOFW302010: '%{INT:cisco.asa.connections.in_use:int} in use, %{INT:cisco.asa.connections.most_used:int} most used',
  CISCOFW302013_302014_302015_302016: [
    `${OUTCOME}(?: ${DIRECTION})? ${TRANSPORT} connection %{INT:cisco.asa.connection_id}`,
    ` for ${through('source', 'NOTSPACE')}${translated('source')}${user('source')}`,
    ` to ${through('destination', 'NOTSPACE')}${translated('destination')}${user('destination')}`,
    optional(' duration %{TIME:cisco.asa.duration} bytes %{INT:network.bytes:long}'),
    raw`(?: ${REASON})?(?: \(%{DATA:user.name}\))?`,
  ].join(''),
  CISCOFW302020_302021: raw`${OUTCOME}(?: ${DIRECTION})? ${TRANSPORT} connection for faddr ${TO_IP}/%{INT:cisco.asa.icmp_seq:int}${user('destination')} gaddr %{IP:source.nat.ip}/%{INT:cisco.asa.icmp_type:int} laddr ${FROM_IP}/%{INT}(?: \(%{DATA:source.user.name}\))?`,
  CISCOFW305011: `${OUTCOME} %{CISCO_XLATE_TYPE} ${TRANSPORT} translation from %{DATA:${INTERFACES.source}}:${FROM_IP}${optional(port('source'))}${user('source')} to ${through('destination')}`,
  CISCOFW313001_313004_313008: `${OUTCOME} ${TRANSPORT} type=%{INT:cisco.asa.icmp_type:int}, code=%{INT:cisco.asa.icmp_code:int} from ${FROM_IP} ${ON_EGRESS}(?: to ${TO_IP})?`,
  CISCOFW313005: raw`${REASON} for ${TRANSPORT} error message: %{WORD} src %{CISCO_SRC_IP_USER} dst %{CISCO_DST_IP_USER} ${ICMP} on %{NOTSPACE} interface\.\s+Original IP payload: %{WORD:cisco.asa.original_ip_payload.network.transport} src ${inner('source')} dst ${inner('destination')}`,
  CISCOFW321001: `Resource '%{DATA:cisco.asa.resource.name}' limit of %{POSINT:cisco.asa.resource.limit:int} reached for system`,
  CISCOFW402117: raw`${KIND}: Received a non-IPSec packet \(protocol=\s?${TRANSPORT}\) from ${FROM_IP} to ${TO_IP}\.?`,
  CISCOFW402119: raw`${KIND}: Received an %{WORD:cisco.asa.ipsec.protocol} packet ${SPI}, sequence number=\s?%{DATA:cisco.asa.ipsec.seq_num}\) from ${FROM_IP} \(user=\s?%{DATA:source.user.name}\) to ${TO_IP} that failed anti-replay checking\.?`,
  CISCOFW419001: `${OUTCOME} ${TRANSPORT} packet from ${through('source', 'NOTSPACE')} to ${through('destination', 'NOTSPACE')}, reason: %{GREEDYDATA:event.reason}`,
  CISCOFW419002: `${REASON} from ${through('source')} to ${through('destination')} with different initial sequence number`,
  CISCOFW500004: `${REASON} for protocol=${TRANSPORT}, from ${endpoint('source')} to ${endpoint('destination')}`,
  CISCOFW602303_602304: raw`${KIND}: An ${DIRECTION} %{DATA:cisco.asa.ipsec.tunnel_type} SA ${SPI}\) between ${FROM_IP} and ${TO_IP} \(user=\s?%{DATA:source.user.name}\) has been ${OUTCOME}`,
  CISCOFW710001_710002_710003_710005_710006: `${TRANSPORT} (?:request|access) ${OUTCOME} from ${endpoint('source')} to ${through('destination')}`,
  CISCOFW713172: raw`Group = %{DATA:cisco.asa.source.group}, IP = ${FROM_IP}, Automatic NAT Detection Status:\s+Remote end\s*%{DATA:@metadata.cisco.asa.remote_nat}\s*behind a NAT device\s+This\s+end\s*%{DATA:@metadata.cisco.asa.local_nat}\s*behind a NAT device`,
  CISCOFW733100: [
    raw`\[\s*%{DATA:cisco.asa.burst.object}\s*\] drop %{DATA:cisco.asa.burst.id} exceeded.`,
    'Current burst rate is %{INT:cisco.asa.burst.current_rate:int} per second,',
    'max configured rate is %{INT:cisco.asa.burst.configured_rate:int};',
    'Current average rate is %{INT:cisco.asa.burst.avg_rate:int} per second,',
    'max configured rate is %{INT:cisco.asa.burst.configured_avg_rate:int};',
    'Cumulative total count is %{INT:cisco.asa.burst.cumulative_count:int}',
  ].join(' '),
} as const;
