import { optional, orDash, raw } from './notation.ts';

/** A time in milliseconds, or -1 where it did not come so far. */
const wait = (name: string) => `(?:-1|%{INT:haproxy.${name}:int})`;
const connections = (name: string) => `%{INT:haproxy.connections.${name}:int}`;

const HEAD = '(?:%{SYSLOGTIMESTAMP:timestamp}|%{TIMESTAMP_ISO8601:timestamp}) %{IPORHOST:host.hostname} %{SYSLOGPROG}:';
const SERVERS =
  '%{NOTSPACE:haproxy.frontend_name} %{NOTSPACE:haproxy.backend_name}/(?:<NOSRV>|%{NOTSPACE:haproxy.server_name})';
const CLIENT = raw`%{IP:source.address}:%{INT:source.port:int} \[%{HAPROXYDATE:haproxy.request_date}\] ${SERVERS}`;
const TOTAL = '%{NOTSPACE:haproxy.total_time_ms}';
const STATE = '%{NOTSPACE:haproxy.termination_state}';
const COUNTS = [
  ...['active', 'frontend', 'backend', 'server'].map(connections),
  '%{NOTSPACE:haproxy.connections.retries:int}',
].join('/');
const QUEUES = '%{INT:haproxy.server_queue:int}/%{INT:haproxy.backend_queue:int}';
const COOKIES = ['request', 'response'].map((side) => orDash(`%{DATA:haproxy.http.${side}.captured_cookie}`)).join(' ');

/** HAProxy's logs (https://docs.haproxy.org/dev/configuration.html, "Log formats") and Squid's. */
export const PROXY_PATTERNS = {
  HAPROXYTIME: '%{HOUR}:%{MINUTE}:%{SECOND}(?![0-9])',
  HAPROXYDATE: '%{MONTHDAY}/%{MONTH}/%{YEAR}:%{HAPROXYTIME}.%{INT}',
  HAPROXYCAPTUREDREQUESTHEADERS: '%{DATA:haproxy.http.request.captured_headers}',
  HAPROXYCAPTUREDRESPONSEHEADERS: '%{DATA:haproxy.http.response.captured_headers}',
  HAPROXYURI: [
    optional('%{URIPROTO:url.scheme}://'),
    optional('%{USER:url.username}(?::[^@]*)?@'),
    optional('%{IPORHOST:url.domain}(?::%{POSINT:url.port:int})?'),
    optional(raw`%{URIPATH:url.path}(?:\?%{URIQUERY:url.query})?`),
  ].join(''),
  HAPROXYHTTPREQUESTLINE:
    '(?:<BADREQ>|%{WORD:http.request.method} %{HAPROXYURI:url.original}(?: HTTP/%{NUMBER:http.version})?)',
  HAPROXYHTTPBASE: [
    CLIENT,
    [
      ...[wait('http.request.time_wait_ms'), wait('total_waiting_time_ms'), wait('connection_wait_time_ms')],
      ...[wait('http.request.time_wait_without_data_ms'), TOTAL],
    ].join('/'),
    `%{INT:http.response.status_code:int} %{NOTSPACE:source.bytes:long} ${COOKIES} ${STATE} ${COUNTS} ${QUEUES}`,
  ]
    .join(' ')
    .concat(
      optional(raw` \{%{HAPROXYCAPTUREDREQUESTHEADERS}\}(?: \{%{HAPROXYCAPTUREDRESPONSEHEADERS}\})?`),
      optional(' "%{HAPROXYHTTPREQUESTLINE}"?'),
    ),
  HAPROXYHTTP: `${HEAD} %{HAPROXYHTTPBASE}`,
  HAPROXYTCP: `${HEAD} ${CLIENT} ${wait('total_waiting_time_ms')}/${wait('connection_wait_time_ms')}/${TOTAL} %{NOTSPACE:source.bytes:long} ${STATE} ${COUNTS} ${QUEUES}`,

  SQUID3: [
    raw`%{NUMBER:timestamp}\s+%{NUMBER:squid.request.duration:int}`,
    '%{IP:source.ip}',
    '%{WORD:squid.cache_result_code}/%{POSINT:http.response.status_code:int}',
    '%{INT:http.response.body.bytes:long}',
    '%{WORD:http.request.method}',
    '%{NOTSPACE:url.original}',
    orDash('%{NOTSPACE:user.name}'),
    raw`%{WORD:squid.hierarchy_code}/(?:-|%{IPORHOST:destination.address})`,
    orDash('%{NOTSPACE:http.response.mime_type}'),
  ].join(raw`\s`),
} as const;
