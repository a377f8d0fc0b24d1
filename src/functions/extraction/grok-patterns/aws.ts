import { optional, orDash, raw, tabbed } from './notation.ts';

const s3 = (name: string) => orDash(`%{NOTSPACE:aws.s3access.${name}}`);
const s3Count = (name: string) => orDash(`%{INT:aws.s3access.${name}}`);

const elbTime = (name: string) => `(?:-1|%{NUMBER:aws.elb.${name}.sec:float})`;

/** Access logs of AWS: S3 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html), load balancers, CloudFront. */
export const AWS_PATTERNS = {
  S3_REQUEST_LINE: '%{WORD:http.request.method} %{NOTSPACE:url.original}(?: HTTP/%{NUMBER:http.version})?',
  S3_ACCESS_LOG: `${[
    '%{WORD:aws.s3access.bucket_owner}',
    '%{NOTSPACE:aws.s3access.bucket}',
    raw`\[%{HTTPDATE:timestamp}\]`,
    orDash('%{IP:client.ip}'),
    orDash('%{NOTSPACE:client.user.id}'),
    '%{NOTSPACE:aws.s3access.request_id}',
    '%{NOTSPACE:aws.s3access.operation}',
    s3('key'),
    orDash('"%{S3_REQUEST_LINE:aws.s3access.request_uri}"'),
    orDash('%{INT:http.response.status_code:int}'),
    s3('error_code'),
    s3Count('bytes_sent:long'),
    s3Count('object_size:long'),
    s3Count('total_time:int'),
    s3Count('turn_around_time:int'),
    `"${orDash('%{DATA:http.request.referrer}')}"`,
    `"${orDash('%{DATA:user_agent.original}')}"`,
    s3('version_id'),
  ].join(' ')}${optional(
    ` ${[
      ...[s3('host_id'), s3('signature_version'), orDash('%{NOTSPACE:tls.cipher}')],
      ...[s3('authentication_type'), s3('host_header'), s3('tls_version')],
    ].join(' ')}`,
  )}`,

  ELB_URIHOST: '%{IPORHOST:url.domain}(?::%{POSINT:url.port:int})?',
  ELB_URIPATHQUERY: raw`%{URIPATH:url.path}(?:\?%{URIQUERY:url.query})?`,
  ELB_URIPATHPARAM: '%{ELB_URIPATHQUERY}',
  ELB_URI: `%{URIPROTO:url.scheme}://${optional('%{USER:url.username}(?::[^@]*)?@')}${optional('%{ELB_URIHOST}')}${optional('%{ELB_URIPATHQUERY}')}`,
  ELB_REQUEST_LINE: '%{WORD:http.request.method} %{ELB_URI:url.original}(?: HTTP/%{NUMBER:http.version})?',
  ELB_V1_HTTP_LOG: `${[
    '%{TIMESTAMP_ISO8601:timestamp} %{NOTSPACE:aws.elb.name} %{IP:source.ip}:%{INT:source.port:int}',
    orDash('%{IP:aws.elb.backend.ip}:%{INT:aws.elb.backend.port:int}'),
    ...['request_processing_time', 'backend_processing_time', 'response_processing_time'].map(elbTime),
    '%{INT:http.response.status_code:int}',
    orDash('%{INT:aws.elb.backend.http.response.status_code:int}'),
    '%{INT:http.request.body.bytes:long} %{INT:http.response.body.bytes:long}',
    '"%{ELB_REQUEST_LINE}"',
  ].join(' ')}${optional(
    ` "${orDash('%{DATA:user_agent.original}')}" ${orDash('%{NOTSPACE:tls.cipher}')} ${orDash('%{NOTSPACE:aws.elb.ssl_protocol}')}`,
  )}`,
  ELB_ACCESS_LOG: '%{ELB_V1_HTTP_LOG}',

  // An airport and a number, as in `LHR62-C2`.
  CLOUDFRONT_EDGE_LOCATION: '[A-Z]{3}[0-9]{1,2}(?:-[A-Z0-9]{2})?',
  CLOUDFRONT_ACCESS_LOG: `${[
    raw`(?<timestamp>%{YEAR}-%{MONTHNUM}-%{MONTHDAY}\t%{TIME})`,
    tabbed([
      ...['CLOUDFRONT_EDGE_LOCATION:aws.cloudfront.x_edge_location', 'INT:destination.bytes:long?'],
      ...['IPORHOST:source.ip', 'WORD:http.request.method', 'HOSTNAME:url.domain', 'NOTSPACE:url.path'],
    ]),
    '(?:000|%{INT:http.response.status_code:int})',
    tabbed([
      ...['DATA:http.request.referrer?', 'DATA:user_agent.original', 'DATA:url.query?'],
      ...['DATA:aws.cloudfront.http.request.cookie?', 'WORD:aws.cloudfront.x_edge_result_type'],
      ...['NOTSPACE:aws.cloudfront.x_edge_request_id', 'HOSTNAME:aws.cloudfront.http.request.host'],
      ...['URIPROTO:network.protocol', 'INT:source.bytes:long?', 'NUMBER:aws.cloudfront.time_taken:float'],
      ...['IP:network.forwarded_ip?', 'DATA:aws.cloudfront.ssl_protocol?', 'NOTSPACE:tls.cipher?'],
      'WORD:aws.cloudfront.x_edge_response_result_type',
    ]),
  ].join(raw`\t`)}${optional(
    raw`\t` +
      [
        orDash('HTTP/%{NUMBER:http.version}'),
        tabbed([
          ...['DATA:aws.cloudfront.fle_status?', 'DATA:aws.cloudfront.fle_encrypted_fields?'],
          ...['INT:source.port:int', 'NUMBER:aws.cloudfront.time_to_first_byte:float'],
          ...['DATA:aws.cloudfront.x_edge_detailed_result_type?', 'NOTSPACE:http.request.mime_type?'],
          'INT:aws.cloudfront.http.request.size:long?',
          'INT:aws.cloudfront.http.request.range.start:long?',
          'INT:aws.cloudfront.http.request.range.end:long?',
        ]),
      ].join(raw`\t`),
  )}`,
} as const;
