import { AWS_PATTERNS } from './grok-patterns/aws.ts';
import { BASIC_PATTERNS } from './grok-patterns/basic.ts';
import { DATE_PATTERNS } from './grok-patterns/dates.ts';
import { HTTPD_PATTERNS } from './grok-patterns/httpd.ts';
import { JAVA_PATTERNS } from './grok-patterns/java.ts';
import { NETWORK_PATTERNS } from './grok-patterns/network.ts';
import { SYSLOG_PATTERNS } from './grok-patterns/syslog.ts';

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
  ].flatMap((patterns) => Object.entries(patterns)),
);
