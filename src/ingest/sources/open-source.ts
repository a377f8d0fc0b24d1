import { CloudwatchSource } from './cloudwatch/cloudwatch-source.ts';
import { FilesSource } from './files/files-source.ts';
import { S3Source } from './s3/s3-source.ts';
import type { Source, SourceContext } from './source.ts';
import type { SourceConfig } from './source-config.ts';
import { SqsSource } from './sqs/sqs-source.ts';

/** A source as it is configured; it reads nothing before it is run. */
export function openSource(config: SourceConfig, context: SourceContext): Source {
  switch (config.type) {
    case 'files':
      return new FilesSource(config, context);
    case 's3':
      return new S3Source(config, context);
    case 'sqs':
      return new SqsSource(config, context);
    case 'cloudwatch':
      return new CloudwatchSource(config, context);
  }
}
