import { z } from 'zod';
import { parseDuration } from '../../base/duration.ts';

/** A duration such as `30s` or `2d`, in milliseconds once read. */
const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({
    code: 'custom',
    message: `${JSON.stringify(text)} is no duration: a whole number and ms, s, m, h, d or w`,
  });
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
    poll: duration.default(2_000).describe('how often they are looked at'),
    settle: duration
      .default(5_000)
      .describe('how long a file rests before a last line without line end, or a gzip file, is taken'),
  })
  .describe('files that are followed as they grow and are rotated');

export type FilesConfig = z.infer<typeof filesConfig>;

/** What `sources` in the configuration is a list of. */
export const sourceConfig = z.discriminatedUnion('type', [filesConfig]);

export type SourceConfig = z.infer<typeof sourceConfig>;
