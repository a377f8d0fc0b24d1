import { optional, raw } from './notation.ts';

const DNS_TYPES = [
  ...['AAAA', 'A', 'CAA', 'CDNSKEY', 'CDS', 'CERT', 'CNAME', 'CSYNC', 'DLV', 'DNAME', 'DNSKEY', 'DS', 'HINFO', 'LOC'],
  ...['MX', 'NAPTR', 'NSEC3', 'NSEC', 'NS', 'OPENPGPKEY', 'PTR', 'RRSIG', 'RP', 'SIG', 'SMIMEA', 'SOA', 'SRV', 'TSIG'],
  ...['TXT', 'URI'],
];

const EXIM_FIELDS = ['REMOTE_HOST', 'INTERFACE', 'PROTOCOL', 'MSG_SIZE', 'HEADER_ID', 'SUBJECT', 'UNKNOWN_FIELD'];
const EXIM_EXCLUDED = [
  ...['Message is frozen', '(?:Start|End) queue run', ' Warning: ', ' retry time not reached '],
  ...[' no (?:IP address|host name) found for (?:IP address|host) '],
  ...[' unexpected disconnection while reading SMTP command ', ' no immediate delivery: '],
  'another process is handling this message',
];
const RUN = '(?:[0-9]+';

const profiled = (name: string) => `${name}:%{NONNEGINT:mongodb.profile.${name}:int}`;

/** Databases, name servers and mail servers. */
export const SERVER_PATTERNS = {
  BIND9_TIMESTAMP: '%{MONTHDAY}-%{MONTH}-%{YEAR} %{TIME}',
  BIND9_DNSTYPE: `(?:${DNS_TYPES.join('|')})`,
  BIND9: [
    '%{BIND9_TIMESTAMP:timestamp} queries: %{LOGLEVEL:log.level}:',
    raw`client(?: @0x[0-9a-f]+)? %{IP:client.ip}#%{POSINT:client.port:int} \(%{GREEDYDATA:bind.log.question.name}\):`,
    'query: %{GREEDYDATA:dns.question.name} (?<dns.question.class>IN) %{BIND9_DNSTYPE:dns.question.type}',
  ]
    .join(' ')
    .concat(raw`(?: %{DATA:bind.log.question.flags})? \(%{IP:server.ip}\)`),

  EXIM_MSGID: '[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}',
  EXIM_FLAGS: raw`(?:<=|=>|->|\*>|\*\*|==|<>|>>)`,
  EXIM_DATE: '%{YEAR}-%{MONTHNUM}-%{MONTHDAY} %{TIME}',
  EXIM_PID: raw`\[%{POSINT:process.pid:int}\]`,
  EXIM_QT: ['y', 'w', 'd', 'h', 'm', 's'].map((unit) => `${RUN}${unit})?`).join(''),
  EXIM_EXCLUDE_TERMS: `(?:${EXIM_EXCLUDED.join('|')})`,
  EXIM_REMOTE_HOST: raw`H=(?:\[?%{NOTSPACE:client.address}\]? )?(?:\(%{NOTSPACE:exim.log.remote_address}\) )?\[%{IP:client.ip}\](?::%{POSINT:client.port:int})?`,
  EXIM_INTERFACE: raw`I=\[%{IP:exim.log.host.ip}\](?::%{NUMBER:exim.log.host.port:int})`,
  EXIM_PROTOCOL: 'P=%{NOTSPACE:network.protocol}',
  EXIM_MSG_SIZE: 'S=%{NUMBER:exim.log.message.size:int}',
  EXIM_HEADER_ID: 'id=%{NOTSPACE:exim.log.header_id}',
  EXIM_QUOTED_CONTENT: raw`(?:\\.|[^\\"])*`,
  EXIM_SUBJECT: 'T="%{EXIM_QUOTED_CONTENT:exim.log.message.subject}"',
  EXIM_UNKNOWN_FIELD: '[A-Za-z0-9]{1,4}=(?:"%{EXIM_QUOTED_CONTENT}"|%{NOTSPACE})',
  EXIM_NAMED_FIELDS: `(?: (?:${EXIM_FIELDS.map((name) => `%{EXIM_${name}}`).join('|')}))*`,
  EXIM_MESSAGE_ARRIVAL: [
    '%{EXIM_DATE:timestamp} (?:%{EXIM_PID} )?%{EXIM_MSGID:exim.log.message.id} (?<exim.log.flags><=)',
    ' (?:(?<exim.log.status>[a-z:]) )?%{EMAILADDRESS:exim.log.sender.email}%{EXIM_NAMED_FIELDS}',
    optional(' for %{EMAILADDRESS:exim.log.recipient.email}'),
  ].join(''),
  EXIM: '%{EXIM_MESSAGE_ARRIVAL}',

  POSTGRESQL:
    '%{DATESTAMP:timestamp} %{TZ:event.timezone} %{DATA:user.name} %{GREEDYDATA:postgresql.log.connection_id} %{POSINT:process.pid:int}',

  REDISTIMESTAMP: '%{MONTHDAY} %{MONTH} %{TIME}',
  REDISLOG: raw`\[%{POSINT:process.pid:int}\] %{REDISTIMESTAMP:timestamp} \*`,
  REDISMONLOG: raw`%{NUMBER:timestamp} \[%{INT:redis.database.id} %{IP:client.ip}:%{POSINT:client.port:int}\] "%{WORD:redis.command.name}"\s?%{GREEDYDATA:redis.command.args}`,

  MONGO_LOG: raw`%{SYSLOGTIMESTAMP:timestamp} \[%{WORD:mongodb.component}\] %{GREEDYDATA:message}`,
  MONGO_QUERY: raw`\{ .* \}`,
  MONGO_WORDDASH: raw`\b[\w-]+\b`,
  MONGO_SLOWQUERY: [
    raw`%{WORD:mongodb.profile.op} %{MONGO_WORDDASH:mongodb.database}\.%{MONGO_WORDDASH:mongodb.collection} %{WORD}:`,
    `%{MONGO_QUERY:mongodb.query.original} ${profiled('ntoreturn')} ${profiled('ntoskip')} ${profiled('nscanned')}.*?`,
    `${profiled('nreturned')}.*? %{INT:mongodb.profile.duration:int}ms`,
  ].join(' '),
  MONGO3_SEVERITY: raw`\w`,
  MONGO3_COMPONENT: '(?:%{WORD}|-)',
  MONGO3_LOG: raw`%{TIMESTAMP_ISO8601:timestamp} %{MONGO3_SEVERITY:log.level} (?:-|%{MONGO3_COMPONENT:mongodb.component})%{SPACE}(?:\[%{DATA:mongodb.context}\])? %{GREEDYDATA:message}`,
} as const;
