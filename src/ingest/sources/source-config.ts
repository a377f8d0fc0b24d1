import { z } from 'zod';
import { parseDuration } from '../../base/duration.ts';
import { awsConfig } from './aws/aws-config.ts';

/** A duration such as `30s` or `2d`, in milliseconds once read. */
const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'a duration is expected: a whole number and ms, s, m, h, d or w' });
  return z.NEVER;
});

const name = z.string().min(1).max(200).describe('what the source is called in status, metrics and messages');
const format = z.string().optional().describe('the log format of all its records; told from each record where absent');

export const filesConfig = z
  .strictObject({
    type: z.literal('files'),
    name,
    paths: z.array(z.string().min(1)).min(1).describe('files, folders and globs'),
    format,
    poll: duration.default(1_000).describe('how often they are looked at'),
    settle: duration
      .default(5_000)
      .describe('how long a file rests before a last line without line end, or a gzip file, is taken'),
  })
  .describe('files that are followed as they grow and are rotated');

const bodyBuckets = z
  .array(z.string().min(1))
  .default([])
  .describe('buckets besides that of the log from which bodies that Amazon Bedrock stored on their own are fetched');

export const s3Config = z
  .strictObject({
    type: z.literal('s3'),
    name,
    bucket: z.string().min(1),
    prefix: z.string().default('').describe('only objects whose keys begin so'),
    format,
    poll: duration.default(30_000).describe('how often the bucket is listed'),
    lookback: duration.default(2 * 86_400_000).describe('how late an object may come'),
    parallel: z.int().min(1).max(64).default(4).describe('objects that are read at once'),
    force_path_style: z
      .boolean()
      .optional()
      .describe('bucket in the path instead of the host name; so by default with `endpoint`'),
    requester_pays: z.boolean().default(false),
    body_buckets: bodyBuckets,
    ...awsConfig,
  })
  .describe('objects of a bucket of Amazon S3, or of what speaks as it does, found by listing');

const s3AccessConfig = z
  .strictObject({
    ...awsConfig,
    force_path_style: s3Config.shape.force_path_style,
    requester_pays: s3Config.shape.requester_pays,
  })
  .optional();

export const sqsConfig = z
  .strictObject({
    type: z.literal('sqs'),
    name,
    queue_url: z
      .url({ protocol: /^https?$/ })
      .describe('the queue that the bucket, its topic or its EventBridge rule sends to'),
    prefix: z.string().default('').describe('only objects whose keys begin so'),
    buckets: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('only these buckets are read; any that a message names where absent'),
    format,
    parallel: z.int().min(1).max(64).default(10).describe('messages that are worked on at once'),
    wait: duration.default(20_000).describe('how long the queue is asked to wait for messages, 20s at most'),
    visibility: duration
      .default(300_000)
      .describe('how long a message is hidden from others; put off while it is worked on'),
    body_buckets: bodyBuckets,
    ...awsConfig,
    s3: s3AccessConfig.describe('how the buckets are reached; as the queue where absent'),
  })
  .refine(({ wait }) => wait <= 20_000, { path: ['wait'], message: 'SQS waits for 20s at most' })
  .describe('objects that notifications in a queue of SQS tell of');

export const cloudwatchConfig = z
  .strictObject({
    type: z.literal('cloudwatch'),
    name,
    log_group: z.string().min(1).describe('name, or ARN where it is of another account'),
    stream_prefix: z.string().min(1).optional().describe('only log streams whose names begin so'),
    filter_pattern: z.string().min(1).optional().describe('only events that match this pattern of CloudWatch Logs'),
    format,
    since: duration.default(86_400_000).describe('how far back the first reading goes'),
    poll: duration.default(10_000).describe('how often it is asked for events'),
    lookback: duration.default(900_000).describe('how late an event may come'),
    body_buckets: bodyBuckets,
    ...awsConfig,
    s3: s3AccessConfig.describe('how `body_buckets` are reached; as the log group where absent'),
  })
  .describe('events of a log group of CloudWatch Logs');

export type FilesConfig = z.infer<typeof filesConfig>;
export type S3Config = z.infer<typeof s3Config>;
export type SqsConfig = z.infer<typeof sqsConfig>;
export type CloudwatchConfig = z.infer<typeof cloudwatchConfig>;

/** What `sources` in the configuration is a list of. */
export const sourceConfig = z.discriminatedUnion('type', [filesConfig, s3Config, sqsConfig, cloudwatchConfig]);

export type SourceConfig = z.infer<typeof sourceConfig>;
