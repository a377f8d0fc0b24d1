import { optional, raw } from './notation.ts';

const MS = (name: string) => `%{NUMBER:rails.request.duration.${name}:float}ms`;
const STAMP = '%{YEAR}-%{MONTHNUM}-%{MONTHDAY} %{HOUR}:%{MINUTE}:%{SECOND} %{ISO8601_TIMEZONE}';
const HEAD = raw`[DFEWI], \[%{TIMESTAMP_ISO8601:timestamp} #%{POSINT:process.pid:int}\]`;

/** Ruby's logger, Rails, what is written in them, and versions of Maven. */
export const RUBY_PATTERNS = {
  RUBY_LOGLEVEL: '(?:DEBUG|FATAL|ERROR|WARN|INFO)',
  RUBY_LOGGER: `${HEAD} *%{RUBY_LOGLEVEL:log.level} -- +%{DATA:process.name}: %{GREEDYDATA:message}`,

  RUUID: '[0-9A-Fa-f]{32}',
  RCONTROLLER: raw`(?<rails.controller.class>[^#]+)#(?<rails.controller.action>\w+)`,
  RAILS3HEAD: `(?m)Started %{WORD:http.request.method} "%{URIPATHPARAM:url.original}" for %{IPORHOST:source.address} at (?<timestamp>${STAMP})`,
  RPROCESSING: raw`\W*Processing by %{RCONTROLLER} as (?<rails.request.format>\S+)(?:\W*Parameters: \{%{DATA:rails.request.params}\}\W*)?`,
  RAILS3PROFILE: optional(
    raw`\(Views: ${MS('view')} \| ActiveRecord: ${MS('active_record')}|\(ActiveRecord: ${MS('active_record')}`,
  ),
  RAILS3FOOT: `Completed %{POSINT:http.response.status_code:int}%{DATA} in ${MS('total')} %{RAILS3PROFILE}%{GREEDYDATA}`,
  RAILS3: raw`%{RAILS3HEAD}(?:%{RPROCESSING})?(?<rails.request.explain.original>(?:%{DATA}\n)*)(?:%{RAILS3FOOT})?`,

  MCOLLECTIVE: raw`., \[%{TIMESTAMP_ISO8601:timestamp} #%{POSINT:process.pid:int}\]%{SPACE}%{LOGLEVEL:log.level}`,
  MCOLLECTIVEAUDIT: '%{TIMESTAMP_ISO8601:timestamp}:',

  MAVEN_VERSION: raw`(?:[0-9]+\.)?(?:[0-9]+\.)?(?:\*|[0-9]+)(?:[.-](?:RELEASE|SNAPSHOT))?`,
} as const;
