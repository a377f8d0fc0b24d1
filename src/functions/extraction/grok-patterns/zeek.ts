import { optional, raw, tabbed } from './notation.ts';

/** What connections, requests and answers begin with. */
const FLOW = [
  ...['NUMBER:timestamp', 'NOTSPACE:zeek.session_id', 'IP:source.ip', 'INT:source.port:int'],
  ...['IP:destination.ip', 'INT:destination.port:int'],
];

const HTTP_REQUEST = [
  ...['INT:zeek.http.trans_depth:int', 'WORD:http.request.method?', 'ZEEK_DATA:url.domain?', 'ZEEK_DATA:url.original?'],
  'ZEEK_DATA:http.request.referrer?',
];
const HTTP_SIZES = ['NUMBER:http.request.body.bytes:long?', 'NUMBER:http.response.body.bytes:long?'];
const HTTP_STATUS = [
  ...['POSINT:http.response.status_code:int?', 'DATA:zeek.http.status_msg?', 'POSINT:zeek.http.info_code:int?'],
  'DATA:zeek.http.info_msg?',
];
const TAGS = raw`(?:\(empty\)|%{ZEEK_DATA:zeek.http.tags})`;
const HTTP_USER = ['ZEEK_DATA:url.username?', 'ZEEK_DATA:url.password?', 'ZEEK_DATA:zeek.http.proxied?'];

const DNS = (roundTrip: readonly string[], rejected: readonly string[]) =>
  tabbed([
    ...[...FLOW, 'WORD:network.transport', 'INT:dns.id:int?', ...roundTrip, 'ZEEK_DATA:dns.question.name?'],
    ...['INT:zeek.dns.qclass:int?', 'ZEEK_DATA:zeek.dns.qclass_name?', 'INT:zeek.dns.qtype:int?'],
    ...['ZEEK_DATA:dns.question.type?', 'INT:zeek.dns.rcode:int?', 'ZEEK_DATA:dns.response_code?'],
    ...['AA', 'TC', 'RD', 'RA'].map((flag) => `ZEEK_BOOL:zeek.dns.${flag}`),
    ...['NONNEGINT:zeek.dns.Z:int', 'ZEEK_DATA:zeek.dns.answers?', 'DATA:zeek.dns.TTLs?', ...rejected],
  ]);

const CONNECTION = (local: readonly string[]) =>
  tabbed([
    ...[...FLOW, 'WORD:network.transport', 'ZEEK_DATA:network.protocol?', 'NUMBER:zeek.connection.duration:float?'],
    ...['INT:zeek.connection.orig_bytes:long?', 'INT:zeek.connection.resp_bytes:long?'],
    ...['ZEEK_DATA:zeek.connection.state?', ...local, 'INT:zeek.connection.missed_bytes:long?'],
    ...['ZEEK_DATA:zeek.connection.history?', 'INT:source.packets:long?', 'INT:source.bytes:long?'],
    ...['INT:destination.packets:long?', 'INT:destination.bytes:long?'],
  ]);

const FILE = [
  ...['ZEEK_DATA:zeek.files.session_ids?', 'ZEEK_DATA:zeek.files.source?', 'INT:zeek.files.depth:int?'],
  ...['ZEEK_DATA:zeek.files.analyzers?', 'ZEEK_DATA:file.mime_type?', 'ZEEK_DATA:file.name?'],
  ...['NUMBER:zeek.files.duration:float?', 'ZEEK_DATA:zeek.files.local_orig?', 'ZEEK_BOOL:zeek.files.is_orig?'],
  ...['INT:zeek.files.seen_bytes:long?', 'INT:file.size:long?', 'INT:zeek.files.missing_bytes:long?'],
  ...['INT:zeek.files.overflow_bytes:long?', 'ZEEK_BOOL:zeek.files.timedout?', 'ZEEK_DATA:zeek.files.parent_fuid?'],
  ...['ZEEK_DATA:file.hash.md5?', 'ZEEK_DATA:file.hash.sha1?', 'ZEEK_DATA:file.hash.sha256?'],
  'ZEEK_DATA:zeek.files.extracted?',
];
const FILE_HEAD = raw`%{NUMBER:timestamp}\t%{NOTSPACE:zeek.files.fuid}\t%{ZEEK_FILES_TX_HOSTS}\t%{ZEEK_FILES_RX_HOSTS}`;
const hosts = (side: string, name: string) =>
  raw`(?:-|(?<zeek.files.${name}>%{IP:${side}.ip}(?:[\s,]%{IP})+)|%{IP:${side}.ip})`;

/** Zeek's logs between tabs (https://docs.zeek.org/en/master/logs), and those of its time as Bro. */
export const ZEEK_PATTERNS = {
  ZEEK_BOOL: '[TF]',
  ZEEK_DATA: raw`[^\t]+`,
  ZEEK_HTTP: [
    tabbed([...FLOW, ...HTTP_REQUEST, 'NUMBER:http.version?', 'ZEEK_DATA:user_agent.original?']),
    tabbed(['ZEEK_DATA:zeek.http.origin?', ...HTTP_SIZES, ...HTTP_STATUS]),
    TAGS,
    tabbed([
      ...[...HTTP_USER, 'ZEEK_DATA:zeek.http.orig_fuids?', 'ZEEK_DATA:zeek.http.orig_filenames?'],
      ...['ZEEK_DATA:http.request.mime_type?', 'ZEEK_DATA:zeek.http.resp_fuids?'],
      ...['ZEEK_DATA:zeek.http.resp_filenames?', 'ZEEK_DATA:http.response.mime_type?'],
    ]),
  ].join(raw`\t`),
  ZEEK_DNS: DNS(['NUMBER:zeek.dns.rtt:float?'], ['ZEEK_BOOL:zeek.dns.rejected?']),
  ZEEK_CONN: `${CONNECTION(['ZEEK_BOOL:zeek.connection.local_orig?', 'ZEEK_BOOL:zeek.connection.local_resp?'])}${raw`\t(?:-|\(empty\)|%{ZEEK_DATA:zeek.connection.tunnel_parents})`}${optional(
    raw`\t${tabbed(['COMMONMAC:source.mac?', 'COMMONMAC:destination.mac?'])}`,
  )}`,
  ZEEK_FILES_TX_HOSTS: hosts('server', 'tx_hosts'),
  ZEEK_FILES_RX_HOSTS: hosts('client', 'rx_hosts'),
  ZEEK_FILES: `${FILE_HEAD}${raw`\t`}${tabbed(FILE)}${optional(
    raw`\t${tabbed(['ZEEK_BOOL:zeek.files.extracted_cutoff?', 'INT:zeek.files.extracted_size:long?'])}`,
  )}`,

  BRO_BOOL: '%{ZEEK_BOOL}',
  BRO_DATA: '%{ZEEK_DATA}',
  BRO_HTTP: [
    tabbed([...FLOW, ...HTTP_REQUEST, 'ZEEK_DATA:user_agent.original?', ...HTTP_SIZES, ...HTTP_STATUS]),
    tabbed(['ZEEK_DATA:zeek.http.filename?']),
    TAGS,
    tabbed([
      ...[...HTTP_USER, 'ZEEK_DATA:zeek.http.orig_fuids?', 'ZEEK_DATA:http.request.mime_type?'],
      ...['ZEEK_DATA:zeek.http.resp_fuids?', 'ZEEK_DATA:http.response.mime_type?'],
    ]),
  ].join(raw`\t`),
  BRO_DNS: DNS([], ['ZEEK_BOOL:zeek.dns.rejected?']),
  BRO_CONN: raw`${CONNECTION(['ZEEK_BOOL:zeek.connection.local_orig?'])}\t(?:\(empty\)|%{ZEEK_DATA:zeek.connection.tunnel_parents})`,
  BRO_FILES: raw`${FILE_HEAD}\t${tabbed(FILE)}`,
} as const;
