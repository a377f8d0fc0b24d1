import { raw } from './notation.ts';

const REQUEST = '%{WORD:http.request.method} %{NOTSPACE:url.original}(?: HTTP/%{NUMBER:http.version})?';
const CLIENT = '%{IPORHOST:source.address}';
const LEVEL = '%{LOGLEVEL:log.level}';
const ERROR_DATE = raw`\[%{HTTPDERROR_DATE:timestamp}\]`;
const MODULE = raw`\[(?:%{WORD:apache.error.module})?:${LEVEL}\]`;
const PROCESS = raw`\[pid %{POSINT:process.pid:int}(?::tid %{INT:process.thread.id:int})?\]`;
const PROXY = raw`(?: \(%{POSINT:apache.error.proxy.error.code}\)%{DATA:apache.error.proxy.error.message}:)?`;
const PEER = raw`(?: \[client ${CLIENT}(?::%{POSINT:source.port:int})?\])?`;

/** The logs of the Apache HTTP server (https://httpd.apache.org/docs/2.4/logs.html), which others write as well. */
export const HTTPD_PATTERNS = {
  HTTPDUSER: '(?:%{EMAILADDRESS}|%{USER})',
  HTTPDERROR_DATE: '%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{YEAR}',
  HTTPD_COMMONLOG: [
    CLIENT,
    '(?:-|%{HTTPDUSER:apache.access.user.identity})',
    '(?:-|%{HTTPDUSER:user.name})',
    raw`\[%{HTTPDATE:timestamp}\]`,
    `"(?:${REQUEST}|%{DATA})"`,
    '(?:-|%{INT:http.response.status_code:int})',
    '(?:-|%{INT:http.response.body.bytes:long})',
  ].join(' '),
  HTTPD_COMBINEDLOG: '%{HTTPD_COMMONLOG} "(?:-|%{DATA:http.request.referrer})" "(?:-|%{DATA:user_agent.original})"',
  HTTPD20_ERRORLOG: raw`${ERROR_DATE} \[${LEVEL}\] (?:\[client ${CLIENT}\] )?%{GREEDYDATA:message}`,
  HTTPD24_ERRORLOG: `${ERROR_DATE} ${MODULE} ${PROCESS}${PROXY}${PEER}(?: %{DATA:error.code}:)? %{GREEDYDATA:message}`,
  HTTPD_ERRORLOG: '(?:%{HTTPD20_ERRORLOG}|%{HTTPD24_ERRORLOG})',
  COMMONAPACHELOG: '%{HTTPD_COMMONLOG}',
  COMBINEDAPACHELOG: '%{HTTPD_COMBINEDLOG}',
} as const;
