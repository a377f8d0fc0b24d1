import { orDash, raw } from './notation.ts';

const TIMESTAMP = '%{SYSLOGTIMESTAMP:timestamp}';
const PRINTED = '%{SYSLOG5424PRINTASCII';

const PAM = raw`%{WORD:system.auth.pam.module}\(%{DATA:system.auth.pam.origin}\): session %{WORD:system.auth.pam.session_state} for user %{USERNAME:user.name}`;

/** Syslog, as BSD's and as RFC 5424 has it, and what writes there. */
export const SYSLOG_PATTERNS = {
  SYSLOGTIMESTAMP: '%{MONTH} +%{MONTHDAY} %{TIME}',
  PROG: raw`[\x21-\x5a\x5c\x5e-\x7e]+`,
  SYSLOGPROG: raw`%{PROG:process.name}(?:\[%{POSINT:process.pid:int}\])?`,
  SYSLOGHOST: '%{IPORHOST}',
  SYSLOGFACILITY: '<%{NONNEGINT:log.syslog.facility.code:int}.%{NONNEGINT:log.syslog.priority:int}>',
  SYSLOGBASE: `${TIMESTAMP} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:host.hostname} %{SYSLOGPROG}:`,
  SYSLOGBASE2: `(?:${TIMESTAMP}|%{TIMESTAMP_ISO8601:timestamp})(?: %{SYSLOGFACILITY})?(?: %{SYSLOGHOST:host.hostname})?(?: %{SYSLOGPROG}:)?`,
  SYSLOGLINE: '%{SYSLOGBASE2} %{GREEDYDATA:message}',

  SYSLOGPAMSESSION: `%{SYSLOGBASE} (?<message>${PAM}.*)`,

  CRON_ACTION: '[A-Z ]+',
  CRONLOG: raw`%{SYSLOGBASE} \(%{USER:user.name}\) %{CRON_ACTION:system.cron.action} \(%{DATA:message}\)`,

  SYSLOG5424PRINTASCII: '[!-~]+',
  SYSLOG5424PRI: '<%{NONNEGINT:log.syslog.facility.code:int}>',
  SYSLOG5424SD: raw`\[%{DATA}\]+`,
  SYSLOG5424BASE: [
    '%{SYSLOG5424PRI}%{NONNEGINT:system.syslog.version}',
    orDash('%{TIMESTAMP_ISO8601:timestamp}'),
    orDash('%{IPORHOST:host.hostname}'),
    orDash(`${PRINTED}:process.name}`),
    orDash(`${PRINTED}:process.pid:int}`),
    orDash(`${PRINTED}:event.code}`),
    `${orDash('%{SYSLOG5424SD:system.syslog.structured_data}')}?`,
  ].join(' +'),
  SYSLOG5424LINE: '%{SYSLOG5424BASE} +%{GREEDYDATA:message}',
} as const;
