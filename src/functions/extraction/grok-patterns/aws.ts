const raw = String.raw;

/** A value, or the dash that stands for none. */
const orNone = (value: string) => `(?:-|${value})`;
const word = (name: string) => orNone(`%{NOTSPACE:aws.s3access.${name}}`);
const number = (name: string) => orNone(`%{INT:${name}:int}`);

/** Fields that S3 added to its access log later. */
const S3_LATER = ['host_id', 'signature_version', 'cipher_suite', 'authentication_type', 'host_header', 'tls_version'];

const ELB_TIMES = ['request_processing_time', 'backend_processing_time', 'response_processing_time'];
const ELB_COUNTS = ['response', 'backend_response', 'received_bytes', 'bytes'];

/** Access logs of AWS: S3 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html) and classic load balancers. */
export const AWS_PATTERNS = {
  S3_REQUEST_LINE: '%{WORD:http.request.method} %{NOTSPACE:url.original}(?: HTTP/%{NUMBER:http.version})?',
  S3_ACCESS_LOG: `${[
    '%{WORD:aws.s3access.bucket_owner}',
    '%{NOTSPACE:aws.s3access.bucket}',
    raw`\[%{HTTPDATE:timestamp}\]`,
    '%{IP:client.ip}',
    orNone('%{NOTSPACE:client.user.id}'),
    '%{NOTSPACE:aws.s3access.request_id}',
    '%{NOTSPACE:aws.s3access.operation}',
    word('key'),
    orNone('"%{S3_REQUEST_LINE:aws.s3access.request_uri}"'),
    number('http.response.status_code'),
    word('error_code'),
    number('aws.s3access.bytes_sent'),
    number('aws.s3access.object_size'),
    number('event.duration'),
    number('aws.s3access.turn_around_time'),
    `"${orNone('%{DATA:http.request.referrer}')}"`,
    `"${orNone('%{DATA:user_agent.original}')}"`,
    word('version_id'),
  ].join(' ')}(?: ${S3_LATER.map(word).join(' ')})?`,

  ELB_URIPATHPARAM: '%{URIPATH:path}(?:%{URIPARAM:params})?',
  ELB_URI: '%{URIPROTO:proto}://(?:%{USER}(?::[^@]*)?@)?(?:%{URIHOST:urihost})?(?:%{ELB_URIPATHPARAM})?',
  ELB_REQUEST_LINE: '(?:%{WORD:verb} %{ELB_URI:request}(?: HTTP/%{NUMBER:httpversion})?|%{DATA:rawrequest})',
  ELB_ACCESS_LOG: [
    '%{TIMESTAMP_ISO8601:timestamp} %{NOTSPACE:elb} %{IP:clientip}:%{INT:clientport:int}',
    '(?:%{IP:backendip}:?:%{INT:backendport:int}|-)',
    ...ELB_TIMES.map((name) => `%{NUMBER:${name}:float}`),
    ...ELB_COUNTS.map((name) => `%{INT:${name}:int}`),
    '"%{ELB_REQUEST_LINE}"',
  ].join(' '),
} as const;
