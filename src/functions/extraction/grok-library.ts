import { AWS_PATTERNS } from './grok-patterns/aws.ts';
import { BASIC_PATTERNS } from './grok-patterns/basic.ts';
import { CISCO_PATTERNS } from './grok-patterns/cisco.ts';
import { DATE_PATTERNS } from './grok-patterns/dates.ts';
import { FIREWALL_PATTERNS } from './grok-patterns/firewalls.ts';
import { HTTPD_PATTERNS } from './grok-patterns/httpd.ts';
import { JAVA_PATTERNS } from './grok-patterns/java.ts';
import { NAGIOS_PATTERNS } from './grok-patterns/nagios.ts';
import { NETWORK_PATTERNS } from './grok-patterns/network.ts';
import { PROXY_PATTERNS } from './grok-patterns/proxies.ts';
import { RUBY_PATTERNS } from './grok-patterns/ruby.ts';
import { SERVER_PATTERNS } from './grok-patterns/servers.ts';
import { SYSLOG_PATTERNS } from './grok-patterns/syslog.ts';
import { ZEEK_PATTERNS } from './grok-patterns/zeek.ts';

/**
 * The patterns that `%{NAME}` stands for: the names, meanings and columns of the standard set of Logstash and Elasticsearch
 * (version 1 for ECS, https://github.com/logstash-plugins/logstash-patterns-core, Apache License 2.0), written anew for RE2.
 */
export const GROK_LIBRARY: ReadonlyMap<string, string> = new Map(
  [
    BASIC_PATTERNS,
    NETWORK_PATTERNS,
    DATE_PATTERNS,
    SYSLOG_PATTERNS,
    HTTPD_PATTERNS,
    JAVA_PATTERNS,
    AWS_PATTERNS,
    CISCO_PATTERNS,
    FIREWALL_PATTERNS,
    PROXY_PATTERNS,
    NAGIOS_PATTERNS,
    SERVER_PATTERNS,
    RUBY_PATTERNS,
    ZEEK_PATTERNS,
  ].flatMap((patterns) => Object.entries(patterns)),
);
