import { optional, raw } from './notation.ts';

const FLOW = '%{IP:source.ip}/%{INT:source.port:int}->%{IP:destination.ip}/%{INT:destination.port:int}';
const NAT_FLOW =
  '%{IP:source.nat.ip}/%{INT:source.nat.port:int}->%{IP:destination.nat.ip}/%{INT:destination.nat.port:int}';
const SERVICE = '%{DATA:juniper.srx.service_name}';
const NAT_RULES = ['src', 'dst'].map((side) => `(?:None|%{DATA:juniper.srx.${side}_nat_rule_name})`).join(' ');
const ZONES = '%{DATA:rule.name} %{DATA:observer.ingress.zone} %{DATA:observer.egress.zone}';

const hexadecimal = (name: string) => `0x%{BASE16NUM:iptables.${name}}`;
const count = (name: string) => optional(`%{INT:iptables.${name}:int}`);
const addresses = (ip: string) => raw`SRC=%{${ip}:source.ip}\s+DST=%{${ip}:destination.ip}\s+LEN=${count('length')}`;
const TCP_NUMBERS = raw`(?:SEQ=%{INT:iptables.tcp.seq:long}\s+)?(?:ACK=%{INT:iptables.tcp.ack:long}\s+)?`;

/** Netfilter's log (iptables), Juniper's SRX and NetScreen, and firewalls that write as they do. */
export const FIREWALL_PATTERNS = {
  NETSCREENSESSIONLOG: [
    '%{SYSLOGTIMESTAMP:timestamp} %{IPORHOST:observer.hostname} %{NOTSPACE:observer.name}:',
    '(?<observer.product>NetScreen) device_id=%{WORD:netscreen.device_id}',
    raw`.*?(?:system-\w+-%{NONNEGINT:event.code}\(%{WORD:netscreen.session.type}\))?:`,
    'start_time="%{DATA:netscreen.session.start_time}" duration=%{INT:netscreen.session.duration:int}',
    'policy_id=%{INT:netscreen.policy_id} service=%{DATA:netscreen.service} proto=%{INT:netscreen.protocol_number:int}',
    'src zone=%{WORD:observer.ingress.zone} dst zone=%{WORD:observer.egress.zone} action=%{WORD:event.action}',
    'sent=%{INT:source.bytes:long} rcvd=%{INT:destination.bytes:long}',
    'src=%{IPORHOST:source.address} dst=%{IPORHOST:destination.address}',
  ]
    .join(' ')
    .concat(
      optional(' src_port=%{INT:source.port:int} dst_port=%{INT:destination.port:int}'),
      optional(
        ' src-xlated ip=%{IP:source.nat.ip} port=%{INT:source.nat.port:int} dst-xlated ip=%{IP:destination.nat.ip} port=%{INT:destination.nat.port:int}',
      ),
      optional(' session_id=%{INT:netscreen.session.id} reason=%{GREEDYDATA:netscreen.session.reason}'),
    ),

  RT_FLOW_TAG: 'RT_FLOW_SESSION_(?:CREATE|CLOSE|DENY)',
  RT_FLOW_EVENT: '%{RT_FLOW_TAG}',
  RT_FLOW1: raw`%{RT_FLOW_TAG:juniper.srx.tag}: %{GREEDYDATA:juniper.srx.reason}: ${FLOW} ${SERVICE} ${NAT_FLOW} ${NAT_RULES} %{INT:network.iana_number} ${ZONES} %{INT:juniper.srx.session_id} \d+\(%{INT:source.bytes:long}\) \d+\(%{INT:destination.bytes:long}\) %{INT:juniper.srx.elapsed_time:int} .*`,
  RT_FLOW2: `%{RT_FLOW_TAG:juniper.srx.tag}: session created ${FLOW} ${SERVICE} ${NAT_FLOW} ${NAT_RULES} %{INT:network.iana_number} ${ZONES} %{INT:juniper.srx.session_id} .*`,
  RT_FLOW3: raw`%{RT_FLOW_TAG:juniper.srx.tag}: session denied ${FLOW} ${SERVICE} %{INT:network.iana_number}\(\d\) ${ZONES} .*`,

  IPTABLES_TCP_FLAGS: '(?:(?:CWR|ECE|URG|ACK|PSH|RST|SYN|FIN) )*',
  IPTABLES_TCP_PART: raw`${TCP_NUMBERS}WINDOW=%{INT:iptables.tcp.window:int}\s+RES=${hexadecimal('tcp_reserved_bits')}\s+%{IPTABLES_TCP_FLAGS:iptables.tcp.flags}`,
  IPTABLES4_FRAG: '(?:CE|DF|MF)?',
  IPTABLES4_PART: raw`${addresses('IPV4')}\s+TOS=(?:0|${hexadecimal('tos')})?\s+PREC=(?:${hexadecimal('precedence_bits')})?\s+TTL=${count('ttl')}\s+ID=(?:%{INT:iptables.id})?\s+%{IPTABLES4_FRAG:iptables.fragment_flags}(?:\s+FRAG: %{INT:iptables.fragment_offset:int})?`,
  IPTABLES6_PART: raw`${addresses('IPV6')}\s+TC=(?:0|${hexadecimal('tos')})?\s+HOPLIMIT=${count('ttl')}\s+FLOWLBL=(?:%{INT:iptables.flow_label})?`,
  IPTABLES: [
    raw`IN=(?:%{NOTSPACE:observer.ingress.interface.name})?\s+OUT=(?:%{NOTSPACE:observer.egress.interface.name})?\s+`,
    raw`(?:MAC=(?:%{COMMONMAC:destination.mac})?(?::%{COMMONMAC:source.mac})?(?::[A-Fa-f0-9]{2}:[A-Fa-f0-9]{2})?\s+)?`,
    raw`(?:%{IPTABLES4_PART}|%{IPTABLES6_PART}).*?PROTO=(?:%{WORD:network.transport})?\s+`,
    raw`SPT=(?:%{INT:source.port:int})?\s+DPT=(?:%{INT:destination.port:int})?\s+(?:%{IPTABLES_TCP_PART})?`,
  ].join(''),
  SHOREWALL:
    '%{SYSLOGTIMESTAMP:timestamp} %{WORD:observer.hostname} .*Shorewall:(?:%{WORD:shorewall.firewall.type})?:(?:%{WORD:shorewall.firewall.action})?.*%{IPTABLES}',
  SFW2_LOG_PREFIX: 'SFW2-INext-%{NOTSPACE:suse.firewall.action}',
  SFW2: raw`(?:%{SYSLOGTIMESTAMP:timestamp}|%{TIMESTAMP_ISO8601:timestamp})\s*%{HOSTNAME:observer.hostname}.*?%{SFW2_LOG_PREFIX:suse.firewall.log_prefix}\s*%{IPTABLES}`,
} as const;
