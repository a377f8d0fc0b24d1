import { raw } from './notation.ts';

/** The words that a line begins with. */
const TYPES = [
  ...['CURRENT_SERVICE_STATE', 'CURRENT_HOST_STATE', 'SERVICE_NOTIFICATION', 'HOST_NOTIFICATION'],
  ...['SERVICE_ALERT', 'HOST_ALERT', 'SERVICE_FLAPPING_ALERT', 'HOST_FLAPPING_ALERT', 'SERVICE_DOWNTIME_ALERT'],
  ...['HOST_DOWNTIME_ALERT', 'PASSIVE_SERVICE_CHECK', 'PASSIVE_HOST_CHECK', 'SERVICE_EVENT_HANDLER'],
  ...['HOST_EVENT_HANDLER', 'EXTERNAL_COMMAND', 'TIMEPERIOD_TRANSITION'],
] as const;

const HOST = '%{DATA:host.hostname}';
const SERVICE = '%{DATA:service.name}';
const STATUS = '%{DATA:nagios.log.status}';
const STATE = `${STATUS};%{DATA:nagios.log.state_type}`;
const MESSAGE = '%{GREEDYDATA:message}';
const COMMENT = '%{GREEDYDATA:nagios.log.comment}';
const ATTEMPT = `${STATE};%{INT:nagios.log.attempt:int};${MESSAGE}`;
const HANDLER = `${STATE};%{DATA:nagios.log.event_handler_name}`;
const NOTIFIED = `${STATUS};%{DATA:nagios.log.notification_command};${MESSAGE}`;
const RESULT = `${STATUS};%{GREEDYDATA:nagios.log.check_result}`;
const TIMES = ['start_time', 'end_time', 'fixed', 'trigger_id'].map((name) => `%{NUMBER:nagios.log.${name}}`).join(';');

/** What follows each type, between semicolons. */
const LINES = {
  CURRENT_SERVICE_STATE: `${HOST};${SERVICE};${ATTEMPT}`,
  CURRENT_HOST_STATE: `${HOST};${ATTEMPT}`,
  SERVICE_NOTIFICATION: `%{DATA:user.name};${HOST};${SERVICE};${NOTIFIED}`,
  HOST_NOTIFICATION: `%{DATA:user.name};${HOST};${NOTIFIED}`,
  SERVICE_ALERT: `${HOST};${SERVICE};${ATTEMPT}`,
  HOST_ALERT: `${HOST};${ATTEMPT}`,
  SERVICE_FLAPPING_ALERT: `${HOST};${SERVICE};${STATUS};${MESSAGE}`,
  HOST_FLAPPING_ALERT: `${HOST};${STATUS};${MESSAGE}`,
  SERVICE_DOWNTIME_ALERT: `${HOST};${SERVICE};${STATUS};${COMMENT}`,
  HOST_DOWNTIME_ALERT: `${HOST};${STATUS};${COMMENT}`,
  PASSIVE_SERVICE_CHECK: `${HOST};${SERVICE};${STATUS};${COMMENT}`,
  PASSIVE_HOST_CHECK: `${HOST};${STATUS};${COMMENT}`,
  SERVICE_EVENT_HANDLER: `${HOST};${SERVICE};${HANDLER}`,
  HOST_EVENT_HANDLER: `${HOST};${HANDLER}`,
  TIMEPERIOD_TRANSITION: `${SERVICE};%{NUMBER:nagios.log.period_from:int};%{NUMBER:nagios.log.period_to:int}`,
};

/** External commands that have lines of their own, and what follows them. */
const COMMANDS = {
  DISABLE_SVC_CHECK: `${HOST};${SERVICE}`,
  ENABLE_SVC_CHECK: `${HOST};${SERVICE}`,
  DISABLE_HOST_CHECK: HOST,
  ENABLE_HOST_CHECK: HOST,
  PROCESS_SERVICE_CHECK_RESULT: `${HOST};${SERVICE};${RESULT}`,
  PROCESS_HOST_CHECK_RESULT: `${HOST};${RESULT}`,
  SCHEDULE_HOST_DOWNTIME: `${HOST};${TIMES};%{NUMBER:nagios.log.duration:int};%{DATA:user.name};%{DATA:nagios.log.comment}`,
  DISABLE_HOST_SVC_NOTIFICATIONS: '%{GREEDYDATA:host.hostname}',
  ENABLE_HOST_SVC_NOTIFICATIONS: '%{GREEDYDATA:host.hostname}',
  DISABLE_HOST_NOTIFICATIONS: '%{GREEDYDATA:host.hostname}',
  ENABLE_HOST_NOTIFICATIONS: '%{GREEDYDATA:host.hostname}',
  DISABLE_SVC_NOTIFICATIONS: `${HOST};%{GREEDYDATA:service.name}`,
  ENABLE_SVC_NOTIFICATIONS: `${HOST};%{GREEDYDATA:service.name}`,
};

const types = TYPES.map((type) => [`NAGIOS_TYPE_${type}`, type.replaceAll('_', ' ')]);
const lines = Object.entries(LINES).map(([type, rest]) => [
  `NAGIOS_${type}`,
  `%{NAGIOS_TYPE_${type}:nagios.log.type}: ${rest}`,
]);
const commands = [...Object.keys(COMMANDS), 'SCHEDULE_SERVICE_DOWNTIME'].map((name) => [`NAGIOS_EC_${name}`, name]);
const commandLines = Object.entries(COMMANDS).map(([name, rest]) => [
  `NAGIOS_EC_LINE_${name}`,
  `%{NAGIOS_TYPE_EXTERNAL_COMMAND:nagios.log.type}: %{NAGIOS_EC_${name}:nagios.log.command};${rest}`,
]);
const anyLine = ['NAGIOS_WARNING', ...[...lines, ...commandLines].map(([name]) => name!)].map((name) => `%{${name}}`);

/** The log of Nagios (https://assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/). */
export const NAGIOS_PATTERNS: Readonly<Record<string, string>> = {
  NAGIOSTIME: raw`\[%{NUMBER:timestamp}\]`,
  NAGIOS_WARNING: `Warning:%{SPACE}${MESSAGE}`,
  ...Object.fromEntries([...types, ...lines, ...commands, ...commandLines]),
  NAGIOSLOGLINE: `%{NAGIOSTIME} (?:${anyLine.join('|')})`,
};
