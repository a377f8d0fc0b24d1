import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Extraction } from '../../../src/functions/extraction/extraction.ts';
import { GROK_LIBRARY } from '../../../src/functions/extraction/grok-library.ts';
import { readGrokPatterns } from '../../../src/functions/extraction/grok-pattern.ts';
import { Engine } from '../engine.ts';
import { capturesOf } from './capture-rows.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

function read(pattern: string): Extraction {
  const extraction = readGrokPatterns([pattern]);
  if ('problem' in extraction) throw new Error(`${pattern}: ${extraction.problem.message}`);
  return extraction;
}

/** The columns that a pattern finds in a text, those without text left out; undefined where it does not match. */
async function found(pattern: string, text: string): Promise<Record<string, string> | undefined> {
  const extraction = read(pattern);
  const [captures] = await capturesOf(engine, extraction, [text]);
  if (captures === undefined) return undefined;
  const columns = extraction.fields.map(({ name, groups }) => [name, groups.map((g) => captures[g - 1]).join('')]);
  return Object.fromEntries(columns.filter(([, value]) => value !== ''));
}

/** Texts that a pattern is all of, and texts that it is not. */
const SAMPLES: Readonly<Record<string, readonly [matching: readonly string[], other: readonly string[]]>> = {
  USERNAME: [
    ['ann', 'a.b-c_1'],
    ['a b', ''],
  ],
  EMAILADDRESS: [
    ['ann@example.com', "o'neil+x@a.b.co.uk"],
    ['ann@', '@example.com', 'a b@c'],
  ],
  INT: [
    ['0', '-12', '+7'],
    ['1.5', 'x', ''],
  ],
  NUMBER: [
    ['0', '-1.5', '.5', '+3'],
    ['1.', '1e5', '--1'],
  ],
  BASE16NUM: [
    ['ff', '0xDEADBEEF', '-1a'],
    ['xyz', '0x'],
  ],
  BASE16FLOAT: [
    ['ff.8', '0x1.f', 'a'],
    ['g', '.'],
  ],
  POSINT: [
    ['1', '4711'],
    ['0', '-1', '01'],
  ],
  NONNEGINT: [
    ['0', '007'],
    ['-1', '1.5'],
  ],
  WORD: [
    ['word', 'straße_1', '日本'],
    ['two words', 'a-b', ''],
  ],
  NOTSPACE: [
    ['a-b!', '😀'],
    ['a b', ''],
  ],
  SPACE: [['', ' \t\n'], ['a']],
  QUOTEDSTRING: [
    ['"a b"', "'x'", '`y`', '""', String.raw`"a \" b"`],
    ['"a', 'a"'],
  ],
  UUID: [['123e4567-e89b-12d3-a456-426614174000'], ['123e4567-e89b-12d3-a456-42661417400g']],
  URN: [
    ['urn:isbn:0451450523', 'urn:a:%20'],
    ['urn:', 'isbn:1'],
  ],
  MAC: [
    ['00:1B:44:11:3A:b7', '00-1B-44-11-3A-B7', '001b.4411.3ab7'],
    ['00:1B:44:11:3A', '00:1B-44:11:3A:B7'],
  ],
  IPV4: [
    ['0.0.0.0', '255.255.255.255', '10.0.0.7'],
    ['256.0.0.1', '1.2.3', '1.2.3.4.5'],
  ],
  IPV6: [
    ['::', '::1', '2001:db8::7', 'fe80::1%eth0', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.7', '1::'],
    ['1:2:3', '12345::', 'g::'],
  ],
  IP: [['10.0.0.7', '2001:db8::7'], ['host']],
  HOSTNAME: [
    ['example.com', 'a', 'a-1.b.', 'xn--mnchen-3ya.de'],
    ['-a', '.com', 'a..b'],
  ],
  HOSTPORT: [
    ['example.com:80', '10.0.0.7:443'],
    ['example.com', 'a:0'],
  ],
  UNIXPATH: [
    ['/', '/etc/passwd', '/a-b'],
    ['etc', 'a/b'],
  ],
  WINPATH: [
    ['C:\\Windows\\System32', '\\\\server\\share'],
    ['C:', '/etc'],
  ],
  TTY: [['/dev/pts/0', '/dev/tty1'], ['/dev/null']],
  URI: [
    ['https://ann:pw@example.com:8443/a/b?c=d&e=%20', 'ftp://host', 'file:///etc/hosts'],
    ['example.com/a', '://x'],
  ],
  URIPATHPARAM: [['/a/b?c=d', '/'], ['a?b']],
  MONTH: [
    ['Jan', 'February', 'märz', 'Mai', 'okt', 'Dezember'],
    ['Janx', '12'],
  ],
  DAY: [['Mon', 'Sunday'], ['Montag']],
  YEAR: [
    ['2026', '26'],
    ['226', 'x'],
  ],
  TIME: [
    ['23:59:60', '1:02:03.5', '12:00:00,123'],
    ['24:00:00', '12:60:00', '12:00'],
  ],
  DATE: [['12/31/2026', '31.12.2026', '31-12-26'], ['2026-12-31']],
  DATESTAMP: [['31/12/2026 23:59:59', '12/31/26-1:02:03'], ['31/12/2026']],
  TIMESTAMP_ISO8601: [
    ['2026-01-31T12:00:00Z', '2026-01-31 12:00:00.123+02:00', '2026-1-3T1:02', '2026-01-31T12:00:00,5-0800'],
    ['2026-13-31T12:00:00Z', '2026-01-31'],
  ],
  DATESTAMP_RFC822: [['Mon Jan 5 2026 12:00:00 UTC'], ['Jan 5 2026']],
  DATESTAMP_RFC2822: [['Mon, 5 Jan 2026 12:00:00 +0100'], ['Mon 5 Jan 2026']],
  DATESTAMP_EVENTLOG: [['20260131120000'], ['2026-01-31']],
  HTTPDATE: [['31/Jan/2026:12:00:00 +0100'], ['31/01/2026:12:00:00 +0100']],
  SYSLOGTIMESTAMP: [['Jan  5 12:00:00', 'Dec 31 23:59:59'], ['5 Jan 12:00:00']],
  LOGLEVEL: [
    ['INFO', 'Warning', 'ERR', 'emergency', 'trace', 'Information'],
    ['iNFO', 'verbose'],
  ],
  CISCOTAG: [['ASA-6-302013'], ['ASA']],
  JAVACLASS: [['org.example.Main$1'], ['1a', 'a..b']],
  MAVEN_VERSION: [['1.2.3', '1.2.3-SNAPSHOT', '4.*'], ['1.2.3.4-x']],
  BIND9_DNSTYPE: [['AAAA', 'NSEC3', 'MX'], ['X']],
};

/** Whole lines, in the form that each program documents, and columns that are read from them. */
const LINES: readonly (readonly [pattern: string, line: string, columns: Record<string, string>])[] = [
  [
    'COMBINEDAPACHELOG',
    '10.0.0.7 - ann [31/Jan/2026:12:00:00 +0000] "GET /a?b=c HTTP/1.1" 200 4294967296 "https://example.com/" "curl/8"',
    {
      'source.address': '10.0.0.7',
      'user.name': 'ann',
      timestamp: '31/Jan/2026:12:00:00 +0000',
      'http.request.method': 'GET',
      'url.original': '/a?b=c',
      'http.version': '1.1',
      'http.response.status_code': '200',
      'http.response.body.bytes': '4294967296',
      'http.request.referrer': 'https://example.com/',
      'user_agent.original': 'curl/8',
    },
  ],
  [
    'COMMONAPACHELOG',
    'example.com - - [31/Jan/2026:12:00:00 +0000] "\\x16\\x03" 400 -',
    { 'source.address': 'example.com', timestamp: '31/Jan/2026:12:00:00 +0000', 'http.response.status_code': '400' },
  ],
  [
    'HTTPD_ERRORLOG',
    '[Sat Jan 31 12:00:00.123456 2026] [core:error] [pid 42:tid 7] [client 10.0.0.7:4711] AH00126: Invalid URI',
    {
      timestamp: 'Sat Jan 31 12:00:00.123456 2026',
      'apache.error.module': 'core',
      'log.level': 'error',
      'process.pid': '42',
      'process.thread.id': '7',
      'source.address': '10.0.0.7',
      'source.port': '4711',
      'error.code': 'AH00126',
      message: 'Invalid URI',
    },
  ],
  [
    'SYSLOGLINE',
    'Jan 31 12:00:00 web-1 sshd[42]: Failed password for root',
    {
      timestamp: 'Jan 31 12:00:00',
      'host.hostname': 'web-1',
      'process.name': 'sshd',
      'process.pid': '42',
      message: 'Failed password for root',
    },
  ],
  [
    'SYSLOGPAMSESSION',
    'Jan 31 12:00:00 web-1 sudo[42]: pam_unix(sudo:session): session opened for user root by ann(uid=1000)',
    {
      timestamp: 'Jan 31 12:00:00',
      'host.hostname': 'web-1',
      'process.name': 'sudo',
      'process.pid': '42',
      message: 'pam_unix(sudo:session): session opened for user root by ann(uid=1000)',
      'system.auth.pam.module': 'pam_unix',
      'system.auth.pam.origin': 'sudo:session',
      'system.auth.pam.session_state': 'opened',
      'user.name': 'root',
    },
  ],
  [
    'SYSLOG5424LINE',
    '<165>1 2026-01-31T12:00:00.000Z web-1 app 42 ID47 [x@1 a="b"] hello',
    {
      'log.syslog.facility.code': '165',
      'system.syslog.version': '1',
      timestamp: '2026-01-31T12:00:00.000Z',
      'host.hostname': 'web-1',
      'process.name': 'app',
      'process.pid': '42',
      'event.code': 'ID47',
      'system.syslog.structured_data': '[x@1 a="b"]',
      message: 'hello',
    },
  ],
  [
    'CRONLOG',
    'Jan 31 12:00:00 web-1 CRON[42]: (root) CMD (run-parts)',
    {
      timestamp: 'Jan 31 12:00:00',
      'host.hostname': 'web-1',
      'process.name': 'CRON',
      'process.pid': '42',
      'user.name': 'root',
      'system.cron.action': 'CMD',
      message: 'run-parts',
    },
  ],
  [
    'CISCOFW302013_302014_302015_302016',
    'Teardown TCP connection 88 for outside:10.0.0.7/443 to inside:10.1.0.9/5000 duration 0:00:30 bytes 3974 TCP FINs',
    {
      'cisco.asa.outcome': 'Teardown',
      'cisco.asa.network.transport': 'TCP',
      'cisco.asa.connection_id': '88',
      'observer.ingress.interface.name': 'outside',
      'source.ip': '10.0.0.7',
      'source.port': '443',
      'observer.egress.interface.name': 'inside',
      'destination.ip': '10.1.0.9',
      'destination.port': '5000',
      'cisco.asa.duration': '0:00:30',
      'network.bytes': '3974',
      'event.reason': 'TCP FINs',
    },
  ],
  [
    'CISCOFW106023',
    'Deny tcp src outside:10.0.0.7/4711 dst inside:10.1.0.9/22 by access-group "outside_in" [0x0, 0x0]',
    {
      'cisco.asa.outcome': 'Deny',
      'cisco.asa.network.transport': 'tcp',
      'observer.ingress.interface.name': 'outside',
      'source.ip': '10.0.0.7',
      'source.port': '4711',
      'observer.egress.interface.name': 'inside',
      'destination.ip': '10.1.0.9',
      'destination.port': '22',
      'cisco.asa.rule_name': 'outside_in',
      '@metadata.cisco.asa.hashcode1': '0x0',
      '@metadata.cisco.asa.hashcode2': '0x0',
    },
  ],
  [
    'IPTABLES',
    'IN=eth0 OUT= MAC=00:1b:44:11:3a:b7:00:1b:44:11:3a:b8:08:00 SRC=10.0.0.7 DST=10.1.0.9 LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID=1 DF PROTO=TCP SPT=4711 DPT=22 WINDOW=29200 RES=0x00 SYN URGP=0',
    {
      'observer.ingress.interface.name': 'eth0',
      'destination.mac': '00:1b:44:11:3a:b7',
      'source.mac': '00:1b:44:11:3a:b8',
      'source.ip': '10.0.0.7',
      'destination.ip': '10.1.0.9',
      'iptables.length': '60',
      'iptables.tos': '00',
      'iptables.precedence_bits': '00',
      'iptables.ttl': '52',
      'iptables.id': '1',
      'iptables.fragment_flags': 'DF',
      'network.transport': 'TCP',
      'source.port': '4711',
      'destination.port': '22',
      'iptables.tcp.window': '29200',
      'iptables.tcp_reserved_bits': '00',
      'iptables.tcp.flags': 'SYN ',
    },
  ],
  [
    'HAPROXYHTTP',
    'Jan 31 12:00:00 lb-1 haproxy[42]: 10.0.0.7:4711 [31/Jan/2026:12:00:00.123] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {example.com} {} "GET /index.html?a=b HTTP/1.1"',
    {
      timestamp: 'Jan 31 12:00:00',
      'host.hostname': 'lb-1',
      'process.name': 'haproxy',
      'process.pid': '42',
      'source.address': '10.0.0.7',
      'source.port': '4711',
      'haproxy.request_date': '31/Jan/2026:12:00:00.123',
      'haproxy.frontend_name': 'http-in',
      'haproxy.backend_name': 'static',
      'haproxy.server_name': 'srv1',
      'haproxy.http.request.time_wait_ms': '10',
      'haproxy.total_waiting_time_ms': '0',
      'haproxy.connection_wait_time_ms': '30',
      'haproxy.http.request.time_wait_without_data_ms': '69',
      'haproxy.total_time_ms': '109',
      'http.response.status_code': '200',
      'source.bytes': '2750',
      'haproxy.termination_state': '----',
      'haproxy.connections.active': '1',
      'haproxy.connections.frontend': '1',
      'haproxy.connections.backend': '1',
      'haproxy.connections.server': '1',
      'haproxy.connections.retries': '0',
      'haproxy.server_queue': '0',
      'haproxy.backend_queue': '0',
      'haproxy.http.request.captured_headers': 'example.com',
      'http.request.method': 'GET',
      'url.original': '/index.html?a=b',
      'url.path': '/index.html',
      'url.query': 'a=b',
      'http.version': '1.1',
    },
  ],
  [
    'SQUID3',
    '1769860800.123    45 10.0.0.7 TCP_MISS/200 1040 GET http://example.com/ ann HIER_DIRECT/192.0.2.1 text/html',
    {
      timestamp: '1769860800.123',
      'squid.request.duration': '45',
      'source.ip': '10.0.0.7',
      'squid.cache_result_code': 'TCP_MISS',
      'http.response.status_code': '200',
      'http.response.body.bytes': '1040',
      'http.request.method': 'GET',
      'url.original': 'http://example.com/',
      'user.name': 'ann',
      'squid.hierarchy_code': 'HIER_DIRECT',
      'destination.address': '192.0.2.1',
      'http.response.mime_type': 'text/html',
    },
  ],
  [
    'NAGIOSLOGLINE',
    '[1769860800] SERVICE ALERT: web-1;disk;CRITICAL;HARD;3;full',
    {
      timestamp: '1769860800',
      'nagios.log.type': 'SERVICE ALERT',
      'host.hostname': 'web-1',
      'service.name': 'disk',
      'nagios.log.status': 'CRITICAL',
      'nagios.log.state_type': 'HARD',
      'nagios.log.attempt': '3',
      message: 'full',
    },
  ],
  [
    'BIND9',
    '31-Jan-2026 12:00:00.123 queries: info: client 10.0.0.7#4711 (example.com): query: example.com IN AAAA +E (10.1.0.9)',
    {
      timestamp: '31-Jan-2026 12:00:00.123',
      'log.level': 'info',
      'client.ip': '10.0.0.7',
      'client.port': '4711',
      'bind.log.question.name': 'example.com',
      'dns.question.name': 'example.com',
      'dns.question.class': 'IN',
      'dns.question.type': 'AAAA',
      'bind.log.question.flags': '+E',
      'server.ip': '10.1.0.9',
    },
  ],
  [
    'EXIM',
    '2026-01-31 12:00:00 1abcDE-000123-4f <= ann@example.com H=mail.example.com [10.0.0.7] P=esmtps S=1234 T="a \\"b\\"" for bob@example.org',
    {
      timestamp: '2026-01-31 12:00:00',
      'exim.log.message.id': '1abcDE-000123-4f',
      'exim.log.flags': '<=',
      'exim.log.sender.email': 'ann@example.com',
      'client.address': 'mail.example.com',
      'client.ip': '10.0.0.7',
      'network.protocol': 'esmtps',
      'exim.log.message.size': '1234',
      'exim.log.message.subject': 'a \\"b\\"',
      'exim.log.recipient.email': 'bob@example.org',
    },
  ],
  [
    'REDISMONLOG',
    '1769860800.123 [0 10.0.0.7:4711] "set" "key" "value"',
    {
      timestamp: '1769860800.123',
      'redis.database.id': '0',
      'client.ip': '10.0.0.7',
      'client.port': '4711',
      'redis.command.name': 'set',
      'redis.command.args': '"key" "value"',
    },
  ],
  [
    'MONGO3_LOG',
    '2026-01-31T12:00:00.123+0000 I NETWORK  [conn7] end connection',
    {
      timestamp: '2026-01-31T12:00:00.123+0000',
      'log.level': 'I',
      'mongodb.component': 'NETWORK',
      'mongodb.context': 'conn7',
      message: 'end connection',
    },
  ],
  [
    'RUBY_LOGGER',
    'I, [2026-01-31T12:00:00.123456 #42]  INFO -- worker: started',
    {
      timestamp: '2026-01-31T12:00:00.123456',
      'process.pid': '42',
      'log.level': 'INFO',
      'process.name': 'worker',
      message: 'started',
    },
  ],
  [
    'RT_FLOW3',
    'RT_FLOW_SESSION_DENY: session denied 10.0.0.7/4711->10.1.0.9/22 junos-ssh 6(0) deny-all untrust trust UNKNOWN',
    {
      'juniper.srx.tag': 'RT_FLOW_SESSION_DENY',
      'source.ip': '10.0.0.7',
      'source.port': '4711',
      'destination.ip': '10.1.0.9',
      'destination.port': '22',
      'juniper.srx.service_name': 'junos-ssh',
      'network.iana_number': '6',
      'rule.name': 'deny-all',
      'observer.ingress.zone': 'untrust',
      'observer.egress.zone': 'trust',
    },
  ],
  [
    'ZEEK_CONN',
    '1769860800.123\tCx1\t10.0.0.7\t4711\t10.1.0.9\t22\ttcp\tssh\t1.5\t100\t200\tSF\tT\tF\t0\tShA\t5\t500\t6\t600\t-',
    {
      timestamp: '1769860800.123',
      'zeek.session_id': 'Cx1',
      'source.ip': '10.0.0.7',
      'source.port': '4711',
      'destination.ip': '10.1.0.9',
      'destination.port': '22',
      'network.transport': 'tcp',
      'network.protocol': 'ssh',
      'zeek.connection.duration': '1.5',
      'zeek.connection.orig_bytes': '100',
      'zeek.connection.resp_bytes': '200',
      'zeek.connection.state': 'SF',
      'zeek.connection.local_orig': 'T',
      'zeek.connection.local_resp': 'F',
      'zeek.connection.missed_bytes': '0',
      'zeek.connection.history': 'ShA',
      'source.packets': '5',
      'source.bytes': '500',
      'destination.packets': '6',
      'destination.bytes': '600',
    },
  ],
  [
    'ELB_ACCESS_LOG',
    '2026-01-31T12:00:00.123456Z my-lb 10.0.0.7:4711 10.1.0.9:80 0.000073 0.001048 -1 200 200 0 29 "GET http://example.com:80/a?b HTTP/1.1" "curl/8" - -',
    {
      timestamp: '2026-01-31T12:00:00.123456Z',
      'aws.elb.name': 'my-lb',
      'source.ip': '10.0.0.7',
      'source.port': '4711',
      'aws.elb.backend.ip': '10.1.0.9',
      'aws.elb.backend.port': '80',
      'aws.elb.request_processing_time.sec': '0.000073',
      'aws.elb.backend_processing_time.sec': '0.001048',
      'http.response.status_code': '200',
      'aws.elb.backend.http.response.status_code': '200',
      'http.request.body.bytes': '0',
      'http.response.body.bytes': '29',
      'http.request.method': 'GET',
      'url.original': 'http://example.com:80/a?b',
      'url.scheme': 'http',
      'url.domain': 'example.com',
      'url.port': '80',
      'url.path': '/a',
      'url.query': 'b',
      'http.version': '1.1',
      'user_agent.original': 'curl/8',
    },
  ],
  [
    'JAVASTACKTRACEPART',
    '\tat org.example.Main.run(Main.java:42)',
    {
      'java.log.origin.class.name': 'org.example.Main',
      'log.origin.function': 'run',
      'log.origin.file.name': 'Main.java',
      'log.origin.file.line': '42',
    },
  ],
];

describe('the library of GROK', () => {
  test.each([...GROK_LIBRARY.keys()])('%s is an expression of the engine, alone and among others', async (name) => {
    for (const pattern of [`%{${name}}`, `^%{${name}:whole}$`, `a %{${name}:column} b`])
      await capturesOf(engine, read(pattern), ['', 'a b']);
  });

  test.each(Object.entries(SAMPLES))('%s', async (name, [matching, other]) => {
    const whole = read(String.raw`\A(?<whole>%{${name}})\z`);
    const captures = await capturesOf(engine, whole, [...matching, ...other]);
    const matched = captures.map((groups) => groups !== undefined);
    expect(matched).toEqual([...matching.map(() => true), ...other.map(() => false)]);
    expect(captures.slice(0, matching.length).map((groups) => groups?.[1])).toEqual(matching);
  });

  test.each(LINES)('%s reads a line', async (name, line, columns) => {
    expect(await found(`^%{${name}}`, line)).toEqual(columns);
  });

  test('a name that is known by nobody is none', () => {
    expect(readGrokPatterns(['%{NOBODY}'])).toMatchObject({ problem: { code: 'bad-pattern' } });
  });
});
