import { raw } from './notation.ts';

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

  // Dates of Tomcat up to 5.0; later ones are those of Catalina.
  TOMCAT50_DATESTAMP: `%{YEAR}-%{MONTHNUM}-%{MONTHDAY} ${CLOCK}(?: %{ISO8601_TIMEZONE})?`,
  TOMCAT50_LOG: raw`%{TOMCAT50_DATESTAMP:timestamp}(?: ${LEVEL})? .*?\[%{DATA:tomcat.context.name}\](?:${CLASS}: ${METHOD}\(.*?\))?(?:: %{JAVALOGMESSAGE:message})?`,
  TOMCAT6_LOG: '%{CATALINA7_LOG}',
  TOMCAT8_LOG: '%{CATALINA8_LOG}',
  TOMCATLEGACY_LOG: raw`%{TOMCAT50_DATESTAMP:timestamp} \| ${LEVEL} \| ${CLASS} - %{JAVALOGMESSAGE:message}`,
  TOMCAT_DATESTAMP: '(?:%{CATALINA8_DATESTAMP}|%{CATALINA7_DATESTAMP}|%{TOMCAT50_DATESTAMP})',
  TOMCATLOG: '(?:%{TOMCAT8_LOG}|%{TOMCAT6_LOG}|%{TOMCAT50_LOG}|%{TOMCATLEGACY_LOG})',
} as const;
