const raw = String.raw;

const IDENTIFIER = '[A-Za-z$_][A-Za-z$_0-9]*';
const CLASS = '%{JAVACLASS:java.log.origin.class.name}';
const METHOD = '%{JAVAMETHOD:log.origin.function}';
const CLOCK = '%{HOUR}:%{MINUTE}:%{SECOND}';
const LEVEL = '%{LOGLEVEL:log.level}';

/** Java's stack traces, and the logs of Tomcat. */
export const JAVA_PATTERNS = {
  JAVACLASS: raw`(?:${IDENTIFIER}\.)*${IDENTIFIER}`,
  JAVAFILE: '[A-Za-z$_0-9. -]+',
  JAVAMETHOD: `(?:<(?:cl)?init>|${IDENTIFIER})`,
  JAVASTACKTRACEPART: raw`%{SPACE}at ${CLASS}\.${METHOD}\(%{JAVAFILE:log.origin.file.name}(?::%{INT:log.origin.file.line:int})?\)`,
  JAVATHREAD: '[A-Z]{2}-Processor[0-9]+',
  JAVALOGMESSAGE: '.*',
  CATALINA7_DATESTAMP: `%{MONTH} %{MONTHDAY}, %{YEAR} ${CLOCK} (?:AM|PM)`,
  CATALINA7_LOG: raw`%{CATALINA7_DATESTAMP:timestamp} ${CLASS}(?: ${METHOD})?\s*(?:${LEVEL}:)? %{JAVALOGMESSAGE:message}`,
  CATALINA8_DATESTAMP: `%{MONTHDAY}-%{MONTH}-%{YEAR} ${CLOCK}`,
  CATALINA8_LOG: raw`%{CATALINA8_DATESTAMP:timestamp} ${LEVEL} \[%{DATA:java.log.origin.thread.name}\] ${CLASS}\.(?:${METHOD})? %{JAVALOGMESSAGE:message}`,
  CATALINA_DATESTAMP: '(?:%{CATALINA8_DATESTAMP}|%{CATALINA7_DATESTAMP})',
  CATALINALOG: '(?:%{CATALINA8_LOG}|%{CATALINA7_LOG})',
} as const;
